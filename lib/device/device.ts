/**
 * What a machine must be able to do. All else in the library is written in these few primitives, so a machine that has
 * them all runs every op, forward and backward.
 *
 * Shapes are checked before a device is asked: it may rely on its arguments. Nothing here is asynchronous but reading.
 */
import type { Formula } from "../formula/tree.ts";
import type { RandomBlock } from "../random.ts";
import type { Shape } from "../shape.ts";
import type { Walk } from "./walk.ts";

/** Numbers that live on one device, in one piece. */
export interface Storage {
  readonly length: number;
  /** When its numbers were last changed in place, as `nextMoment` of `tensor.ts` counts; nothing where they never were. */
  changedAt?: number;
}

/** Numbers that were read from a device. */
export type Numbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** How a device stores numbers. */
export type DataType = "float32" | "float64";

/** A storage as a tensor of another shape sees it: one stride for each axis of that shape, 0 where numbers repeat. */
export interface View {
  readonly storage: Storage;
  readonly strides: readonly number[];
}

/** What a formula's variables stand for: a number for each element, or one number for all. */
export type Inputs = Readonly<Record<string, View | number>>;

/**
 * - sum: of the numbers; 0 where there are none.
 * - max: the largest; NaN where one is NaN, minus infinity where there are none.
 * - argmax: the place of the first largest, from 0; the first NaN counts as the largest.
 */
export type Reduction = "sum" | "max" | "argmax";

/**
 * A storage of `[outer, axis, inner]` numbers, to be reduced along its middle axis: `[outer, inner]` numbers come out.
 */
export interface Reduced {
  readonly outer: number;
  readonly axis: number;
  readonly inner: number;
}

/**
 * The sizes of matrix products `[m, k] [k, n] -> [m, n]`, as many as `batch` says, one behind the other. An operand may
 * be stored transposed, and may be one matrix that all products share.
 */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly aTransposed: boolean;
  readonly bTransposed: boolean;
  readonly aShared: boolean;
  readonly bShared: boolean;
}

/**
 * What is done with each number of a product before it is stored: a formula in which `product` stands for it, and the
 * other names for what `inputs` says, seen as `[batch, m, n]`.
 */
export interface Epilogue {
  readonly formula: Formula;
  readonly inputs: Inputs;
}

/** Numbers that are scattered along a walk. */
export interface Part {
  readonly storage: Storage;
  readonly walk: Walk;
}

/**
 * A rule that changes storages in place, one assignment after the other; later ones see what earlier ones have changed.
 */
export type Rule = Readonly<Record<string, Formula>>;

export interface Device {
  /** "reference", "wasm", "gpu". */
  readonly name: string;
  readonly dataType: DataType;
  /** Whether the steps inside of a formula are rounded as stored numbers are: then one formula in place of two gives the same. */
  readonly roundsInside: boolean;
  /** How many tensors one formula may read, where there is a limit. */
  readonly mostRead?: number;

  /** Copies numbers to the device. */
  store(values: ArrayLike<number>): Storage;
  /** Copies numbers from the device. Throws where the storage was given back. */
  read(x: Storage): Promise<Numbers>;

  /** A formula for each element of a shape. */
  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage;
  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage;
  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage;

  /** One number for each place of the walk's shape, read from where the walk leads; 0 where that is outside. */
  gather(x: Storage, walk: Walk): Storage;
  /**
   * The way back: each number of a part is added to where the part's walk leads; what lands outside is lost. All walks
   * have the same source, whose size the result has.
   */
  scatter(parts: readonly Part[]): Storage;

  /** Rows of a table `[rows, width]`, picked by number: `[index.length, width]`. The numbers are whole and in range. */
  lookup(table: Storage, index: Storage, width: number): Storage;
  /** The way back: row i of x is added to row `index[i]` of `[rows, width]` zeros. */
  addRows(x: Storage, index: Storage, rows: number, width: number): Storage;

  /** Random multiples of 2^-24 in `[0, 1)`, which float32 holds exactly: the same on every device. */
  random(block: RandomBlock): Storage;

  /** Carries out a rule: its names stand for storages of one length, or for numbers. */
  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void;

  /**
   * What is made from now on is given back when the step is disposed of. Steps may be nested: one that ends takes those that
   * began later with it. Of two calculations that wait for each other by turns, only one may use steps.
   */
  step(): Disposable;
  /** A copy that outlives all steps. */
  keep(x: Storage): Storage;

  /** Lets go of the machine. */
  close(): void;
}
