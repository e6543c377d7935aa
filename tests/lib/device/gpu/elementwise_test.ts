import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Piece } from "../../../../lib/device/gpu/memory.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { type Expression, type Formula, number, variable } from "../../../../lib/formula/tree.ts";
import { Random } from "../../../../lib/random.ts";
import { type Shape, sizeOf, stridesOf } from "../../../../lib/shape.ts";
import { contextTest } from "./context.ts";
import { formulasOfAllOps } from "./formulas.ts";
import { expected, type Seen, Tried } from "./tried.ts";

/** Small whole numbers in a random order, and for some axes a stride of 0. */
function seen(shape: Shape, repeats: readonly boolean[], seed: number): Seen {
  const own = shape.map((size, axis) => repeats[axis] ? 1 : size), strides = stridesOf(own), source = new Random(seed);
  const values = Array.from({ length: sizeOf(own) }, () => source.integer(5) - 2);
  return { values, strides: strides.map((stride, axis) => own[axis] === 1 ? 0 : stride) };
}

contextTest("every formula of the ops and of their gradients agrees with the reference", async (context) => {
  const tried = new Tried(context), asked = formulasOfAllOps().filter(({ isEpilogue }) => !isEpilogue);
  assert(asked.length > 150, `${asked.length} formulas were found`);
  await Promise.all(asked.map(async ({ name, formula, inputs, shape }) => {
    const want = expected(formula, inputs, shape), got = await tried.run(formula, inputs, shape);
    assertEquals(got.length, want.length);
    want.forEach((value, i) => {
      const isClose = Math.abs(got[i] - value) <= 2e-6 * Math.max(1, Math.abs(value));
      assert(isClose || Object.is(Math.fround(value), got[i]), `${name}: number ${i} is ${got[i]}, expected ${value}`);
    });
  }));
});

/** Formulas of x, z, a setting s and a definition d that are exact where the variables are small whole numbers. */
const exact = fc.letrec<{ tree: Expression }>((tie) => {
  const part = tie("tree"), leaf = fc.constantFrom("x", "z", "s", "d").map(variable);
  const binary = fc.tuple(fc.constantFrom("+", "-", "*", "<", "<=", ">", ">=", "==", "!="), part, part).map((of) =>
    ({ kind: "binary", operator: of[0], left: of[1], right: of[2] }) as Expression
  );
  const call = fc.tuple(fc.constantFrom("min", "max", "abs", "sign", "floor", "round"), part, part)
    .map(([name, x, z]) => ({ kind: "call", name, of: name.startsWith("m") ? [x, z] : [x] }) as Expression);
  const choice = fc.tuple(part, part, part).map(([condition, yes, no]) =>
    ({ kind: "choice", condition, yes, no }) as Expression
  );
  const negative = part.map((of) => ({ kind: "negative", of }) as Expression);
  const constant = fc.integer({ min: 0, max: 3 }).map((x) => number(x));
  return { tree: fc.oneof({ maxDepth: 3, depthIdentifier: "tree" }, leaf, constant, binary, call, choice, negative) };
}).tree;

/** A definition cannot read itself. */
const formulas = fc.tuple(exact, exact).map(([is, result]): Formula => {
  return { definitions: [{ name: "d", is: JSON.parse(JSON.stringify(is).replaceAll('"d"', '"x"')) }], result };
});
const shapes = fc.array(fc.constantFrom(0, 1, 2, 3, 5, 64, 65), { maxLength: 5 }).filter((shape) =>
  sizeOf(shape) < 2e4
);
const axes = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });

/** Where only the signs of zeros may differ. */
const unsigned = (numbers: Iterable<number>) => Array.from(numbers, (x) => x === 0 ? 0 : x);

contextTest(
  "random formulas on random shapes that broadcast give exactly what the reference gives",
  async (context) => {
    const tried = new Tried(context), of = fc.tuple(formulas, shapes, axes, axes, fc.integer({ min: -2, max: 2 }));
    await Promise.all(
      fc.sample(of, { seed: 5, numRuns: 60 }).map(async ([formula, shape, xAxes, zAxes, s]) => {
        const inputs = { x: seen(shape, xAxes, 1), z: seen(shape, zAxes, 2), s };
        assertEquals(unsigned(await tried.run(formula, inputs, shape)), unsigned(expected(formula, inputs, shape)));
      }),
    );
  },
);

const MIX = parseFormula("x * 3 - z", ["x", "z"]);

contextTest("one formula serves tensors that are stored in different ways", async (context) => {
  const tried = new Tried(context),
    shape = [3, 4, 5],
    masks = [[], [true], [false, true], [false, false, true], [true, true, true]];
  const ways: (Seen | number)[] = [
    2,
    ...masks.map((axes) => seen(shape, axes, 1)),
    { values: Array.from({ length: 60 }, (_, i) => i), strides: [1, 3, 12] }, // transposed
  ];
  await Promise.all(ways.flatMap((x) =>
    ways.map(async (z) => {
      assertEquals([...await tried.run(MIX, { x, z }, shape)], expected(MIX, { x, z }, shape));
    })
  ));
});

contextTest("more elements than groups of threads fit along one axis", async (context) => {
  const tried = new Tried(context),
    length = 65_536 * 64 + 3,
    values = Float32Array.from({ length }, (_, i) => i % 4099);
  const rows = { values: [5, 7], strides: [0, 1] }, shape = [length - 1 >> 1, 2];
  const [plain, broadcast] = await Promise.all([
    tried.run(MIX, { x: { values, strides: [1] }, z: 1 }, [length]),
    tried.run(MIX, { x: { values, strides: [2, 1] }, z: rows }, shape),
  ]);
  assert(plain.every((value, i) => value === (i % 4099) * 3 - 1));
  assert(broadcast.every((value, i) => value === (i % 4099) * 3 - (i % 2 ? 7 : 5)));
});

contextTest("nothing is written behind the last element, and a copy holds the same bits", async (context) => {
  const tried = new Tried(context), values = [1, -0, NaN, Math.fround(1e-42), -Infinity];
  const to = tried.store(new Array(64).fill(9)); // a buffer has room for 64 numbers at least
  tried.elementwise.copy(tried.store(values), new Piece(5, to.place, () => {}));
  const found = await tried.read(to);
  values.forEach((value, i) => assert(Object.is(found[i], value), `${found[i]}, expected ${value}`));
  assert(found.subarray(5).every((value) => value === 9));
});

contextTest("settings, what holds settings alone, and infinity reach the kernel anew at each call", async (context) => {
  const tried = new Tried(context), formula = parseFormula("(1 - b) * x + (x < infinity ? c : 0)", ["x", "b", "c"]);
  const x = { values: [1, 1000], strides: [1] };
  const runs = [[0.999, 0], [0.5, 3]].map(([b, c]) => tried.run(formula, { x, b, c }, [2]));
  const [first, second] = await Promise.all(runs);
  assertEquals([...first], [1, 1000].map((x) => Math.fround(Math.fround(1 - 0.999) * x)));
  assertEquals([...second], [3.5, 503]);
});

contextTest("a kernel is made once for each formula and each way in which its inputs are stored", async (context) => {
  const tried = new Tried(context), { kernels } = context, made: string[] = [], asked: string[] = [];
  const compile = kernels.compile.bind(kernels), get = kernels.get.bind(kernels);
  kernels.get = (name, source) => {
    asked.push(name);
    return get(name, source);
  };
  kernels.compile = (label, source) => {
    made.push(label);
    return compile(label, source);
  };
  const each = seen([4, 3], [], 1), rows = seen([4, 3], [true], 2), one = seen([4, 3], [true, true], 3);
  const again = parseFormula("x * 3 - z", ["x", "z"]); // another object that says the same
  const calls = [MIX, again].flatMap((formula) =>
    [[4, 3], [1, 4, 3]].flatMap((shape) =>
      [each, rows, one, 7, 8].map((z) => {
        const strides = (of: readonly number[]) => shape.length === 3 ? [0, ...of] : of;
        const seenZ = typeof z === "number" ? z : { ...z, strides: strides(z.strides) };
        return tried.run(formula, { x: { ...each, strides: strides(each.strides) }, z: seenZ }, shape);
      })
    )
  );
  await Promise.all(calls);
  assertEquals(made.length, 4, made.join("\n"));
  assertEquals(asked.length, 8, "each formula object remembers its kernels");
});

contextTest("what a GPU cannot bind, or has no room for, is refused", (context) => {
  const tried = new Tried(context), most = context.device.limits.maxStorageBuffersPerShaderStage;
  const many = (count: number, input: Seen | number, t: Seen, shape: Shape) => {
    const names = Array.from({ length: count }, (_, i) => `x${i}`), all = ["t", ...names];
    const formula = parseFormula(names.map((name) => `t * ${name}`).join(" + "), all);
    return () => tried.run(formula, { t, ...Object.fromEntries(names.map((name) => [name, input])) }, shape);
  };
  const row = { values: [1, 2], strides: [1] }, shape = new Array<number>(20).fill(2);
  const apart = { values: [1, 2], strides: shape.map((_, axis) => axis % 2) };
  const refused = [
    many(most - 1, row, row, [2]), // and t, and the output
    many(65, 1, row, [2]),
    many(8, apart, apart, shape),
  ];
  assertThrows(refused[0], Error, `Cannot calculate with ${most + 1} tensors at once on the GPU`);
  assertThrows(refused[1], Error, "Cannot calculate a formula with 65 settings on the GPU: one may have 64");
  assertThrows(refused[2], Error, "on the GPU with 9 tensors that broadcast along 20 axes");
  return Promise.resolve();
});
