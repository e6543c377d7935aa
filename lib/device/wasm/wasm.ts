/**
 * The Wasm device: float32, in WebAssembly with vectors of four numbers. It does what the reference device does, and is right
 * where it agrees with it up to rounding.
 */
import { type Shape, sizeOf, stridesOf } from "../../shape.ts";
import type { Formula } from "../../formula/tree.ts";
import type { RandomBlock } from "../../random.ts";
import type { Device, Epilogue, Inputs, Numbers, Part, Product, Reduced, Reduction, Rule, Storage } from "../device.ts";
import type { Walk } from "../walk.ts";
import { Context, whyNoVectors } from "./context.ts";
import { Elementwise } from "./elementwise.ts";
import { Memory, Piece } from "./memory.ts";
import { Products } from "./product.ts";
import { Randoms } from "./random.ts";
import { Reductions } from "./reduce.ts";
import { Rows } from "./rows.ts";
import { MOST_THREADS, whyNotShared } from "./threads.ts";
import { Walks } from "./walks.ts";

/** How the device is made. */
export interface WasmOptions {
  /** The size of its memory, which cannot grow. What is never touched costs nothing. */
  readonly mebibytes?: number;
  /** Use only the instructions that every machine with vectors has. */
  readonly plain?: boolean;
  /** On how many threads large work is done, where the machine lets them share memory: by default as many as it has, at most 8. */
  readonly threads?: number;
}

export class Wasm implements Device {
  readonly name = "wasm";
  readonly dataType = "float32";
  readonly roundsInside = true;
  readonly #memory: Memory;
  readonly #context: Context;
  readonly #elementwise: Elementwise;
  readonly #products: Products;
  readonly #reductions: Reductions;
  readonly #walks: Walks;
  readonly #rows: Rows;
  readonly #randoms: Randoms;

  /** Throws where the machine has no vectors in WebAssembly, or will not give so much memory. */
  constructor({ mebibytes = 1024, plain = false, threads = defaultThreads() }: WasmOptions = {}) {
    const reason = whyNoVectors();
    if (reason !== undefined) throw new Error(`Cannot make a Wasm device: ${reason}`);
    this.#memory = new Memory(mebibytes, { isShared: threads > 1 && whyNotShared() === undefined });
    const context = this.#context = new Context(this.#memory, { plain, threads });
    this.#elementwise = new Elementwise(context);
    this.#products = new Products(context);
    this.#reductions = new Reductions(context);
    this.#walks = new Walks(context);
    this.#rows = new Rows(context);
    this.#randoms = new Randoms(context);
  }

  /** On how many threads large work is done. */
  get threads(): number {
    return this.#context.threads.count;
  }

  /** Why it is done on one thread, if more were asked for. */
  get whyOneThread(): string | undefined {
    return this.#context.threads.reason;
  }

  store(values: ArrayLike<number>): Storage {
    const out = this.#memory.allocate(values.length);
    this.#memory.floats.set(values, out.address / 4);
    return out;
  }

  /** What `read` gives, at once: here nothing needs to be waited for. */
  values(x: Storage): Numbers {
    const start = (x as Piece).address / 4;
    return this.#memory.floats.slice(start, start + x.length);
  }

  // deno-lint-ignore require-await -- an error must come as a rejected promise, as on other devices
  async read(x: Storage): Promise<Numbers> {
    return this.values(x);
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const out = this.#memory.allocate(sizeOf(shape));
    this.#elementwise.run(formula, inputs, shape, out);
    return out;
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    const out = this.#memory.allocate(sizes.outer * sizes.inner);
    this.#reductions.run(kind, x as Piece, sizes, out);
    return out;
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { batch, m, n } = sizes, out = this.#memory.allocate(batch * m * n);
    const bias = epilogue && biasOf(epilogue);
    this.#products.run(a as Piece, b as Piece, sizes, out, bias);
    if (!epilogue || bias) return out;
    const shape = [batch, m, n], product = { storage: out, strides: stridesOf(shape) };
    this.#elementwise.run(epilogue.formula, { ...epilogue.inputs, product }, shape, out);
    return out;
  }

  gather(x: Storage, walk: Walk): Storage {
    const out = this.#memory.allocate(sizeOf(walk.shape));
    this.#walks.gather(x as Piece, walk, out);
    return out;
  }

  scatter(parts: readonly Part[]): Storage {
    const out = this.#memory.allocate(sizeOf(parts[0].walk.source));
    this.#walks.scatter(parts.map(({ storage, walk }) => ({ piece: storage as Piece, walk })), out);
    return out;
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    const out = this.#memory.allocate(index.length * width);
    this.#rows.lookup(table as Piece, index as Piece, width, out);
    return out;
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    const out = this.#memory.allocate(rows * width);
    this.#rows.addRows(x as Piece, index as Piece, width, out);
    return out;
  }

  random(block: RandomBlock): Storage {
    const out = this.#memory.allocate(block.length);
    this.#randoms.run(block, out);
    return out;
  }

  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    this.#elementwise.update(rule, state, numbers);
  }

  step(): Disposable {
    return this.#memory.step();
  }

  keep(x: Storage): Storage {
    const piece = x as Piece, from = piece.address;
    const kept = this.#memory.lasting(piece.length);
    this.#memory.floats.copyWithin(kept.address / 4, from / 4, from / 4 + piece.length);
    return kept;
  }

  /** Ends the workers. What is done from now on is done on one thread. */
  close(): void {
    this.#context.threads.close();
  }
}

function defaultThreads(): number {
  return Math.min(MOST_THREADS, navigator.hardwareConcurrency);
}

/** The row that an epilogue adds to every row of a product, if that is all it does: sums then begin with it, at no cost. */
function biasOf({ formula, inputs }: Epilogue): Piece | undefined {
  const { definitions, result } = formula;
  if (definitions.length > 0 || result.kind !== "binary" || result.operator !== "+") return undefined;
  const [left, right] = [result.left, result.right];
  if (left.kind !== "variable" || right.kind !== "variable" || left.name !== "product") return undefined;
  const bias = inputs[right.name];
  if (bias === undefined || typeof bias === "number") return undefined;
  const [batch, row, column] = bias.strides;
  return batch === 0 && row === 0 && column === 1 ? bias.storage as Piece : undefined;
}
