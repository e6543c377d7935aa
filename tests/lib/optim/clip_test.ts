import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { compile } from "../../../lib/compile.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { mul, sum } from "../../../lib/ops/mod.ts";
import { clipByNorm, clipByValue, slopeNorm } from "../../../lib/optim/clip.ts";
import { onDevice, type Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

/** Parameters whose gradients are these numbers. */
function slopesOf(rows: readonly (readonly number[])[]) {
  const weights = Object.fromEntries(rows.map((row, i) => [`w${i}`, parameter(row.map(() => 0))]));
  const given = new Map(Object.values(weights).map((w, i) => [w, tensor(rows[i])]));
  return { weights, slopes: { of: (x: Tensor) => given.get(x)! } };
}

const read = async ({ of }: { of: (x: Tensor) => Tensor }, weights: Record<string, Tensor>) =>
  await Promise.all(Object.values(weights).map(async (w) => [...await of(w).read()]));

Deno.test("the norm is that of all gradients together", async () => {
  const { weights, slopes } = slopesOf([[3, 0], [], [0, 4, 12]]);
  assertEquals(await slopeNorm(slopes, weights).item(), 13);
  assertEquals(await slopeNorm(slopes, { a: weights.w0, b: weights.w0 }).item(), 3);
});

Deno.test("by norm, gradients that are long become as long as told, in their direction; short ones stay", async () => {
  const rows = fc.array(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(fc.asyncProperty(rows, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), async (rows, most) => {
    const { weights, slopes } = slopesOf(rows), flat = rows.flat();
    const length = Math.hypot(...flat), clipped = (await read(clipByNorm(slopes, weights, most), weights)).flat();
    const scale = Math.min(1, most / (length + 1e-6));
    flat.forEach((value, i) => assertAlmostEquals(clipped[i], value * scale, 1e-9 * (1 + Math.abs(value * scale))));
    assert(Math.hypot(...clipped) <= most * (1 + 1e-12));
    assertEquals(await read(slopes, weights), rows.map((row) => [...row]));
  }));
});

Deno.test("by value, each number is cut off for itself, and the direction changes", async () => {
  const { weights, slopes } = slopesOf([[0.2, -8], [0.5, 3]]);
  assertEquals(await read(clipByValue(slopes, weights, 0.5), weights), [[0.2, -0.5], [0.5, 0.5]]);
});

Deno.test("numbers whose squares float32 cannot hold are clipped as others are", async () => {
  const wasm = new Wasm({ threads: 1 });
  for (const scale of [1e30, 1e-30]) {
    const { weights, slopes } = onDevice(wasm, () => slopesOf([[3 * scale], [-4 * scale]]));
    assertAlmostEquals(await slopeNorm(slopes, weights).item() / (5 * scale), 1, 1e-6);
    const [[a], [b]] = await read(clipByNorm(slopes, weights, 1), weights);
    if (scale > 1) [[a, 0.6], [b, -0.8]].forEach(([found, wanted]) => assertAlmostEquals(found, wanted, 1e-6));
    else assert(a > 0 && b < 0);
  }
  wasm.close();
});

Deno.test("zeros stay zeros, and where a number is infinite or NaN, nothing is left to step by", async () => {
  const zero = slopesOf([[0, 0], [0]]);
  assertEquals(await read(clipByNorm(zero.slopes, zero.weights, 1), zero.weights), [[0, 0], [0]]);
  for (const wrong of [NaN, Infinity, -Infinity]) {
    const { weights, slopes } = slopesOf([[wrong, 1], [1]]);
    assertEquals(await read(clipByNorm(slopes, weights, 1), weights), [[NaN, NaN], [NaN]]);
  }
});

Deno.test("gradients of other parameters are passed on as they are", () => {
  const { weights, slopes } = slopesOf([[3], [4]]), clipped = clipByNorm(slopes, { w0: weights.w0 }, 1);
  assertStrictEquals(clipped.of(weights.w1), slopes.of(weights.w1));
});

Deno.test("clipping may be compiled together with the gradients", async () => {
  const w = parameter([1, 2]);
  const clipped = (x: Tensor) => clipByNorm(gradients(sum(mul(w, x))), { w }, 1).of(w);
  const calculation = compile((x) => [clipped(x)]);
  for (const values of [[3, 4], [30, -40], [0.1, 0.2]]) {
    const x = tensor(values);
    assertEquals([...await calculation(x)[0].read()], [...await clipped(x).read()]);
  }
});

Deno.test("clipping says what is wrong with what it is given", () => {
  const { weights, slopes } = slopesOf([[1]]);
  for (const most of [0, -1, NaN, Infinity]) {
    const reason = `at most ${most} is asked for, expected a positive number`;
    assertThrows(() => clipByNorm(slopes, weights, most), Error, `Cannot clip gradients by norm: ${reason}`);
    assertThrows(() => clipByValue(slopes, weights, most), Error, `Cannot clip gradients by value: ${reason}`);
  }
  assertThrows(() => slopeNorm(slopes, {}), Error, "Cannot measure gradients: there are no parameters");
});
