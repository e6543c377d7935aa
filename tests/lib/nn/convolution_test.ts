import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import { convolutionLayer } from "../../../lib/nn/convolution.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { constant, uniform } from "../../../lib/nn/initial.ts";
import { averagePoolLayer, flattenLayer, maxPoolLayer } from "../../../lib/nn/pooling.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { summarize } from "../../../lib/nn/summary.ts";
import { relu } from "../../../lib/ops/activations.ts";
import { reshape } from "../../../lib/ops/broadcast.ts";
import { convolution } from "../../../lib/ops/convolution.ts";
import { averagePool, globalAveragePool, maxPool } from "../../../lib/ops/pooling.ts";
import { Random } from "../../../lib/random.ts";
import { assertClose, assertTied, numbers, random } from "../ops/close.ts";
import "../exact.ts";

const seeded = { random: new Random(1) };

Deno.test("a convolution layer is the convolution with its weight and bias, in value and gradients", () => {
  const how = { stride: 2, padding: [1, 0], dilation: 1, groups: 2 };
  const one = convolutionLayer(4, 6, [3, 2], { ...seeded, ...how }), { weight, bias } = one.parameters;
  assertEquals([weight.shape, bias.shape, one.title], [[6, 2, 3, 2], [6], "convolution 4 -> 6, kernel 3 x 2"]);
  assertEquals(one(random([2, 4, 5, 5], 1)).shape, [2, 6, 3, 2]);
  assertTied((x) => one(x), (x) => convolution(x, weight, bias, how), [random([2, 4, 5, 5], 1), weight, bias]);
  const bare = convolutionLayer(1, 1, [2], { ...seeded, initial: () => tensor([[[10, 1]]]), bias: false });
  assertEquals([Object.keys(bare.parameters), numbers(bare(tensor([[[1, 2, 3]]])))], [["weight"], [12, 23]]);
});

Deno.test("a convolution layer begins as its rules say, by the numbers in a window, weight before bias", () => {
  const drawn = new Random(7),
    { weight, bias } = convolutionLayer(8, 4, 2, { random: new Random(7), groups: 2 })
      .parameters;
  assertClose(weight, uniform(-0.25, 0.25)([4, 4, 2, 2], drawn), 1e-15); // 4 channels of 2 x 2 places
  assertClose(bias, uniform(-0.25, 0.25)([4], drawn), 1e-15);
  const told = convolutionLayer(1, 2, 1, { ...seeded, initial: constant(2), bias: constant(3) });
  assertEquals(numbers(told(tensor([[[[10]]]]))), [23, 23]);
});

Deno.test("layers of images say how they can be made again", () => {
  const one = convolutionLayer(2, 2, 3, { ...seeded, padding: 1 });
  const settings = { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 };
  assertEquals(one.recipe, { kind: "convolution", settings });
  const most = { kernel: 2, stride: 2, padding: 0, dilation: 1, ceil: false };
  assertEquals(maxPoolLayer(2).recipe, { kind: "maxPool", settings: most });
  const mean = { kernel: [2, 3], stride: 1, padding: 0, ceil: true, countPadding: true };
  assertEquals(averagePoolLayer([2, 3], { stride: 1, ceil: true, padding: undefined }).recipe, {
    kind: "averagePool",
    settings: mean,
  });
  assertEquals(flattenLayer().recipe, { kind: "flatten" });
  assertEquals(sequential([globalAveragePool]).parts[0].recipe, { kind: "globalAveragePool" });
});

Deno.test("pools are the ops of their settings, and flat rows have the same numbers", () => {
  const x = random([2, 3, 5, 6], 1), most = { stride: 1, padding: 1 }, mean = { ceil: true, countPadding: false };
  assertTied((x) => maxPoolLayer(3, most)(x), (x) => maxPool(x, 3, most), [x]);
  assertTied((x) => averagePoolLayer([2, 4], mean)(x), (x) => averagePool(x, [2, 4], mean), [x]);
  assertTied((x) => flattenLayer()(x), (x) => reshape(x, [2, 90]), [x]);
  assertEquals([maxPoolLayer(3).title, averagePoolLayer([2, 4]).title], ["max pool 3", "average pool 2 x 4"]);
});

Deno.test("a model from images to classes: its layers, their shapes, and its parameters", () => {
  const model = sequential({
    see: convolutionLayer(1, 4, 3, { ...seeded, padding: 1 }),
    relu,
    pool: maxPoolLayer(2),
    flat: flattenLayer(),
    answer: dense(64, 10, seeded),
  });
  const { lines, parameters } = summarize(model, [1, 8, 8]);
  assertEquals(lines.map(({ output }) => output), [[1, 4, 8, 8], [1, 4, 8, 8], [1, 4, 4, 4], [1, 64], [1, 10]]);
  assertEquals(parameters, 4 * 9 + 4 + 64 * 10 + 10);
});

Deno.test("a convolution layer of no channels, of uneven groups, or of kernels that cannot be is refused", () => {
  const refused = (make: () => unknown, message: string) => assertThrows(make, Error, message);
  const act = "Cannot make a convolution layer";
  refused(() => convolutionLayer(0, 2, 3, seeded), `${act} 0 -> 2 with groups 1: all three must be 1, 2, ...`);
  refused(() => convolutionLayer(2, 2, 3, { ...seeded, groups: 1.5 }), `${act} 2 -> 2 with groups 1.5: all three`);
  const uneven = { ...seeded, groups: 2 };
  refused(() => convolutionLayer(4, 3, 3, uneven), `${act} 4 -> 3 with groups 2: 3 channels cannot be divided evenly`);
  refused(() => convolutionLayer(3, 4, 3, uneven), `${act} 3 -> 4 with groups 2: 3 channels cannot be divided evenly`);
  refused(
    () => convolutionLayer(1, 1, 0, seeded),
    `${act} 1 -> 1 with kernel [0, 0]: it must be whole, and at least 1`,
  );
  refused(() => convolutionLayer(1, 1, [], seeded), `${act} 1 -> 1 with an empty kernel: an image has at least one`);
  const strides = { ...seeded, stride: [1, 2] };
  refused(() => convolutionLayer(1, 1, [3], strides), `${act} 1 -> 1 with stride [1, 2]: expected one number`);
  refused(() => maxPoolLayer(0), "Cannot make a layer max pool with kernel [0]: it must be whole, and at least 1");
  refused(() => averagePoolLayer([2, 1.5]), "Cannot make a layer average pool with kernel [2, 1.5]: it must be whole");
  refused(() => flattenLayer()(tensor(1)), "Cannot flatten a tensor []: it has no batch");
});
