/**
 * Golden cases: figures that another program computed (PyTorch 1.13, in float64), read from the JSON files beside
 * this one. They are evidence that a formula is right, which a gradient check alone does not give.
 *
 * A tensor is flat and row-major with its shape. NaN and the infinities stand as strings, since JSON has no other way.
 */
import { AssertionError } from "@std/assert";

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Outputs, and the gradient of `sum of upstream * output` in each input that has one. */
interface Results {
  readonly outputs: Tensors;
  readonly grads: Tensors;
}

export interface GoldenCase extends Results {
  /** Unique within its file, such as "elu/alpha=1.0/grid". */
  readonly name: string;
  /** The operation; several cases share it. */
  readonly op: string;
  readonly inputs: Tensors;
  readonly params: Readonly<Record<string, number | string | boolean>>;
  /** The gradient that flows into each output. */
  readonly upstream: Tensors;
  /** Correctly rounded results, where the other program loses digits. */
  readonly exact?: Results;
  /** Where the usual tolerance does not fit. */
  readonly tol?: Tolerance;
}

interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

const USUAL: Tolerance = { rtol: 1e-10, atol: 1e-12 };
/** Relative down to the smallest numbers, where doubles are `2 ** -1074` apart and have no other digits. */
const EXACT: Tolerance = { rtol: 1e-13, atol: 2 * 2 ** -1074 };

const SPELLED = new Map<unknown, number>([["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]]);

/** The cases of a file such as "losses.json". */
export async function goldenCases(file: string): Promise<GoldenCase[]> {
  const text = await Deno.readTextFile(new URL(file, import.meta.url));
  return JSON.parse(text, (_, value) => SPELLED.get(value) ?? value);
}

/** A parameter that must be a number. */
export function numberOf({ name, params }: GoldenCase, parameter: string): number {
  const value = params[parameter];
  if (typeof value !== "number") throw new Error(`Cannot read ${parameter} of ${name}: it is ${value}`);
  return value;
}

/** The rows of a matrix `[rows, columns]`. */
export function rowsOf({ shape: [rows, columns], data }: Tensor): number[][] {
  return Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns));
}

/** Flat numbers by name. */
export type Flat = Readonly<Record<string, readonly number[]>>;

/** The book's own results for a case; gradients only of those inputs that the book has a formula for. */
export interface Ours {
  readonly outputs: Flat;
  readonly grads: Flat;
}

/** Fails unless our results are the golden ones within the tolerance, and the exact ones to the last digits. */
export function assertGolden(golden: GoldenCase, ours: Ours): void {
  compare(golden.name, ours, golden, golden.tol ?? USUAL);
  if (golden.exact) compare(`${golden.name}, exact`, ours, golden.exact, EXACT);
}

function compare(name: string, ours: Ours, wanted: Results, tolerance: Tolerance): void {
  for (const output of Object.keys(wanted.outputs)) {
    assertNear(`${name}: ${output}`, ours.outputs[output], wanted.outputs[output], tolerance);
  }
  for (const input of Object.keys(ours.grads)) {
    assertNear(`${name}: gradient of ${input}`, ours.grads[input], wanted.grads[input], tolerance);
  }
}

function assertNear(
  what: string,
  got: readonly number[] | undefined,
  wanted: Tensor | undefined,
  tolerance: Tolerance,
) {
  if (!got || !wanted) throw new AssertionError(`${what} is missing ${got ? "among the golden figures" : "in ours"}`);
  if (got.length !== wanted.data.length) {
    throw new AssertionError(`${what} has ${got.length} numbers, not ${wanted.data.length}`);
  }
  got.forEach((number, i) => {
    if (!isNear(number, wanted.data[i], tolerance)) {
      throw new AssertionError(`${what}: number ${i} is ${number}, not ${wanted.data[i]}`);
    }
  });
}

/** NaN is near NaN alone, and an infinity near itself alone. */
function isNear(got: number, want: number, { rtol, atol }: Tolerance): boolean {
  if (!Number.isFinite(want)) return Object.is(got, want);
  return Math.abs(got - want) <= atol + rtol * Math.abs(want);
}

/** What an elementwise function gives for input x: its values, and upstream times its derivative as the gradient. */
export function elementwise(
  { inputs, upstream }: GoldenCase,
  { value, derivative }: { value: (x: number) => number; derivative: (x: number) => number },
): Ours {
  const x = inputs.x.data;
  const grads: Flat = upstream.y ? { x: x.map((one, i) => upstream.y.data[i] * derivative(one)) } : {};
  return { outputs: { y: x.map(value) }, grads };
}

/** Tries every case whose operation the book has; gives the operations that it has not, in order of the file. */
export function tryCases(
  cases: readonly GoldenCase[],
  book: Readonly<Record<string, (golden: GoldenCase) => Ours>>,
): string[] {
  const missing = new Set<string>();
  for (const golden of cases) {
    if (Object.hasOwn(book, golden.op)) assertGolden(golden, book[golden.op](golden));
    else missing.add(golden.op);
  }
  return [...missing];
}
