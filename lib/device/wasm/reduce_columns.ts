/** Kernels that reduce columns: the numbers of each lie below each other, `stride` bytes apart. */
import { type Fold, FOLDS } from "./accumulate.ts";
import {
  advance,
  f32x4,
  i32,
  i32x4,
  type Local,
  loop,
  repeat,
  sequence,
  type Statement,
  type V128,
  v128,
} from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Locals, MakeLocal, Module } from "./module.ts";

/** `count` matrices of `rows` times `columns` numbers, one behind the other, at address x; a row comes out for each. */
export type ColumnsKernel = (
  x: number,
  out: number,
  count: number,
  rows: number,
  columns: number,
  stride: number,
) => void;

const PARAMETERS = { x: "i32", out: "i32", count: "i32", rows: "i32", columns: "i32", stride: "i32" } as const;

/**
 * - sum, max.
 * - argmax: `out` holds the largest number of each column, which its place replaces.
 */
export function compileColumns(context: Context): Record<string, ColumnsKernel> {
  const module = context.module();
  addKernel(module, "sum", (scope) => fold(FOLDS.sum, module, scope));
  addKernel(module, "max", (scope) => fold(FOLDS.max, module, scope));
  addKernel(module, "argmax", places);
  return module.instantiate(context.memory.memory);
}

/** Neighboring columns: 16, 4, or 1, which then stands in one lane. */
interface Strip {
  readonly columns: number;
  readonly load: (address: Local<"i32">) => V128[];
  readonly store: (address: Local<"i32">, vectors: readonly V128[]) => Statement[];
}

const vectors = (count: number): Strip => ({
  columns: 4 * count,
  load: (address) => Array.from({ length: count }, (_, i) => v128.load(address.value, 16 * i)),
  store: (address, xs) => xs.map((x, i) => v128.store(address.value, x, 16 * i)),
});

const STRIPS: readonly Strip[] = [vectors(4), vectors(1), {
  columns: 1,
  load: (address) => [v128.loadSplat(address.value)],
  store: (address, xs) => xs.map((x) => v128.storeLane(address.value, x, 0)),
}];

/** What a part of a kernel needs to go down the rows of a strip. */
interface Scope {
  readonly strip: Strip;
  readonly read: Local<"i32">;
  readonly write: Local<"i32">;
  readonly p: Locals<typeof PARAMETERS>;
  readonly local: MakeLocal;
}

/** Loops over matrices, and over their columns from left to right. */
function addKernel(module: Module, name: string, down: (scope: Scope) => Statement): void {
  module.kernel(name, PARAMETERS, (p, local) => {
    const read = local("i32"), write = local("i32"), left = local("i32");
    const strips = STRIPS.map((strip) =>
      loop(
        i32.atLeast(left.value, i32.constant(strip.columns)),
        sequence(
          down({ strip, read, write, p, local }),
          advance(read, 4 * strip.columns),
          advance(write, 4 * strip.columns),
          advance(left, -strip.columns),
        ),
      )
    );
    const matrix = sequence(
      ...[read.set(p.x.value), write.set(p.out.value), left.set(p.columns.value)],
      ...strips,
      advance(p.x, i32.multiply(p.rows.value, p.stride.value)),
      advance(p.out, i32.shiftLeft(p.columns.value, i32.constant(2))),
      advance(p.count, -1),
    );
    return loop(p.count.value, matrix);
  });
}

/** Joins the rows of a strip, from the first to the last. */
function fold({ identity, join }: Fold, module: Module, { strip, read, write, p, local }: Scope): Statement {
  const at = local("i32"), left = local("i32"), numbers = strip.load(at), folded = numbers.map(() => local("v128"));
  const row = numbers.map((x, i) => folded[i].set(join(folded[i].value, x)));
  return sequence(
    ...[at.set(read.value), left.set(p.rows.value), ...folded.map((one) => one.set(module.constant(identity)))],
    repeat(sequence(...row, advance(at, p.stride.value), advance(left, -1)), left.value),
    ...strip.store(write, folded.map(({ value }) => value)),
  );
}

/** From the last row to the first: what was found last is the first number that is the largest, or no number. */
function places({ strip, read, write, p, local }: Scope): Statement {
  const at = local("i32"), left = local("i32"), row = local("v128"), x = local("v128");
  const largest = strip.load(write).map((load) => ({ load, value: local("v128"), place: local("v128") }));
  const steps = strip.load(at).map((load, i) => {
    const { value, place } = largest[i], isLargest = f32x4.equal(x.value, value.value);
    const isNone = f32x4.notEqual(x.value, x.value);
    return sequence(x.set(load), place.set(v128.select(row.value, place.value, v128.or(isLargest, isNone))));
  });
  return sequence(
    ...largest.flatMap(({ load, value, place }) => [value.set(load), place.set(i32x4.constant(0))]),
    left.set(p.rows.value),
    at.set(i32.add(read.value, i32.multiply(p.rows.value, p.stride.value))),
    repeat(
      sequence(
        advance(left, -1),
        at.set(i32.subtract(at.value, p.stride.value)),
        row.set(i32x4.splat(left.value)),
        ...steps,
      ),
      left.value,
    ),
    ...strip.store(write, largest.map(({ place }) => f32x4.from(place.value))),
  );
}
