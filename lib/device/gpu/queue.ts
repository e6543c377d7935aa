/**
 * Work for the GPU, gathered and handed over in one piece.
 *
 * To hand something over costs as much as a hundred calls of kernels. So calls are noted in one pass until a step ends, until
 * somebody reads, or until there are many; their parameters travel in one piece; and what is to be read is read together.
 */
import type { Failures } from "./failures.ts";
import type { Kernel, Kernels } from "./kernels.ts";
import type { Memory, Piece } from "./memory.ts";
import { LIST_BYTES, MOST_BYTES, Parameters } from "./parameters.ts";
import { Reading } from "./reading.ts";

/** So many calls are handed over, whether a step has ended or not. */
const MOST_CALLS = 512;

/** So many bind groups are kept for kernels that bind alike. */
const MOST_GROUPS_KEPT = 4096;

/** How many groups of threads run: along x, y and z. */
export type Groups = readonly [x: number, y: number, z: number];

/** What a call was for, in case that it is refused. */
type Says = () => string;

export class Queue {
  readonly #device: GPUDevice;
  readonly #memory: Memory;
  readonly #kernels: Kernels;
  readonly #failures: Failures;
  readonly #parameters: Parameters;
  readonly #uniforms: GPUBuffer;
  readonly #reading: Reading;
  #encoder?: GPUCommandEncoder;
  #pass?: GPUComputePassEncoder;
  #pipeline?: GPUComputePipeline;
  #begun: Says[] = [];
  /** Where the parameters of the next call begin; a list, since that is the form that costs the least to hand on. */
  readonly #place = new Uint32Array(1);

  constructor(device: GPUDevice, memory: Memory, kernels: Kernels, failures: Failures) {
    this.#device = device;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#failures = failures;
    this.#parameters = new Parameters(device.limits.minUniformBufferOffsetAlignment);
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.#uniforms = device.createBuffer({ label: "parameters", size: LIST_BYTES, usage });
    this.#reading = new Reading(device, failures);
  }

  /** How many calls are noted, and not yet handed over. */
  get waiting(): number {
    return this.#begun.length;
  }

  /** Begins the parameters of the next call. What was asked for before is copied before: the call may change it in place. */
  parameters(): Parameters {
    if (this.#parameters.isFull || this.#reading.isAsked) this.flush();
    this.#place[0] = this.#parameters.begin();
    return this.#parameters;
  }

  /** Notes a call of a kernel, with the parameters that were begun last. */
  run(kernel: Kernel, pieces: readonly Piece[], [x, y, z]: Groups, says: Says): void {
    this.#failures.check();
    if (x === 0 || y === 0 || z === 0) return;
    const pass = this.#pass ??= this.#begin(), group = this.#groupOf(kernel, pieces);
    if (this.#pipeline !== kernel.pipeline) pass.setPipeline(kernel.pipeline);
    this.#pipeline = kernel.pipeline;
    pass.setBindGroup(0, group, this.#place, 0, 1);
    pass.dispatchWorkgroups(x, y, z);
    this.#begun.push(says);
    if (this.#begun.length >= MOST_CALLS) this.flush();
  }

  /** Writes numbers to the GPU. No work that waits may use the piece: it is a new one. */
  write({ place }: Piece, values: Float32Array<ArrayBuffer>): void {
    this.#failures.check();
    if (values.length > 0) this.#device.queue.writeBuffer(place.buffer, 0, values); // Deno panics at a list of none
  }

  /** The numbers of a piece. What is asked for at the same time is read at once. */
  async read(piece: Piece): Promise<Float32Array<ArrayBuffer>> {
    this.#failures.check();
    const found = this.#reading.ask(piece.place.buffer, piece.length);
    queueMicrotask(() => this.flush());
    return await found;
  }

  /** Hands over what was noted. */
  flush(): void {
    if (this.#pass || this.#reading.isAsked) this.#submit();
    else this.#parameters.take(); // those of calls that had nothing to do
    if (this.#memory.settle()) this.#kernels.forgetGroups();
  }

  #begin(): GPUComputePassEncoder {
    return this.#encoderOf().beginComputePass();
  }

  #encoderOf(): GPUCommandEncoder {
    if (this.#encoder) return this.#encoder;
    this.#device.pushErrorScope("validation");
    return this.#encoder = this.#device.createCommandEncoder();
  }

  #submit(): void {
    const encoder = this.#encoderOf(), { queue } = this.#device, begun = this.#begun;
    this.#pass?.end();
    const map = this.#reading.copy(encoder), written = this.#parameters.take();
    if (written.length > 0) queue.writeBuffer(this.#uniforms, 0, written);
    queue.submit([encoder.finish()]);
    this.#device.popErrorScope().then((error) => error && this.#refused(error, begun), () => {});
    this.#encoder = this.#pass = this.#pipeline = undefined;
    this.#begun = [];
    map();
  }

  #refused(error: GPUError, begun: readonly Says[]): void {
    const names = [...new Set(begun.map((says) => says()))], shown = names.slice(-8).join("; ");
    this.#failures.note(`The GPU refused a call, one of these: ${shown}. It says: ${error.message}`, error);
  }

  #groupOf({ label, layout: { bindings, groups } }: Kernel, pieces: readonly Piece[]): GPUBindGroup {
    let key = "";
    for (const { place } of pieces) key += `${place.number},`;
    const known = groups.get(key);
    if (known) return known;
    if (groups.size >= MOST_GROUPS_KEPT) groups.clear(); // outside of steps, buffers come in ever new order
    const entries = pieces.map(({ place: { buffer } }, i) => ({ binding: i + 1, resource: { buffer } }));
    const parameters = { buffer: this.#uniforms, size: MOST_BYTES };
    const made = this.#device.createBindGroup({
      label,
      layout: bindings,
      entries: [{ binding: 0, resource: parameters }, ...entries],
    });
    groups.set(key, made);
    return made;
  }
}

/** Groups along one axis may be 65,535; more of them fold into a second one. A kernel counts `x + y * groups along x`. */
export function groupsFor(threads: number, perGroup: number): Groups {
  const groups = Math.ceil(threads / perGroup), y = Math.ceil(groups / MOST_GROUPS);
  return [y > 1 ? Math.ceil(groups / y) : groups, Math.max(y, 1), 1];
}

/** Along one axis, on every GPU. */
export const MOST_GROUPS = 65535;
