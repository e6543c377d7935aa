/**
 * Golden cases: figures that another program computed (PyTorch 1.13, in float64), and what a result must be to agree with
 * them. They are evidence that a formula is right, which a gradient check alone does not give.
 */
import { AssertionError } from "@std/assert";
import { parseCases } from "./parse.ts";

/** Numbers, flat and row-major, with their shape; true and false are 1 and 0. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: "int64" | "bool";
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Outputs, and the gradient of `sum of upstream * output` in each input that has one. */
export interface Results {
  readonly outputs: Tensors;
  readonly grads: Tensors;
}

/** A plain value; null stands for "all" or "none". */
export type Parameter = number | string | boolean | null | readonly Parameter[];

export interface GoldenCase extends Results {
  /** Unique within its file, such as "elu/alpha=1.0/grid". */
  readonly name: string;
  /** The operation; several cases share it. */
  readonly op: string;
  readonly inputs: Tensors;
  readonly params: Readonly<Record<string, Parameter>>;
  /** The gradient that flows into each output. */
  readonly upstream: Tensors;
  /** Of a training run: the rows of every step. Where there are none, every step takes all rows. */
  readonly batches?: readonly (readonly number[])[];
  /** Correctly rounded results, where the other program loses digits. */
  readonly exact?: Results;
  /** Where the usual tolerance does not fit. */
  readonly tol?: Tolerance;
}

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

const USUAL: Tolerance = { rtol: 1e-10, atol: 1e-12 };
/** Relative down to the smallest numbers, where doubles are `2 ** -1074` apart and have no other digits. */
const EXACT: Tolerance = { rtol: 1e-13, atol: 2 * 2 ** -1074 };

/** The cases of a file beside this one, such as "losses.json". */
export async function goldenCases(file: string): Promise<GoldenCase[]> {
  return parseCases(file, await Deno.readTextFile(new URL(file, import.meta.url)));
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
