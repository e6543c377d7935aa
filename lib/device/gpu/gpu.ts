/**
 * The GPU device: float32, in compute shaders of WGSL. It does what the reference device does, and is right where it agrees
 * with it up to rounding.
 */
import type { Formula } from "../../formula/tree.ts";
import type { RandomBlock } from "../../random.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { Device, Epilogue, Inputs, Numbers, Part, Product, Reduced, Reduction, Rule, Storage } from "../device.ts";
import type { Walk } from "../walk.ts";
import type { Opened } from "./adapter.ts";
import { Context } from "./context.ts";
import { Elementwise } from "./elementwise.ts";
import type { Piece } from "./memory.ts";
import type { Answer } from "./probe.ts";
import { Products } from "./product.ts";
import { Randoms } from "./random.ts";
import { Reductions } from "./reduce.ts";
import { Rows } from "./rows.ts";
import { Updates } from "./update.ts";
import { Walks } from "./walks.ts";

export class Gpu implements Device {
  readonly name = "gpu";
  readonly dataType = "float32";
  /** But for products that a driver adds without rounding them first, as WGSL lets it. */
  readonly roundsInside = true;
  readonly mostRead: number;
  readonly adapterName: string;
  /** Whether a program on the CPU does the work: right, but slow. */
  readonly isSoftware: boolean;
  readonly #context: Context;
  readonly #elementwise: Elementwise;
  readonly #updates: Updates;
  readonly #products: Products;
  readonly #reductions: Reductions;
  readonly #walks: Walks;
  readonly #rows: Rows;
  readonly #randoms: Randoms;
  #onClose: () => void;

  /** For `openGpu`, which probes the device first; `answers` is what it said. */
  constructor({ device, adapterName, isSoftware }: Opened, onClose: () => void, readonly answers: readonly Answer[]) {
    this.#onClose = onClose;
    this.adapterName = adapterName;
    this.isSoftware = isSoftware;
    this.mostRead = device.limits.maxStorageBuffersPerShaderStage - 1; // one is written
    const context = this.#context = new Context(device);
    this.#elementwise = new Elementwise(context);
    this.#updates = new Updates(context);
    this.#reductions = new Reductions(context);
    this.#products = new Products(context, this.#reductions);
    this.#walks = new Walks(context);
    this.#rows = new Rows(context);
    this.#randoms = new Randoms(context);
  }

  /** Bytes in all buffers for tensors. */
  get bytes(): number {
    return this.#context.memory.bytes;
  }

  /** What the GPU can do. */
  get limits(): GPUSupportedLimits {
    return this.#context.device.limits;
  }

  /** What its kernels share, for those who look inside. */
  get context(): Context {
    return this.#context;
  }

  /** Its matrix product, for those who measure it. */
  get products(): Products {
    return this.#products;
  }

  store(values: ArrayLike<number>): Storage {
    const out = this.#allocate(values.length);
    if (values.length > 0) this.#context.queue.write(out, Float32Array.from(values));
    return out;
  }

  /** Costs about 10 ms, whatever it reads: better one reading every so many steps than one in each. */
  async read(x: Storage): Promise<Numbers> {
    return await this.#context.queue.read(x as Piece);
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const out = this.#allocate(sizeOf(shape));
    this.#elementwise.run(formula, inputs, shape, out);
    return out;
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    const out = this.#allocate(sizes.outer * sizes.inner);
    this.#reductions.run(kind, x as Piece, sizes, out);
    return out;
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { batch, m, n } = sizes, out = this.#allocate(batch * m * n);
    this.#products.run(a as Piece, b as Piece, sizes, out, epilogue);
    return out;
  }

  gather(x: Storage, walk: Walk): Storage {
    const out = this.#allocate(sizeOf(walk.shape));
    this.#walks.gather(x as Piece, walk, out);
    return out;
  }

  scatter(parts: readonly Part[]): Storage {
    const out = this.#allocate(sizeOf(parts[0].walk.source));
    this.#walks.scatter(parts.map(({ storage, walk }) => ({ piece: storage as Piece, walk })), out);
    return out;
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    const out = this.#allocate(index.length * width);
    this.#rows.lookup(table as Piece, index as Piece, width, out);
    return out;
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    const out = this.#allocate(rows * width);
    this.#rows.addRows(x as Piece, index as Piece, rows, width, out);
    return out;
  }

  random(block: RandomBlock): Storage {
    const out = this.#allocate(block.length);
    this.#randoms.run(block, out);
    return out;
  }

  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    this.#updates.run(rule, state, numbers);
  }

  /** When the outermost step ends, its work is handed over. */
  step(): Disposable {
    const { memory, queue } = this.#context, step = memory.step();
    return {
      [Symbol.dispose]: () => {
        step[Symbol.dispose]();
        if (!memory.isInStep) queue.flush();
      },
    };
  }

  keep(x: Storage): Storage {
    const kept = this.#context.memory.lasting(x.length);
    this.#elementwise.copy(x as Piece, kept);
    return kept;
  }

  /** Lets go of the GPU. What is on it is gone. Once it is closed, this does nothing. */
  close(): void {
    this.#onClose();
    this.#onClose = () => {}; // another one may be open by the next time
    this.#context.device.destroy();
  }

  #allocate(length: number): Piece {
    return this.#context.memory.allocate(length);
  }
}
