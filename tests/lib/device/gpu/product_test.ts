/** Products of the GPU device: any sizes, and formulas at their end. */
import { assertEquals } from "@std/assert";
import type { Product } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Products } from "../../../../lib/device/gpu/product.ts";
import { Choices, cutFor, SIZE_CLASSES } from "../../../../lib/device/gpu/product_choice.ts";
import { VARIANTS } from "../../../../lib/device/gpu/product_variants.ts";
import { Reductions } from "../../../../lib/device/gpu/reduce.ts";
import { Random } from "../../../../lib/random.ts";
import { contextTest } from "./context.ts";
import { assertNear, type Case, caseOf, counted, ORIENTATIONS, results, stored } from "./products.ts";

const productsOf = (context: Context) => new Products(context, new Reductions(context));

async function multiplied(context: Context, cases: readonly Case[], products = productsOf(context)) {
  return await results(
    context,
    cases.map(({ sizes, a, b }) => ({
      length: sizes.batch * sizes.m * sizes.n,
      run: (out) => products.run(stored(context, a), stored(context, b), sizes, out),
    })),
  );
}

/** Sizes that mix small ones, 0 among them, with such that take several tiles. */
function anySizes(random: Random): Partial<Product> {
  const size = () => random.integer(random.integer(2) ? 140 : 6), flag = () => random.integer(2) === 1;
  const [aTransposed, bTransposed, aShared, bShared] = [flag(), flag(), flag(), flag()];
  return { batch: random.integer(4), m: size(), k: size(), n: size(), aTransposed, bTransposed, aShared, bShared };
}

for (const seed of [1, 2, 3]) {
  contextTest(
    `products of any size, orientation and batch are those of the reference, seed ${seed}`,
    async (context) => {
      const random = new Random(seed), cases = Array.from({ length: 40 }, () => caseOf(anySizes(random)));
      (await multiplied(context, cases)).forEach((found, i) =>
        assertNear(found, cases[i], `seed ${seed}, number ${i}`)
      );
    },
  );
}

contextTest("long sums of few numbers are cut into parts, and the parts added up", async (given) => {
  const { context, calls } = counted(given);
  for (const orientation of ORIENTATIONS) {
    const of = caseOf({ m: 10, k: 2001, n: 30, ...orientation }), before = calls();
    assertNear((await multiplied(context, [of]))[0], of, "split");
    assertEquals(calls() - before, 2, "one call for the parts, one for their sum");
  }
  const of = caseOf({ m: 10, k: 100, n: 30 }), before = calls();
  assertNear((await multiplied(context, [of]))[0], of, "whole");
  assertEquals(calls() - before, 1, "a short sum is not cut");
});

contextTest("no thread goes round more than 16,384 times, however many groups there are", async (context) => {
  const cases = [
    caseOf({ m: 1, k: 70_001, n: 1 }),
    caseOf({ m: 17, k: 20_000, n: 17, batch: 10, aShared: true, bShared: true }),
  ];
  (await multiplied(context, cases)).forEach((found, i) => assertNear(found, cases[i], "a long sum"));
  const many: Product = { ...cases[0].sizes, batch: 10_000 };
  for (const variant of VARIANTS) assertEquals(cutFor(variant, many), { parts: 5, steps: 14_016 });
});

contextTest("the same product has the same bits twice, in parts and with other work between", async (context) => {
  const products = productsOf(context), of = caseOf({ m: 12, k: 3000, n: 40 });
  const [once, , again] = await multiplied(context, [of, caseOf({ m: 70, k: 9, n: 70 }), of], products);
  assertEquals(once, again);
});

contextTest("a class of sizes takes the kernel that is set for it", (context) => {
  const { choices } = productsOf(context), [m, k, n] = SIZE_CLASSES[1].sample, sizes = caseOf({}).sizes;
  assertEquals(choices.of({ ...sizes, m, k, n }).name, "16 x 64");
  choices.set(SIZE_CLASSES[1], VARIANTS[0]);
  assertEquals(choices.of({ ...sizes, m, k, n }).name, "naive");
  assertEquals(choices.of({ ...sizes, m: n, k, n: m }).name, "64 x 16");
  return Promise.resolve();
});

Deno.test("each class of sizes has its sample, which no class before it has", () => {
  for (const { name, sample: [m, k, n] } of SIZE_CLASSES) {
    const sizes = { ...caseOf({}).sizes, m, k, n };
    assertEquals(SIZE_CLASSES.find(({ has }) => has(sizes))?.name, name);
  }
});

Deno.test("a GPU that cannot run the kernel that was chosen takes the plainest", () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 64, maxComputeWorkgroupStorageSize: 16384 } as GPUSupportedLimits;
  const choices = new Choices(limits), large = { ...caseOf({}).sizes, m: 4096, k: 4096, n: 4096 };
  assertEquals(choices.of(large).name, "naive");
  assertEquals(choices.of({ ...large, m: 10 }).name, "16 x 64");
});
