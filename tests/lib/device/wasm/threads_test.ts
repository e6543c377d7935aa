import { assert, assertEquals } from "@std/assert";
import type { Product } from "../../../../lib/device/device.ts";
import type { Wasm } from "../../../../lib/device/wasm/wasm.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { sizeOf, stridesOf } from "../../../../lib/shape.ts";
import { numbersFor, onOneThread, onThreads, type Work } from "./sharing.ts";

/** The same bits on one thread and on several. */
function assertSame(work: Work, threads = 3): void {
  const expected = onOneThread(work), { found, threads: used, reason } = onThreads(work, { threads });
  assert(expected.every((numbers) => numbers.some((x) => x !== 0)), "nothing was calculated");
  assertEquals(found, expected);
  assertEquals([used, reason], [threads, undefined]);
}

const single = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };

function product(sizes: Product, withBias = false): Work {
  const { batch, m, k, n, aShared, bShared } = sizes;
  const a = numbersFor((aShared ? 1 : batch) * m * k, 1), b = numbersFor((bShared ? 1 : batch) * k * n, 2);
  const bias = numbersFor(n, 3), formula = parseFormula("product + bias", ["product", "bias"]);
  return (device) => {
    const inputs = { bias: { storage: device.store(bias), strides: [0, 0, 1] } };
    return [device.product(device.store(a), device.store(b), sizes, withBias ? { formula, inputs } : undefined)];
  };
}

for (const aTransposed of [false, true]) {
  for (const bTransposed of [false, true]) {
    Deno.test(`shared products have the bits of one thread, a ${aTransposed ? "" : "not "}transposed, b ${bTransposed ? "" : "not "}transposed`, () => {
      const sizes = [[161, 129, 133], [1030, 40, 50], [29, 300, 333], [1, 1500, 1500], [1500, 1500, 1], [
        256,
        512,
        256,
      ]];
      const all = sizes.map(([m, k, n]) => product({ ...single, m, k, n, aTransposed, bTransposed }, k % 2 === 0));
      assertSame((device) => all.flatMap((one) => one(device)));
    });
  }
}

Deno.test("shared batches of products have the bits of one thread, with more and fewer products than threads", () => {
  const sizes = { ...single, m: 90, k: 80, n: 75 };
  const all = [
    product({ ...sizes, batch: 7 }),
    product({ ...sizes, batch: 2, bTransposed: true }),
    product({ ...sizes, batch: 5, bShared: true }, true),
    product({ ...sizes, batch: 5, aShared: true, aTransposed: true }),
  ];
  assertSame((device) => all.flatMap((one) => one(device)));
  assertSame((device) => all.flatMap((one) => one(device)), 8);
});

const SHAPE = [601, 1003], LENGTH = sizeOf(SHAPE), X = numbersFor(LENGTH, 1), Y = numbersFor(LENGTH, 2);

Deno.test("shared formulas have the bits of one thread, along rows and along one long row", () => {
  const formula = parseFormula("exp(x * r) + c", ["x", "r", "c"]), strides = stridesOf(SHAPE);
  const row = numbersFor(1003, 3), column = numbersFor(601, 4);
  const view = (device: Wasm, numbers: Float32Array, strides: readonly number[]) => ({
    storage: device.store(numbers),
    strides,
  });
  assertSame((device) => {
    const inputs = { x: view(device, X, strides), r: view(device, row, [0, 1]), c: view(device, column, [1, 0]) };
    return [device.elementwise(formula, inputs, SHAPE)];
  });
  assertSame((device) => {
    const inputs = { x: view(device, X, strides), r: view(device, row, [0, 0]), c: 0.5 };
    return [device.elementwise(formula, inputs, SHAPE)];
  });
});

Deno.test("a shared rule has the bits of one thread", () => {
  const m = parseFormula("0.9 * m + g", ["m", "g"]),
    w = parseFormula("w - rate * m / (sqrt(m * m) + 1)", ["w", "rate", "m"]);
  assertSame((device) => {
    const state = { w: device.store(X), m: device.store(Y), g: device.store(X) };
    device.update({ m, w }, state, { rate: 0.1 });
    return [state.w, state.m];
  });
});

for (const kind of ["sum", "max", "argmax"] as const) {
  Deno.test(`shared reductions have the bits of one thread: ${kind} of rows, of many matrices and of few wide ones`, () => {
    for (const [outer, axis, inner] of [[601, 1003, 1], [601, 17, 59], [2, 31, 9721]]) {
      assertSame((
        device,
      ) => [device.reduce(kind, device.store(X.subarray(0, outer * axis * inner)), { outer, axis, inner })]);
    }
  });
}

Deno.test("shared random numbers have the bits of one thread", () => {
  assertSame((device) => [device.random({ key: 5, stream: 1, start: 12, length: LENGTH })]);
});

Deno.test("small and large work by turns, in steps, has the bits of one thread", () => {
  const add = parseFormula("x + y", ["x", "y"]), start = numbersFor(160 * 160, 1);
  assertSame((device) => {
    let x = device.store(start);
    for (let i = 0; i < 30; i++) {
      const y = device.product(x, x, { ...single, m: 160, k: 160, n: 160, bTransposed: i % 2 === 0 });
      const mean = device.reduce("max", y, { outer: 1, axis: y.length, inner: 1 });
      const one = { storage: mean, strides: [0] }, scaled = parseFormula("x / y", ["x", "y"]);
      const z = device.elementwise(scaled, { x: { storage: y, strides: [1] }, y: one }, [y.length]);
      x = device.elementwise(add, { x: { storage: z, strides: [1] }, y: { storage: x, strides: [1] } }, [x.length]);
    }
    return [x];
  });
});
