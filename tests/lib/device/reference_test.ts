import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { philox } from "../../../lib/random.ts";
import { sizeOf, stridesOf } from "../../../lib/shape.ts";
import { dot, numbers, walk } from "./walks.ts";

const device = new Reference();
const store = (...values: number[]) => device.store(values);
const view = (values: readonly number[], strides: readonly number[]) => ({ storage: device.store(values), strides });

Deno.test("what is stored is a copy, and so is what is read", async () => {
  const given = new Float64Array([1, 2]), x = device.store(given);
  given[0] = 9;
  (await device.read(x))[1] = 9;
  assertEquals([...await device.read(x)], [1, 2]);
  assertEquals([device.name, device.dataType, x.length], ["reference", "float64", 2]);
});

Deno.test("in float32 every result is rounded as it is stored", () => {
  const narrow = new Reference("float32"), x = narrow.store([0.1, 16777217]), same = { storage: x, strides: [1] };
  assertEquals([...narrow.values(x)], [Math.fround(0.1), 16777216]);
  const thirds = narrow.elementwise(parseFormula("x / 3", ["x"]), { x: same }, [2]);
  assertEquals([...narrow.values(thirds)], [Math.fround(Math.fround(0.1) / 3), Math.fround(16777216 / 3)]);
  assert(narrow.values(narrow.reduce("sum", x, { outer: 1, axis: 2, inner: 1 })) instanceof Float32Array);
  assertEquals(narrow.dataType, "float32");
});

Deno.test("a formula sees each input by its own strides, and numbers everywhere", () => {
  const formula = parseFormula("a * 10 + b + c", ["a", "b", "c"]);
  const inputs = { a: view([1, 2], [1, 0]), b: view([3, 4, 5], [0, 1]), c: 0.5 };
  assertEquals([...device.values(device.elementwise(formula, inputs, [2, 3]))], [13.5, 14.5, 15.5, 23.5, 24.5, 25.5]);
  const constant = parseFormula("7", []);
  assertEquals([...device.values(device.elementwise(constant, {}, []))], [7]);
  assertEquals([...device.values(device.elementwise(constant, {}, [2, 0]))], []);
});

Deno.test("a reduction runs along the middle of three axes", () => {
  const x = store(1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6), sizes = { outer: 2, axis: 3, inner: 2 };
  assertEquals([...device.values(device.reduce("sum", x, sizes))], [9, 12, -9, -12]);
  assertEquals([...device.values(device.reduce("max", x, sizes))], [5, 6, -1, -2]);
  assertEquals([...device.values(device.reduce("argmax", x, sizes))], [2, 2, 0, 0]);
});

Deno.test("a reduction of nothing is 0, minus infinity, or place 0", () => {
  const empty = store(), sizes = { outer: 1, axis: 0, inner: 2 };
  assertEquals([...device.values(device.reduce("sum", empty, sizes))], [0, 0]);
  assertEquals([...device.values(device.reduce("max", empty, sizes))], [-Infinity, -Infinity]);
  assertEquals([...device.values(device.reduce("argmax", empty, sizes))], [0, 0]);
});

Deno.test("NaN is the largest number, the first NaN is its place, and of equal numbers the first counts", () => {
  const along = (...values: number[]) => ({ outer: 1, axis: values.length, inner: 1 });
  const of = (kind: "sum" | "max" | "argmax", ...values: number[]) =>
    device.values(device.reduce(kind, store(...values), along(...values)))[0];
  assertEquals([of("max", 1, NaN, Infinity), of("sum", 1, NaN)], [NaN, NaN]);
  assertEquals([of("argmax", Infinity, NaN, 5, NaN), of("argmax", NaN, 1)], [1, 0]);
  assertEquals([of("argmax", 2, 7, 7), of("argmax", -Infinity, -Infinity)], [1, 0]);
});

Deno.test("a product is right for all orientations, batches and shared operands", () => {
  const size = fc.integer({ min: 0, max: 4 });
  const sizes = fc.record({
    batch: fc.integer({ min: 0, max: 3 }),
    m: size,
    k: size,
    n: size,
    aTransposed: fc.boolean(),
    bTransposed: fc.boolean(),
    aShared: fc.boolean(),
    bShared: fc.boolean(),
  });
  fc.assert(
    fc.property(sizes, (sizes) => {
      const { batch, m, k, n, aTransposed, bTransposed, aShared, bShared } = sizes;
      const a = numbers((aShared ? 1 : batch) * m * k), b = numbers((bShared ? 1 : batch) * k * n).reverse();
      const at = (p: number, i: number, l: number) => (aShared ? 0 : p * m * k) + (aTransposed ? l * m + i : i * k + l);
      const bt = (p: number, l: number, j: number) => (bShared ? 0 : p * k * n) + (bTransposed ? j * k + l : l * n + j);
      const expected = Array.from({ length: batch * m * n }, (_, place) => {
        const p = Math.floor(place / (m * n)), i = Math.floor(place / n) % m, j = place % n;
        return Array.from({ length: k }, (_, l) => a[at(p, i, l)] * b[bt(p, l, j)]).reduce((sum, one) => sum + one, 0);
      });
      assertEquals([...device.values(device.product(store(...a), store(...b), sizes))], expected);
    }),
    { numRuns: 300 },
  );
});

Deno.test("an epilogue works on each number of a product, and sees the batch, the row and the column", () => {
  const sizes = { batch: 2, m: 2, k: 1, n: 2, aTransposed: false, bTransposed: false, aShared: true, bShared: false };
  const epilogue = {
    formula: parseFormula("max(product + bias, low) + 1000 * batch", ["product", "bias", "low", "batch"]),
    inputs: { bias: view([0.5, -0.5], [0, 0, 1]), low: 0, batch: view([0, 1], [1, 0, 0]) },
  };
  const y = device.product(store(1, -1), store(2, 3, 4, 5), sizes, epilogue); // rows 1 and -1, times [2, 3] and [4, 5]
  assertEquals([...device.values(y)], [2.5, 2.5, 0, 0, 1004.5, 1004.5, 1000, 1000]);
});

Deno.test("scatter is the way back of gather: <gather(x), y> is <x, scatter(y)>", () => {
  fc.assert(
    fc.property(walk, (walk) => {
      const x = numbers(sizeOf(walk.source)), y = numbers(sizeOf(walk.shape)).reverse();
      const gathered = device.values(device.gather(store(...x), walk));
      const scattered = device.values(device.scatter([{ storage: store(...y), walk }]));
      assertEquals([gathered.length, scattered.length], [y.length, x.length]);
      assertEquals(dot(gathered, y), dot(x, scattered));
    }),
    { numRuns: 500 },
  );
});

Deno.test("gather gives 0 outside, whatever lies inside", () => {
  const walk = { shape: [4], source: [2], courses: [{ start: -1, steps: [1] }] };
  assertEquals([...device.values(device.gather(store(Infinity, NaN), walk))], [0, Infinity, NaN, 0]);
});

Deno.test("scatter adds parts up, also where they land on the same place", () => {
  const at = (start: number) => ({ shape: [2], source: [3], courses: [{ start, steps: [1] }] });
  const parts = [{ storage: store(1, 2), walk: at(0) }, { storage: store(10, 20), walk: at(1) }, {
    storage: store(100, 200),
    walk: at(-1),
  }];
  assertEquals([...device.values(device.scatter(parts))], [201, 12, 20]);
});

Deno.test("addRows is the way back of lookup: <lookup(x), y> is <x, addRows(y)>", () => {
  const choice = fc.record({ rows: fc.integer({ min: 1, max: 4 }), width: fc.integer({ min: 0, max: 3 }) })
    .chain(({ rows, width }) =>
      fc.record({
        rows: fc.constant(rows),
        width: fc.constant(width),
        index: fc.array(fc.integer({ min: 0, max: rows - 1 }), { maxLength: 6 }),
      })
    );
  fc.assert(fc.property(choice, ({ rows, width, index }) => {
    const x = numbers(rows * width), y = numbers(index.length * width).reverse();
    const found = device.values(device.lookup(store(...x), store(...index), width));
    const added = device.values(device.addRows(store(...y), store(...index), rows, width));
    assertEquals([...found], index.flatMap((row) => x.slice(row * width, (row + 1) * width)));
    assertEquals(added.length, x.length);
    assertEquals(dot(found, y), dot(x, added));
  }));
});

Deno.test("random numbers are the upper 24 bits of philox over 2^24, and a block goes on where one ended", () => {
  const block = { key: 7, stream: 3, start: 40, length: 100 };
  const drawn = [...device.values(device.random(block))];
  assertEquals(drawn, Array.from({ length: 100 }, (_, i) => Math.floor(philox(40 + i, 3, 7)[0] / 256) / 2 ** 24));
  assert(drawn.every((one) => one >= 0 && one < 1 && Number.isInteger(one * 2 ** 24)));
  assertEquals([...device.values(device.random({ ...block, start: 60, length: 2 }))], drawn.slice(20, 22));
  assertEquals([...new Reference("float32").values(new Reference("float32").random(block))], drawn);
});

Deno.test("an update changes storages in place, and later assignments see what earlier ones did", () => {
  const m = store(1, 2), w = store(10, 20), g = store(0.5, 1);
  const rule = {
    m: parseFormula("keep * m + g", ["m", "g", "keep"]),
    w: parseFormula("w - rate * m", ["w", "m", "rate"]),
  };
  device.update(rule, { m, w, g }, { keep: 0.5, rate: 2 });
  assertEquals([m, w, g].map((one) => [...device.values(one)]), [[1, 2], [8, 16], [0.5, 1]]);
  device.update({ w: rule.w, m: rule.m }, { m, w, g }, { keep: 0, rate: 1 });
  assertEquals([m, w].map((one) => [...device.values(one)]), [[0.5, 1], [7, 14]]);
});

Deno.test("strides of a storage's own shape read it as it is", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }), (shape) => {
    const x = numbers(sizeOf(shape)), formula = parseFormula("x", ["x"]);
    assertEquals([...device.values(device.elementwise(formula, { x: view(x, stridesOf(shape)) }, shape))], x);
  }));
});
