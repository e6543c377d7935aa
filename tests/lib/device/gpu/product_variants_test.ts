/** Every kernel of the product against the reference. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import {
  cut,
  MOST_STEPS,
  type Run,
  runProduct,
  type Variant,
  VARIANTS,
  variantsFor,
} from "../../../../lib/device/gpu/product_variants.ts";
import type { Queue } from "../../../../lib/device/gpu/queue.ts";
import { contextTest } from "./context.ts";
import { assertNear, type Case, caseOf, EDGES, ORIENTATIONS, results, stored } from "./products.ts";

async function products(context: Context, variant: Variant, cases: readonly Case[], how: Run = {}) {
  return await results(
    context,
    cases.map(({ sizes, a, b }) => ({
      length: (how.cut?.parts ?? 1) * sizes.batch * sizes.m * sizes.n,
      run: (out) => runProduct(context, variant, stored(context, a), stored(context, b), sizes, out, how),
    })),
  );
}

/** All orientations, with sizes around those of tiles, and with operands that all products of a batch share. */
const cases = ORIENTATIONS.flatMap((orientation, o) =>
  EDGES.map((m, i) => {
    const k = EDGES[(3 * i + o) % 8], n = EDGES[(5 * i + 2 * o + 1) % 8];
    return caseOf({ m, k, n, ...orientation, batch: 1 + i % 3, aShared: i % 4 === 1, bShared: (i + o) % 4 === 2 });
  })
);

for (const variant of VARIANTS) {
  contextTest(
    `the kernel ${variant.name} makes products of all orientations around the edges of tiles`,
    async (context) => {
      const found = await products(context, variant, cases);
      found.forEach((numbers, i) => assertNear(numbers, cases[i], variant.name));
    },
  );

  contextTest(`the kernel ${variant.name} gives 0 where there is nothing to add up`, async (context) => {
    const [zeros, nothing] = await products(context, variant, [caseOf({ m: 3, k: 0, n: 5 }), caseOf({ m: 0, k: 2 })]);
    assertEquals([...zeros], new Array(15).fill(0));
    assertEquals(nothing.length, 0);
  });

  contextTest(`the kernel ${variant.name} gives the sums of parts one behind the other`, async (context) => {
    const of = caseOf({ batch: 2, m: 5, k: 83, n: 7 }),
      [found] = await products(context, variant, [of], { cut: cut(83, 3) });
    assertEquals(cut(83, 3), { parts: 3, steps: 32 });
    assertEquals(found.length, 3 * 70);
    assertNear(found.slice(0, 70).map((x, i) => x + found[70 + i] + found[140 + i]), of, "the sum of parts");
    const some = caseOf({ m: 5, k: 32, n: 7 }),
      a = new Float32Array(160).map((_, i) => of.a[83 * Math.floor(i / 32) + i % 32]);
    assertNear(found.slice(0, 35), { ...some, a, b: of.b.slice(0, 32 * 7) }, "the first part");
  });
}

contextTest("every kernel gives the same bits twice", async (context) => {
  const cases = [1, 2].map(() => caseOf({ m: 130, k: 200, n: 70 }));
  for (const variant of VARIANTS) {
    const [once, again] = await products(context, variant, cases);
    assertEquals(once, again);
  }
});

contextTest("the longest part is as long as it says, and a longer one is refused", async (context) => {
  const longest = caseOf({ m: 2, k: MOST_STEPS, n: 2 }), long = caseOf({ m: 2, k: MOST_STEPS + 1, n: 2 });
  for (const variant of VARIANTS) assertNear((await products(context, variant, [longest]))[0], longest, variant.name);
  const a = stored(context, long.a), out = context.memory.allocate(4);
  const message = "Cannot add up 16400 products in one part: 16384 are the most";
  assertThrows(() => runProduct(context, VARIANTS[0], a, a, long.sizes, out), Error, message);
});

contextTest("groups that fold into a second and third row make the same products", async (context) => {
  const of = caseOf({ batch: 5, m: 130, k: 3, n: 131 });
  const folding = { ...context, queue: new Proxy(context.queue, { get: folded }) } as Context;
  for (const variant of VARIANTS) assertNear((await products(folding, variant, [of]))[0], of, variant.name);
});

/** A queue that starts its groups in three rows. */
function folded(queue: Queue, name: keyof Queue): unknown {
  if (name === "run") {
    return (...[kernel, pieces, [x, y], says]: Parameters<Queue["run"]>) => {
      assertEquals(y, 1);
      queue.run(kernel, pieces, [Math.ceil(x / 3), 3, 1], says);
    };
  }
  const found = queue[name];
  return typeof found === "function" ? found.bind(queue) : found;
}

Deno.test("a kernel runs where its threads and its memory have room", () => {
  const names = (threads: number, bytes: number) => {
    const limits = { maxComputeInvocationsPerWorkgroup: threads, maxComputeWorkgroupStorageSize: bytes };
    return variantsFor(limits as GPUSupportedLimits).map(({ name }) => name);
  };
  assertEquals(names(256, 16384), VARIANTS.map(({ name }) => name));
  assertEquals(names(128, 16384), ["32 x 32", "16 x 64", "64 x 16"]);
  assertEquals(names(256, 4096), ["naive", "16 x 16"]);
  assert(VARIANTS.every(({ bytes }) => bytes <= 16384));
});

Deno.test("steps are cut into parts of whole tiles, of which none is empty", () => {
  assertEquals(cut(0, 1), { parts: 1, steps: 16 });
  assertEquals(cut(784, 4), { parts: 4, steps: 208 });
  for (let k = 1; k < 400; k++) {
    for (const wanted of [1, 2, 3, 7]) {
      const { parts, steps } = cut(k, wanted);
      assert(parts <= wanted && parts * steps >= k && (parts - 1) * steps < k && steps % 16 === 0, `${k} in ${wanted}`);
    }
  }
});
