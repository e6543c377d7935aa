/**
 * A tensor: numbers in a shape, on a device, and, where gradients are wanted, how it was made.
 *
 * Its numbers stand in one row, the last axis running fastest. No op changes them. Only a rule does (`update.ts`), which is
 * how a model learns; a tensor that was reshaped or detached from the one that it changes shares its memory, and so does one
 * that an op gave back as it was, such as a slice of all.
 */
import type { DataType, Device, Numbers, Storage, View } from "./device/device.ts";
import { defaultDevice } from "./device/default.ts";
import { Recorder } from "./device/recorder.ts";
import { type Shape, showShape, stridesOf } from "./shape.ts";

/** How a tensor was made: enough to carry a gradient back, or to do the same again with other inputs. */
export interface Origin {
  /** When, as `nextMoment` counts. */
  readonly madeAt: number;
  /** The number of the last walk back that came past: each walk has its own, so nothing needs to be set back. */
  seenBy: number;
  /** The name of the op: "matmul". */
  readonly name: string;
  /** All tensors that the op was given. */
  readonly inputs: readonly Tensor[];
  /** The gradient of each input, to be calculated where it is wanted, from the gradient of the output. */
  pull(dy: Tensor): readonly (() => Tensor)[];
  /** The op, with the same settings and these inputs. */
  readonly again: (inputs: readonly Tensor[]) => Tensor;
}

/** What a tensor may have besides its numbers. */
interface Extras {
  readonly origin?: Origin;
  /** Whether gradients reach it: it is a parameter, or was made of one. */
  readonly tracked?: boolean;
  /** The numbers themselves, where they are whole numbers that pick rows or classes; or the tensor whose numbers they are. */
  readonly indices?: Indices | Tensor;
  /** What its op has calculated on the way, and can use again on the way back. */
  readonly saved?: readonly Tensor[];
}

/** Whole numbers at hand. */
export type Indices = Int32Array<ArrayBuffer>;

export class Tensor {
  readonly origin?: Origin;
  readonly tracked: boolean;
  readonly saved?: readonly Tensor[];
  readonly #device: Device;
  readonly #indices?: Indices;
  #view?: View;

  /** For ops. Tensors of one's own come from `tensor`, `zeros`, `uniform`, ... */
  constructor(readonly shape: Shape, readonly storage: Storage, device: Device, extras: Extras = {}) {
    const { origin, indices, saved } = extras;
    this.#device = device instanceof Recorder ? device.base : device;
    this.origin = origin;
    this.saved = saved;
    this.tracked = extras.tracked ?? origin !== undefined;
    this.#indices = indices instanceof Tensor ? indices.#indices : indices;
  }

  /** Where its numbers are, and whom to ask for more: while a calculation is recorded, that is the recorder. */
  get device(): Device {
    return recorder?.base === this.#device ? recorder : this.#device;
  }

  /** Its numbers, as a formula over its own shape reads them. */
  get view(): View {
    return this.#view ??= { storage: this.storage, strides: stridesOf(this.shape) };
  }

  /** Whether it holds whole numbers that pick something. */
  get isIndex(): boolean {
    return this.#indices !== undefined;
  }

  /**
   * A copy at hand of whole numbers that pick something. A calculation that looks at those of an input cannot be recorded,
   * since it would go on with the numbers of the first time; `checkIndices` looks, and is asked again each time.
   */
  get indices(): Indices | undefined {
    if (this.#indices) recorder?.refuseNumbersOf(this.storage);
    return this.#indices;
  }

  /** Runs a check of the whole numbers at hand, now and each time that a recorded calculation is repeated. */
  checkIndices(check: (indices: Indices) => void): void {
    if (!this.#indices) return;
    check(this.#indices);
    recorder?.noteCheck(this.storage, check);
  }

  get dataType(): DataType {
    return this.device.dataType;
  }

  /** Its numbers, row by row. */
  read(): Promise<Numbers> {
    return this.device.read(this.storage);
  }

  /** Its only number. Throws where there are more, or none. */
  async item(): Promise<number> {
    if (this.storage.length === 1) return (await this.read())[0];
    throw new Error(
      `Cannot read a tensor of shape ${showShape(this.shape)} as one number: it holds ${this.storage.length}`,
    );
  }

  toString(): string {
    return `Tensor ${showShape(this.shape)} ${this.dataType}`;
  }
}

let current: Device | undefined;

/** The device on which new tensors are made: a Wasm device, unless another one was chosen. */
export function device(): Device {
  current ??= defaultDevice();
  return recorder?.base === current ? recorder : current;
}

let recorder: Recorder | undefined;

/** Runs a calculation whose calls of the recorder's device are noted down. */
export function record<Result>(by: Recorder, calculate: () => Result): Result {
  if (recorder) throw new Error("Cannot compile inside of a compiled calculation: call the inner function as it is");
  recorder = by;
  try {
    return calculate();
  } finally {
    recorder = undefined;
  }
}

/** Chooses the device for all tensors that are made from now on. An op runs where its inputs are. */
export function useDevice(next: Device): void {
  current = next;
}

/**
 * Runs a calculation with this as the device on which tensors are made; afterwards it is again the one that it was. The
 * calculation must not wait: what others make in the meantime would be there too.
 */
export function onDevice<Result>(on: Device, calculate: () => Result): Result {
  const before = current;
  useDevice(on);
  try {
    return calculate();
  } finally {
    current = before;
  }
}

let moments = 0;

/** Ops that are remembered and updates, counted together: of two of them, the later one has the larger number. */
export function nextMoment(): number {
  return ++moments;
}

/** Notes that a tensor was changed in place: gradients of what was made of its old numbers are refused from now on. */
export function noteUpdate({ storage }: Tensor): void {
  storage.changedAt = nextMoment();
}

/** A copy of the numbers, without a history, in memory that outlives the step. */
export function keep(x: Tensor): Tensor {
  return new Tensor(x.shape, x.device.keep(x.storage), x.device, { indices: x });
}

/** The same numbers, in the same memory, but no gradient goes further back than here. */
export function detach(x: Tensor): Tensor {
  return new Tensor(x.shape, x.storage, x.device, { indices: x });
}
