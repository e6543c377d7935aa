/** A reference device whose results are a little off, to see how far rounding carries. */
import type {
  Epilogue,
  Inputs,
  Numbers,
  Part,
  Product,
  Reduced,
  Reduction,
  Storage,
} from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { eachPlace } from "../../../lib/device/walk.ts";
import { FUNCTIONS } from "../../../lib/formula/functions.ts";
import { valueAt } from "../../../lib/formula/evaluate.ts";
import { type Expression, type Formula, partsOf, variablesOf } from "../../../lib/formula/tree.ts";
import { Random } from "../../../lib/random.ts";
import { type Shape, sizeOf, stridesOf } from "../../../lib/shape.ts";

/** Half the distance of neighboring float32 numbers, as a part of their size: what one rounding errs by at most. */
export const HALF_STEP = 2 ** -24;

/** How a device rounds. */
export interface Rounding {
  /** By how many roundings of float32 the result of one calculation may be off. */
  readonly roundings: number;
  /** Whether every step inside of a calculation is rounded as well: each sum of a product, each part of a formula. */
  readonly inside: boolean;
}

/**
 * Calculates in float64, and moves each number that a calculation gives by a random part of its size, as a device that
 * rounds like this might. What a few bits hold stays: counts, masks, places. So does what is only moved or picked. To
 * calculate several times with random errors is an old way of finding out what rounding does (Parker 1997).
 */
export class Noisy extends Reference {
  readonly #random: Random;

  constructor(seed: number, readonly rounding: Rounding) {
    super();
    this.#random = new Random(seed);
  }

  override elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const found = super.elementwise(formula, inputs, shape);
    return this.rounding.inside ? this.#noisyFormula(formula, inputs, shape) : this.#moved(found);
  }

  override reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    const found = super.reduce(kind, x, sizes);
    return kind === "sum" ? this.#moved(found, super.reduce(kind, this.#sizesOf(x), sizes)) : found;
  }

  override product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const found = this.#moved(super.product(a, b, sizes), super.product(this.#sizesOf(a), this.#sizesOf(b), sizes));
    if (!epilogue) return found;
    const shape = [sizes.batch, sizes.m, sizes.n], product = { storage: found, strides: stridesOf(shape) };
    return this.elementwise(epilogue.formula, { ...epilogue.inputs, product }, shape);
  }

  override scatter(parts: readonly Part[]): Storage {
    const sizes = parts.map(({ storage, walk }) => ({ storage: this.#sizesOf(storage), walk }));
    return this.#moved(super.scatter(parts), super.scatter(sizes));
  }

  override addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    return this.#moved(super.addRows(x, index, rows, width), super.addRows(this.#sizesOf(x), index, rows, width));
  }

  /** Each number moved by a part of its size; or of the sizes of what it was added up from. */
  #moved(x: Storage, sizes: Storage = this.#sizesOf(x)): Storage {
    const least = this.values(this.#sizesOf(x)), sums = this.rounding.inside ? this.values(sizes) : least;
    return this.store(this.values(x).map((value, i) => this.#off(value, sums[i])));
  }

  #off(value: number, size = Math.abs(value)): number {
    const part = HALF_STEP * this.rounding.roundings,
      isExact = size === Math.abs(value) && Number.isInteger(256 * value);
    return isExact || !Number.isFinite(size) ? value : value + size * this.#random.uniform(-part, part);
  }

  #sizesOf(x: Storage): Storage {
    return this.store(this.values(x).map(Math.abs));
  }

  #noisyFormula(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const names = variablesOf(formula), known = new Map<string, number>(), out = new Float64Array(sizeOf(shape));
    const views = names.map((name) => inputs[name]);
    const numbers = views.map((input): Numbers | number =>
      typeof input === "number" ? input : this.values(input.storage)
    );
    const courses = views.map((input) => ({
      start: 0,
      steps: typeof input === "number" ? shape.map(() => 0) : input.strides,
    }));
    eachPlace(shape, courses, (place, at) => {
      names.forEach((name, i) => {
        const input = numbers[i];
        known.set(name, typeof input === "number" ? input : input[at[i]]);
      });
      for (const { name, is } of formula.definitions) known.set(name, this.#noisyValue(is, known));
      out[place] = this.#noisyValue(formula.result, known);
    });
    return this.store(out);
  }

  /** The value of an expression, each step of which is rounded. */
  #noisyValue(expression: Expression, known: ReadonlyMap<string, number>): number {
    if (expression.kind === "number") return expression.value;
    if (expression.kind === "variable") return known.get(expression.name)!;
    const parts = partsOf(expression).map((part) => this.#noisyValue(part, known));
    if (expression.kind === "negative") return -parts[0];
    if (expression.kind === "choice") return parts[0] ? parts[1] : parts[2];
    if (expression.kind === "call") return this.#off(FUNCTIONS[expression.name].of(parts[0], parts[1]));
    const [left, right] = [{ kind: "variable", name: "a" }, { kind: "variable", name: "b" }] as const;
    const step: Formula = { definitions: [], result: { ...expression, left, right } };
    return this.#off(valueAt(step, { a: parts[0], b: parts[1] }));
  }
}
