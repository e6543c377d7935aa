/** Kernels that reduce rows: the numbers of each lie side by side. */
import { type Fold, FOLDS } from "./accumulate.ts";
import {
  advance,
  choose,
  f32,
  f32x4,
  type I32,
  i32,
  i32x4,
  type Local,
  loop,
  repeat,
  sequence,
  type Statement,
  v128,
} from "./assembler.ts";
import type { Context } from "./context.ts";
import type { MakeLocal, Module } from "./module.ts";
import { BLOCK } from "./reduce_blocks.ts";

/** `count` rows of `length` numbers, at address x; `out` gets one number for each row. */
export type RowsKernel = (x: number, out: number, count: number, length: number) => void;

const PARAMETERS = { x: "i32", out: "i32", count: "i32", length: "i32" } as const;

/**
 * - sum, max.
 * - argmax: `out` holds the largest number of each row, which its place replaces.
 */
export function compileRows(context: Context): Record<string, RowsKernel> {
  const module = context.module();
  addFold(module, "sum", FOLDS.sum);
  addFold(module, "max", FOLDS.max);
  addPlaces(module);
  return module.instantiate(context.memory.memory);
}

function addFold(module: Module, name: string, fold: Fold): void {
  module.kernel(name, PARAMETERS, ({ x, out, count, length }, local) => {
    const n = local("i32"), at = local("i32"), part = local("v128"), all = fold.accumulator(module, local);
    const row = sequence(
      n.set(length.value),
      at.set(x.value),
      all.start,
      loop(
        i32.atLeast(n.value, i32.constant(16)),
        sequence(block(fold, { at, n, part }, module, local), all.take(part)),
      ),
      rest(fold, { at, n, part }, module),
      all.take(part),
      part.set(all.result),
      f32.store(out.value, acrossLanes(fold, part)),
      advance(x, i32.shiftLeft(length.value, i32.constant(2))),
      advance(out, 4),
      advance(count, -1),
    );
    return loop(count.value, row);
  });
}

/** Where the row goes on, how many numbers are left of it, and a vector for what some of them are joined to. */
interface Scope {
  readonly at: Local<"i32">;
  readonly n: Local<"i32">;
  readonly part: Local<"v128">;
}

/** Up to 32 times 16 numbers, in four vectors, so that one addition need not wait for the one before. */
function block({ identity, join }: Fold, { at, n, part }: Scope, module: Module, local: MakeLocal): Statement {
  const [a, b, c, d] = [0, 1, 2, 3].map(() => local("v128")), left = local("i32"), most = i32.constant(BLOCK);
  const parts = [a, b, c, d].map((one, i) => one.set(join(one.value, v128.load(at.value, 16 * i))));
  return sequence(
    left.set(i32.shiftRight(n.value, i32.constant(4))),
    left.set(choose(i32.less(left.value, most), left.value, most)),
    advance(n, negative(i32.shiftLeft(left.value, i32.constant(4)))),
    ...[a, b, c, d].map((one) => one.set(module.constant(identity))),
    repeat(sequence(...parts, advance(at, 64), advance(left, -1)), left.value),
    part.set(join(join(a.value, b.value), join(c.value, d.value))),
  );
}

function negative(x: I32): I32 {
  return i32.subtract(i32.constant(0), x);
}

/** Less than 16 numbers. Of the last vector only the lanes that belong to the row count. */
function rest({ identity, join }: Fold, { at, n, part }: Scope, module: Module): Statement {
  const none = module.constant(identity), inside = i32x4.less(i32x4.lanes([0, 1, 2, 3]), i32x4.splat(n.value));
  const next = v128.load(at.value);
  return sequence(
    part.set(none),
    loop(
      i32.atLeast(n.value, i32.constant(4)),
      sequence(part.set(join(part.value, next)), advance(at, 16), advance(n, -4)),
    ),
    part.set(join(part.value, v128.select(next, none, inside))),
  );
}

/** Lanes 0 and 2, 1 and 3, and then both pairs. */
function acrossLanes({ join }: Fold, x: Local<"v128">) {
  const turned = (lanes: readonly number[]) => v128.shuffle(x.value, x.value, lanes);
  const pairs = x.keep(join(x.value, turned([2, 3, 0, 1])));
  return f32x4.lane(join(pairs, turned([1, 0, 3, 2])), 0);
}

/** Goes on to the first number that is the largest: equal to it, or, where that is no number, no number either. */
function addPlaces(module: Module): void {
  module.kernel("argmax", PARAMETERS, ({ x, out, count, length }, local) => {
    const at = local("i32"), most = local("f32"), number = local("f32"), place = local("i32");
    const isOther = f32.notEqual(number.keep(f32.load(at.value)), most.value);
    const isNumber = f32.equal(number.value, number.value);
    const row = sequence(
      most.set(f32.load(out.value)),
      at.set(i32.subtract(x.value, i32.constant(4))),
      place.set(i32.constant(-1)),
      repeat(sequence(advance(at, 4), advance(place, 1)), i32.and(isOther, isNumber)),
      f32.store(out.value, f32.from(place.value)),
      advance(x, i32.shiftLeft(length.value, i32.constant(2))),
      advance(out, 4),
      advance(count, -1),
    );
    return loop(count.value, row);
  });
}
