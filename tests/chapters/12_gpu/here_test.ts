/** The chapter on the machine's own adapter. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as here from "../../../chapters/12_gpu/here.ts";
import * as times from "../../../chapters/12_gpu/times.ts";
import { productBy, RUNGS as MACHINE } from "../../../chapters/12_gpu/traces.ts";
import { courseOn, largestDifference, train } from "../../../chapters/12_gpu/training.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { type Block, recordingPage } from "../../../lib/figure/page.ts";
import { Random } from "../../../lib/random.ts";
import { gpuTest } from "../../lib/device/gpu/gpu.ts";

function textsOf(blocks: readonly Block[]): string {
  return blocks.map((block) => "text" in block ? block.text : "").join("\n");
}

gpuTest("each rung in WGSL makes the products of a layer, forward and backward", async (gpu) => {
  const random = new Random(1);
  for (const sizes of Object.values(here.productsOfLayer(19, 33, 70))) {
    const { a, b } = here.operandsOf(sizes, random);
    for (const { name, variant } of here.RUNGS) {
      assert(here.partOfBound(await here.productHere(gpu, variant, sizes, a, b), sizes, a, b) <= 1, name);
    }
  }
});

gpuTest("of whole numbers the rungs in WGSL make what those on the machine make", async (gpu) => {
  const n = 16, numbers = (first: number) => Float32Array.from({ length: n * n }, (_, i) => (i * first) % 17 - 8);
  const a = numbers(5), b = numbers(7), { forward } = here.productsOfLayer(n, n, n);
  for (const rung of Object.values(MACHINE)) {
    const { out } = productBy((given) => rung(given, 4, 2), a, b, n);
    for (const { name, variant } of here.RUNGS) {
      assertEquals(await here.productHere(gpu, variant, forward, a, b), new Float32Array(out), name);
    }
  }
});

gpuTest("a network learns on the GPU as on the reference device, and whenever its losses are read", async (gpu) => {
  const steps = 20, atEnd = await train(courseOn(gpu, 3), steps, "at the end");
  assertEquals(await train(courseOn(gpu, 3), steps, "each step"), atEnd);
  const expected = await train(courseOn(new Reference(), 3), steps, "at the end");
  assert(expected[steps - 1] < expected[0] && largestDifference(expected, atEnd) < 1e-5);
});

gpuTest("calls of kernels are counted, and no longer than asked", async (gpu) => {
  const { forward } = here.productsOfLayer(2, 3, 4), { a, b } = here.operandsOf(forward, new Random(1));
  assertEquals(await here.callsIn(gpu, () => here.productWithCopies(gpu, forward, a, b)), 1);
  const { run } = gpu.context.queue;
  await assertRejects(() => here.callsIn(gpu, () => Promise.reject(new Error("no"))), Error, "no");
  assertEquals(gpu.context.queue.run, run);
});

gpuTest("the adapter is shown with its name and its answers, and a GPU in software is called one", async (gpu) => {
  const { page, blocks } = recordingPage();
  times.showAdapter(page, gpu);
  await times.showDigitsHere(page, gpu, 1);
  await times.showTrainingHere(page, gpu, 1);
  const text = textsOf(blocks);
  assert(text.includes(gpu.adapterName) && text.includes("mean nothing about graphics cards") === gpu.isSoftware);
  const [, questions, digits] = blocks.filter((block) => block.kind === "table");
  assertEquals(questions.rows.length, gpu.answers.length);
  assertEquals(digits.rows.map(([name]) => name), ["GPU", "Wasm", "exact"]);
  assert(/A step calls \d+ kernels/.test(text));
});

Deno.test("a reason for having no GPU is told; an error of another kind is not", async () => {
  const cannot = (message: string) => () => Promise.reject(new Error(message));
  const none = "Cannot use the GPU: no adapter was found; install one", wrong = "Cannot trust the GPU x: asked for y";
  assertEquals([await here.gpuOrReason(cannot(none)), await here.gpuOrReason(cannot(wrong))], [none, wrong]);
  await assertRejects(() => here.gpuOrReason(cannot("Cannot compile")), Error, "Cannot compile");
});

Deno.test("products of a layer are those of the chain rule", () => {
  const { forward, da, db } = here.productsOfLayer(2, 3, 4), reference = new Reference();
  const a = [1, 2, 3, 4, 5, 6], b = [1, 0, 2, 1, 0, 1, 0, 1, 1, 1, 3, 0], dy = [1, 0, 0, 2, 0, 1, 0, 0];
  const product = (x: number[], y: number[], sizes: here.Sizes) => [
    ...reference.values(reference.product(reference.store(x), reference.store(y), sizes)),
  ];
  assertEquals(product(a, b, forward), [4, 5, 11, 3, 10, 11, 26, 9]);
  assertEquals(product(dy, b, da), [3, 2, 1, 0, 1, 1]); // dy b^T
  assertEquals(product(a, dy, db), [1, 4, 0, 2, 2, 5, 0, 4, 3, 6, 0, 6]); // a^T dy
});

Deno.test("a product beyond the bound is told from one within", () => {
  const { forward } = here.productsOfLayer(1, 2, 1), ones = Float32Array.of(1, 1);
  assertEquals(here.partOfBound([2], forward, ones, ones), 0);
  assert(here.partOfBound([2 + 2 ** -22], forward, ones, ones) < 1);
  assert(here.partOfBound([2 + 2 ** -21], forward, ones, ones) > 1);
});

Deno.test("from where on the GPU stays ahead, in words", () => {
  const row = (n: number, gpu: number) => ({ n, gpu, wasm: 1 });
  assertEquals(
    [[0.5, 0.5], [2, 0.5], [0.5, 2, 0.5], [0.5, 2]].map((list) =>
      times.breakEvenText(list.map((gpu, i) => row(i, gpu)))
    ),
    [
      "It pays here from 0 rows on, which is the smallest size that was tried.",
      "It pays here from some size between 0 and 1 rows on. Below, most of the time is waiting.",
      "It pays here from some size between 1 and 2 rows on. Below, most of the time is waiting.",
      "Up to 1 rows it does not pay here. Most of the time of the smaller ones is waiting.",
    ],
  );
  assertEquals([times.median([3, 1, 2]), times.median([4, 1, 3, 2])], [2, 3]);
});

Deno.test("a network learns on the Wasm device as on the reference device", async () => {
  const wasm = new Wasm({ mebibytes: 16, threads: 1 });
  const [expected, found] = [
    await train(courseOn(new Reference(), 1), 5, "each step"),
    await train(courseOn(wasm, 1), 5, "at the end"),
  ];
  assert(largestDifference(expected, found) < 1e-5);
});
