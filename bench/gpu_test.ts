/** The bench of the GPU: its tables from numbers that are made up, and its work on models small enough for a test. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Gpu } from "../lib/device/gpu/gpu.ts";
import { openGpu } from "../lib/device/gpu/open.ts";
import { REGISTERS, WIDE } from "../lib/device/gpu/product_variants.ts";
import { hostCosts, SMALL } from "./gpu_host.ts";
import { choiceOf, ORIENTATIONS, speedsOf } from "./gpu_products.ts";
import { differenceOf, hostTable, kernelTable, memoryLines, trainingTable } from "./gpu_tables.ts";
import { expectedLosses, type Trained, trainOn } from "./gpu_training.ts";
import { type Model, models } from "./model.ts";
import { TOLERANCE } from "./standings.ts";

const hasAdapter = await navigator.gpu.requestAdapter() !== null;

/** A test on the GPU device, which is closed afterward; where there is no adapter, it is ignored. */
function gpuTest(name: string, act: (gpu: Gpu) => Promise<void>): void {
  const ignore = !hasAdapter;
  Deno.test({
    name: ignore ? `${name} (no GPU: apt-get install mesa-vulkan-drivers)` : name,
    ignore,
    async fn() {
      const gpu = await openGpu();
      try {
        await act(gpu);
      } finally {
        gpu.close();
      }
    },
  });
}

const speeds = new Map([[REGISTERS, 400], [WIDE, 800]]), row = { size: 1024, orientation: "nn", speeds } as const;

Deno.test("the table of kernels: the choice before and after tuning, and the share of the peer's speed", () => {
  const alone = kernelTable([{ ...row, choice: REGISTERS }]).split("\n");
  assertEquals(alone[0], "| size | stored | 64 x 64 | 128 x 128 | by rule | tuned |");
  assertEquals(alone[2], "| 1024 | nn     | 400     | 800       | 64 x 64 | -     |");
  const tuned = kernelTable([{ ...row, choice: REGISTERS, tuned: WIDE, peer: 1000 }, { ...row, choice: WIDE }]);
  assertMatch(tuned, /\| by rule +\| tuned +\| cuBLAS +\| of it \|\n/);
  assertMatch(tuned, /\| 64 x 64 +\| 128 x 128 \| 1000 +\| 80 % +\|\n/);
  assertMatch(tuned, /\| 128 x 128 \| - +\| - +\| - +\|$/);
});

const trained = (name: string, time: number, loss: number): Trained => ({
  name,
  time,
  fastest: 1,
  losses: [2, 1, loss],
});

Deno.test("the table of training: how far losses are from those expected, and the time beside the peer's", () => {
  const ours = { ...trained("ours", 3, 0.5), slowest: 4 }, wrong = trained("wrong", 3, NaN), expected = [2, 1, 0.501];
  const [, , line] = trainingTable(models[0], [ours], expected, trained("PyTorch", 2, 0.501)).split("\n");
  assertMatch(line, /^\| ours +\| 3\.00 +\| 1\.00 to 4\.00 .*\| 1e-3 +\| 1\.50 +\|$/);
  assert(!(differenceOf(wrong, expected) <= TOLERANCE));
  assert(!trainingTable(models[0], [ours], expected).includes("to PyTorch"));
});

Deno.test("the table of the host's cost, and what is said of the memory", () => {
  const cost = {
    form: "eager",
    calls: 40,
    busy: 120,
    best: 100,
    wall: 200,
    quick: 130,
    steps: 10,
    before: 5,
    after: 5,
  };
  assertMatch(hostTable([cost]), /\| eager \| 40 +\| 120 +\| 100 +\| 3\.0 +\| 200 +\| 130 +\|$/);
  assertEquals(memoryLines([cost]), "Memory of the GPU after 10 steps, eager: 5 bytes, as before.");
  assertMatch(memoryLines([{ ...cost, after: 6 }]), /6 bytes, 5 before\.$/);
});

const small: Model = { ...models[2], sizes: [40, 12, 10], batch: 8, learningRate: 0.01 };
const smallModels: readonly Model[] = [
  small,
  { ...small, loss: "squares", activation: "sigmoid", optimizer: "sgd", learningRate: 1 },
  { ...small, loss: "pixels", sizes: [40, 9, 3, 9, 40] },
];

gpuTest("the losses on the GPU are those of the Wasm device, eager and compiled", async (gpu) => {
  for (const model of smallModels) {
    const expected = await expectedLosses(model), before = gpu.bytes, found = await trainOn(gpu, model, 1, 1);
    assert(expected[0] - expected[2] > 1e-3, `nothing is learned: ${expected}`);
    assert(gpu.bytes > before, "the GPU has done nothing");
    for (const one of found) {
      assert(differenceOf(one, expected) < 1e-5, `${model.loss}, ${one.name}: ${one.losses} and ${expected}`);
      assert(Number.isFinite(one.time));
    }
  }
});

gpuTest("a step of the small model has about 40 calls, and memory does not grow from step to step", async (gpu) => {
  for (const { calls, busy, wall, before, after } of await hostCosts(gpu, 1000)) {
    assert(calls >= 35 && calls <= 45, `${calls} calls of ${SMALL.title}`);
    assert(busy > 0 && wall > 0);
    assertEquals(after, before);
  }
});

gpuTest("all kernels multiply, and agree", async (gpu) => {
  for (const orientation of ORIENTATIONS) {
    const { speeds, choice } = await speedsOf(gpu, 40, orientation, 1, 0);
    assertEquals([...speeds.keys()], gpu.products.choices.variants);
    assertEquals(choice, choiceOf(gpu, 40, orientation));
  }
});

gpuTest("a kernel that multiplies wrong is found", async (gpu) => {
  const { products } = gpu, { run } = products;
  products.run = (a, b, sizes, ...others) =>
    run.call(products, a, b, others[2] === WIDE ? { ...sizes, k: sizes.k - 1 } : sizes, ...others);
  const failure = await speedsOf(gpu, 40, "nn", 1, 0).then(() => "", String);
  assertMatch(failure, /naive and 128 x 128 differ/);
});
