/** Shared work on machines without a fused multiply-add: tiles and formulas are others there. */
import { assert, assertEquals } from "@std/assert";
import type { Product } from "../../../../lib/device/device.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { Wasm } from "../../../../lib/device/wasm/wasm.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { numbersFor, onOneThread, onThreads, resultsOf, type Work } from "./sharing.ts";

const IS_FUSED = new Context(new Memory(16)).isFused;

/** The bits of one thread; where products are added up, they are not those that a fused multiply-add gives. */
function assertSame(work: Work, { threads = 3, adds = true } = {}): void {
  const expected = resultsOf(new Wasm({ mebibytes: 64, threads: 1, plain: true }), work);
  const { found, threads: used, reason } = onThreads(work, { threads, plain: true });
  assert(expected.every((numbers) => numbers.some((x) => x !== 0)), "nothing was calculated");
  assertEquals(found, expected);
  assertEquals([used, reason], [threads, undefined]);
  if (IS_FUSED && adds) assert(String(expected) !== String(onOneThread(work)), "it is not plain");
}

const HOW = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };
const X = numbersFor(1500 * 400, 1), Y = numbersFor(1500 * 400, 2);

function product(sizes: Product): Work {
  const { batch, m, k, n } = sizes;
  return (device) => {
    const a = device.store(X.subarray(0, batch * m * k)), b = device.store(Y.subarray(0, batch * k * n));
    return [device.product(a, b, sizes)];
  };
}

for (const [aTransposed, bTransposed] of [[false, false], [true, false], [false, true]]) {
  const which = aTransposed ? "a transposed" : bTransposed ? "b transposed" : "none transposed";
  Deno.test(`without multiply-add, shared products have the bits of one thread, ${which}`, () => {
    const sizes = [[161, 129, 133], [1030, 40, 50], [29, 300, 333], [1, 700, 700], [256, 400, 256]];
    const all = sizes.map(([m, k, n]) => product({ ...HOW, m, k, n, aTransposed, bTransposed }));
    assertSame((device) => all.flatMap((one) => one(device)), { threads: aTransposed ? 2 : 3 });
  });
}

Deno.test("without multiply-add, shared batches of products have the bits of one thread", () => {
  const many = product({ ...HOW, batch: 7, m: 120, k: 150, n: 175 });
  const few = product({ ...HOW, batch: 2, m: 250, k: 180, n: 275, bTransposed: true });
  assertSame((device) => [...many(device), ...few(device)]);
});

Deno.test("without multiply-add, shared formulas and rules have the bits of one thread", () => {
  const exp = parseFormula("exp(x * y) + tanh(y)", ["x", "y"]), m = parseFormula("0.9 * m + g", ["m", "g"]);
  const w = parseFormula("w - rate * m / (sqrt(m * m) + 1)", ["w", "rate", "m"]);
  assertSame((device) => {
    const x = { storage: device.store(X), strides: [400, 1] }, y = { storage: device.store(Y), strides: [0, 1] };
    return [device.elementwise(exp, { x, y }, [1500, 400])];
  });
  assertSame((device) => {
    const state = { w: device.store(X), m: device.store(Y), g: device.store(X) };
    device.update({ m, w }, state, { rate: 0.1 });
    return [state.w, state.m];
  }, { adds: false });
});
