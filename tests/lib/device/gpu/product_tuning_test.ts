/** Kernels of the product, measured. On a GPU in software: that the fastest one is taken is tested, and not which one that is. */
import { assert, assertEquals } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { Products } from "../../../../lib/device/gpu/product.ts";
import { SIZE_CLASSES } from "../../../../lib/device/gpu/product_choice.ts";
import { secondsOf, tuneProducts } from "../../../../lib/device/gpu/product_tuning.ts";
import { VARIANTS } from "../../../../lib/device/gpu/product_variants.ts";
import { Reductions } from "../../../../lib/device/gpu/reduce.ts";
import { contextTest } from "./context.ts";
import { gpuTest } from "./gpu.ts";
import { assertNear, caseOf, results, stored } from "./products.ts";

const tunable = (context: Context, isSoftware: boolean) => ({
  context,
  isSoftware,
  products: new Products(context, new Reductions(context)),
});
const fewRows = SIZE_CLASSES[1], [m, k, n] = fewRows.sample;

contextTest("after tuning, products take the kernel that was fastest, and are right", async (context) => {
  const gpu = tunable(context, false), measured = await tuneProducts(gpu, [fewRows], 0), of = caseOf({ m, k, n });
  assertEquals(measured.map(({ variant }) => variant), VARIANTS);
  assert(measured.every(({ seconds, of }) => seconds >= 0 && of === fewRows));
  const fastest = Math.min(...measured.map(({ seconds }) => seconds)),
    { variant } = measured.find((one) => one.seconds === fastest)!;
  assertEquals(gpu.products.choices.of(of.sizes), variant);
  const run = (out: Piece) => gpu.products.run(stored(context, of.a), stored(context, of.b), of.sizes, out);
  assertNear((await results(context, [{ length: m * n, run }]))[0], of, "tuned");
});

contextTest("a GPU in software keeps the rule", async (context) => {
  const gpu = tunable(context, true), before = gpu.products.choices.of(caseOf({ m, k, n }).sizes);
  assertEquals(await tuneProducts(gpu), []);
  assertEquals(gpu.products.choices.of(caseOf({ m, k, n }).sizes), before);
});

contextTest("work is done until it takes long enough, and what is measured is the time of one", async (context) => {
  let times = 0;
  const millisecond = () => {
    times++;
    for (const begin = performance.now(); performance.now() < begin + 1;);
  };
  const seconds = await secondsOf(context, millisecond, 0.1);
  assert(times >= 1 + 1 + 4 + 16 + 64, `${times} times`);
  assert(seconds > 0.0005 && seconds < 0.05, `${seconds} s`);
  times = 0;
  await secondsOf(context, () => times++, 0);
  assertEquals(times, 2, "once before, and once on the clock");
});

Deno.test("where waiting alone has taken longer than with work, the work has taken no time", async () => {
  let reads = 0, times = 0;
  const read = () => new Promise((done) => setTimeout(done, [2, 3].includes(++reads) ? 30 : 0)); // those without work
  const memory = { allocate() {}, step: () => ({ [Symbol.dispose]() {} }) };
  const seconds = await secondsOf({ queue: { read }, memory } as unknown as Context, () => times++, 0);
  assertEquals([seconds, times], [0, 2]);
});

gpuTest("the GPU device can be tuned, and multiplies by the kernels of its choice", async (gpu) => {
  assertEquals(await tuneProducts(gpu, []), []);
  const of = caseOf({ m, k, n }), [a, b] = [gpu.store(of.a), gpu.store(of.b)];
  for (const variant of gpu.products.choices.variants) {
    gpu.products.choices.set(fewRows, variant);
    assertNear(await gpu.read(gpu.product(a, b, of.sizes)) as Float32Array<ArrayBuffer>, of, variant.name);
  }
  gpu.products.choices.set(fewRows, fewRows.variant);
});
