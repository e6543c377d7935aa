import { assert, assertEquals } from "@std/assert";
import { onDevice } from "../../../../lib/tensor.ts";
import fc from "fast-check";
import { gradients } from "../../../../lib/autograd.ts";
import type { Inputs, Storage, View } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { MergedAxes } from "../../../../lib/device/wasm/merged_axes.ts";
import { tensorsIn } from "../../../../lib/op.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { printFormula } from "../../../../lib/formula/print.ts";
import { type Expression, type Formula, number, variable } from "../../../../lib/formula/tree.ts";
import { type Shape, sizeOf } from "../../../../lib/shape.ts";
import { expected, type Seen, seen, type SeenInputs, Tried } from "./tried.ts";
import { hasGradient, registered } from "../../ops/matrix.ts";
import { random } from "../../ops/close.ts";

/** Every formula that the ops of the library and their gradients ask for, once for each way in which they do. */
class Recorder extends Reference {
  readonly found = new Map<string, { formula: Formula; inputs: SeenInputs; shape: Shape }>();

  override elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const moved = ({ storage, strides }: View) => ({ values: this.values(storage).map(Math.fround), strides });
    const seen = Object.entries(inputs).map(([name, input]): [string, Seen | number] => {
      return [name, typeof input === "number" ? input : moved(input)];
    });
    const key = [printFormula(formula), shape, ...seen.map(([, one]) => typeof one === "number" ? one : one.strides)];
    this.found.set(key.join(" | "), { formula, inputs: Object.fromEntries(seen), shape });
    return super.elementwise(formula, inputs, shape);
  }
}

function recorded(): Recorder {
  const recorder = new Recorder();
  onDevice(recorder, () => {
    for (const [, op] of registered) {
      for (const args of op.entry.samples()) {
        const y = op(...args);
        if (!hasGradient(op)) continue;
        const upstream = random(y.shape, 1), found = gradients(y, { upstream });
        for (const x of tensorsIn(args)) if (x.tracked) found.of(x);
      }
    }
  });
  return recorder;
}

Deno.test("every formula of the ops and of their gradients agrees with the reference", () => {
  const found = [...recorded().found], distinct = new Set(found.map(([, { formula }]) => printFormula(formula)));
  assert(distinct.size > 150, `${distinct.size} formulas were found`);
  for (const tried of [new Tried(), new Tried({ plain: true })]) {
    for (const [key, { formula, inputs, shape }] of found) {
      const want = expected(formula, inputs, shape), got = tried.run(formula, inputs, shape);
      assertEquals(got.length, want.length);
      want.forEach((value, i) => {
        const isClose = Object.is(got[i], value) || Math.abs(got[i] - value) <= 2e-6 * Math.max(1, Math.abs(value));
        assert(isClose || Math.fround(value) === got[i], `${key}: number ${i} is ${got[i]}, expected ${value}`);
      });
    }
  }
});

/** Formulas of x, z, a setting s and a definition d that are exact where the variables are small whole numbers. */
const exact = fc.letrec<{ tree: Expression }>((tie) => {
  const part = tie("tree"), leaf = fc.constantFrom("x", "z", "s", "d").map(variable);
  const binary = fc.tuple(fc.constantFrom("+", "-", "*", "<", "<=", ">", ">=", "==", "!="), part, part).map((of) =>
    ({ kind: "binary", operator: of[0], left: of[1], right: of[2] }) as Expression
  );
  const call = fc.tuple(fc.constantFrom("min", "max", "abs", "sign", "floor", "round"), part, part).map((
    [name, x, z],
  ) => ({ kind: "call", name, of: name.startsWith("m") ? [x, z] : [x] }) as Expression);
  const choice = fc.tuple(part, part, part).map(([condition, yes, no]) =>
    ({ kind: "choice", condition, yes, no }) as Expression
  );
  const negative = part.map((of) => ({ kind: "negative", of }) as Expression);
  const constant = fc.integer({ min: 0, max: 3 }).map((x) => number(x));
  return { tree: fc.oneof({ maxDepth: 3, depthIdentifier: "tree" }, leaf, constant, binary, call, choice, negative) };
}).tree;

const formulas = fc.tuple(exact, exact).map(([is, result]): Formula => {
  return { definitions: [{ name: "d", is: withoutD(is) }], result };
});

/** A definition cannot read itself. */
function withoutD(expression: Expression): Expression {
  return JSON.parse(JSON.stringify(expression).replaceAll('"d"', '"x"'));
}

const shapes = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 16, 17, 33), { maxLength: 4 })
  .filter((shape) => sizeOf(shape) <= 20000);
const axes = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });

Deno.test("random formulas on random shapes that broadcast give exactly what the reference gives", () => {
  const tried = new Tried();
  fc.assert(
    fc.property(formulas, shapes, axes, axes, fc.integer({ min: -2, max: 2 }), (formula, shape, xAxes, zAxes, s) => {
      const inputs = { x: seen(shape, xAxes, 1), z: seen(shape, zAxes, 2), s };
      assertEquals(tried.run(formula, inputs, shape), expected(formula, inputs, shape));
    }),
    { seed: 5, numRuns: 400 },
  );
});

const MIX = parseFormula("x * 3 - z", ["x", "z"]);

Deno.test("rows of any length are written to their last number, and nothing behind it", () => {
  const tried = new Tried(), columns = [1, 2, 3, 4, 5, 15, 16, 17, 63, 1000];
  for (const shape of columns.flatMap((n) => [[n], [1, n], [3, n], [5, 1, n]])) {
    const inputs = { x: seen(shape, [], 1), z: seen(shape, shape.map((_, axis) => axis === 0), 2) };
    const out = tried.store(new Float32Array(sizeOf(shape)));
    assertEquals(tried.run(MIX, inputs, shape, out), expected(MIX, inputs, shape));
    assertEquals(tried.read(out, 4).slice(-4), [NaN, NaN, NaN, NaN]);
  }
});

Deno.test("what is written may be one of the inputs", () => {
  const tried = new Tried();
  for (const shape of [[1], [7], [3, 3], [5, 2], [4, 5], [3, 2, 3], [40, 19]]) {
    const x = seen(shape, [], 1), z = seen(shape, shape.map((_, axis) => axis === 0), 2), out = tried.store(x.values);
    const inputs = {
      x: { storage: out, strides: x.strides },
      z: { storage: tried.store(z.values), strides: z.strides },
    };
    tried.elementwise.run(MIX, inputs, shape, out);
    assertEquals(tried.read(out), expected(MIX, { x, z }, shape));
  }
});

Deno.test("numbers that stand apart in memory are read one by one", () => {
  const x = { values: [1, 2, 3, 4, 5, 6], strides: [1, 2] }, z = { values: [10, 20, 30], strides: [0, 1] }; // x transposed
  assertEquals(new Tried().run(MIX, { x, z }, [2, 3]), expected(MIX, { x, z }, [2, 3]));
});

Deno.test("axes merge where all numbers follow each other, and axes of size 1 are no axes", () => {
  const axes = new MergedAxes();
  const merged = (shape: Shape, ...views: number[][]) => {
    axes.merge(shape, views);
    return Array.from({ length: axes.count }, (_, axis) => axes.size(axis));
  };
  assertEquals(merged([2, 3, 4], [12, 4, 1]), [24]);
  assertEquals(merged([2, 1, 3], [3, 0, 1], [0, 0, 0]), [6]);
  assertEquals(merged([5, 2, 3], [6, 3, 1], [0, 3, 1]), [6, 5]);
  assertEquals(merged([5, 1, 2, 3], [6, 6, 3, 1], [1, 0, 0, 0]), [6, 5]);
  assertEquals(merged([1, 1], [1, 1]), [1]);
  assertEquals(merged([2, 3, 4], [12, 4, 1], [4, 0, 1]), [4, 3, 2]);
});

Deno.test("merging axes holds no more the thousandth time than the first", () => {
  const axes = new MergedAxes(),
    shapes: Shape[] = [[], [2, 3], [1]],
    merge = () => {
      for (const shape of shapes) axes.merge(shape, [shape.map(() => 2), shape.map(() => 0)]);
      return axes.held;
    };
  const first = merge();
  for (let i = 0; i < 1000; i++) merge();
  assertEquals(axes.held, first);
});

Deno.test("a square less the same square is 0, on every machine", () => {
  const x = { values: Array.from({ length: 100 }, (_, i) => Math.fround(1 / (i + 3))), strides: [1] };
  assertEquals(new Tried().run(parseFormula("x * x - z * z", ["x", "z"]), { x, z: x }, [100]), new Array(100).fill(0));
});

Deno.test("frozen inputs come again: with other storages, for another formula, for another shape", () => {
  const tried = new Tried(), other = parseFormula("x + z", ["x", "z"]);
  const x = { storage: tried.store([1, 2, 3, 4, 5, 6]), strides: [3, 1] }, inputs = Object.freeze({ x, z: 2 });
  const run = (formula: Formula, shape: Shape) => {
    const out = tried.store(new Float32Array(sizeOf(shape)));
    tried.elementwise.run(formula, inputs, shape, out);
    return tried.read(out);
  };
  const shape = [2, 3];
  for (let time = 0; time < 3; time++) assertEquals(run(MIX, shape), [1, 4, 7, 10, 13, 16]);
  assertEquals(run(other, shape), [3, 4, 5, 6, 7, 8]);
  x.storage = tried.store([0, 1, 2, 3, 4, 5]);
  for (let time = 0; time < 3; time++) assertEquals(run(other, shape), [2, 3, 4, 5, 6, 7]);
  assertEquals(run(other, [2, 2]), [2, 3, 5, 6]);
});
