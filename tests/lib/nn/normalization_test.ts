import { assert, assertEquals, assertThrows } from "@std/assert";
import { compile } from "../../../lib/compile.ts";
import { tensor } from "../../../lib/create.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { dense } from "../../../lib/nn/dense.ts";
import type { Layer } from "../../../lib/nn/layer.ts";
import {
  batchNormLayer,
  type BatchNormOptions,
  groupNormLayer,
  layerNormLayer,
} from "../../../lib/nn/normalization.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { runningStatistics } from "../../../lib/nn/statistics.ts";
import { tanh } from "../../../lib/ops/activations.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { batchNorm, batchNormInference, groupNorm, layerNorm } from "../../../lib/ops/normalization.ts";
import { assign } from "../../../lib/optim/assign.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { Random } from "../../../lib/random.ts";
import { device, type Tensor, useDevice } from "../../../lib/tensor.ts";
import { fit } from "../../../lib/training/fit.ts";
import { assertClose, assertTied, numbers, random } from "../ops/close.ts";
import { numbersOf, rows } from "../training/small.ts";
import "../exact.ts";

const training = { isTraining: true }, x = tensor([[1, 10], [2, 10], [6, 16]]);

Deno.test("in training a batch is standardized by itself, and otherwise by what was kept", () => {
  const norm = batchNormLayer(2), { weight, bias } = norm.parameters;
  assign(norm.parameters, { weight: tensor([2, 3]), bias: tensor([-1, 1]) });
  assertTied(
    (x) => norm(x, { isTraining: true, changes: new Map() }),
    (x) => batchNorm(x, weight, bias),
    [random([5, 2], 1), weight, bias],
  );
  const { running_mean, running_var } = norm.kept;
  assign(norm.kept, { running_mean: tensor([5, 7]), running_var: tensor([4, 9]) });
  assertTied(
    (x) => norm(x),
    (x) => batchNormInference(x, running_mean, running_var, weight, bias),
    [random([5, 2], 1), weight, bias],
  );
  assertClose(norm(tensor([[7, 4]])), { shape: [1, 2], values: [1, -2] }, 1e-5); // epsilon moves it a little
});

Deno.test("a layer begins with weight 1, bias 0, mean 0 and variance 1, under PyTorch's names", () => {
  const norm = batchNormLayer(3);
  assertEquals(Object.entries(norm.parameters).map(([name, w]) => [name, numbers(w)]), [
    ["weight", [1, 1, 1]],
    ["bias", [0, 0, 0]],
  ]);
  assertEquals(Object.entries(norm.kept).map(([name, w]) => [name, numbers(w)]), [
    ["running_mean", [0, 0, 0]],
    ["running_var", [1, 1, 1]],
  ]);
  assertEquals(norm.title, "batch normalization 3");
  const model = sequential({ hidden: dense(2, 3, { random: new Random(1) }), norm });
  assertEquals(Object.keys(model.kept), ["norm.running_mean", "norm.running_var"]);
  assertEquals(Object.keys(sgd(model.parameters, { learningRate: 1 }).parameters), [
    "hidden.weight",
    "hidden.bias",
    "norm.weight",
    "norm.bias",
  ]);
});

Deno.test("running statistics take a part of a batch, as each convention says", () => {
  const run = (options?: BatchNormOptions) => {
    const norm = batchNormLayer(2, options);
    norm(x, training);
    return [numbers(norm.kept.running_mean), numbers(norm.kept.running_var)];
  };
  const close = (found: number[][], expected: number[][]) =>
    assertClose(tensor(found), { shape: [2, 2], values: expected.flat() });
  close(run(), [[0.3, 1.2], [0.9 + 0.7, 0.9 + 1.2]]); // unbiased variances 7 and 12
  close(run({ convention: "keras" }), [[0.03, 0.12], [0.99 + 0.14 / 3, 0.99 + 0.08]]); // biased ones
  close(run({ convention: "keras", momentum: 0.75 }), [[0.75, 3], [0.75 + 14 / 12, 0.75 + 2]]);
  close(run({ momentum: 1 }), [[3, 12], [7, 12]]);
});

Deno.test("each convention has its epsilon, which can be told", () => {
  const far = tensor([[-1], [1]]),
    one = (options?: BatchNormOptions) => numbers(batchNormLayer(1, options)(far, training))[1];
  const expected = (epsilon: number) => 1 / Math.sqrt(1 + epsilon);
  assertClose(
    tensor([one(), one({ convention: "keras" }), one({ epsilon: 3 }), one({ convention: "keras", epsilon: 0 })]),
    { shape: [4], values: [expected(1e-5), expected(1e-3), expected(3), expected(0)] },
  );
  const asked = numbers(batchNormLayer(1, { epsilon: 3 })(far))[1];
  assertEquals(asked, 0.5);
});

Deno.test("a layer that is used twice in a step takes in both batches, assigned at once or afterwards", () => {
  const other = random([4, 2], 3), atOnce = batchNormLayer(2), later = batchNormLayer(2);
  for (const batch of [x, other]) atOnce(batch, training);
  const changes = new Map<Tensor, Tensor>();
  for (const batch of [x, other]) later(batch, { isTraining: true, changes });
  assertEquals([changes.size, numbers(later.kept.running_mean)], [2, [0, 0]]);
  const { running_mean: mean, running_var: variance } = batchNormLayer(2).kept;
  const expected = runningStatistics(runningStatistics({ mean, variance }, x), other);
  const { running_mean, running_var } = later.kept;
  for (const [found, wanted] of [[running_mean, expected.mean], [running_var, expected.variance]] as const) {
    assertClose(changes.get(found)!, wanted, 0);
  }
  assertClose(atOnce.kept.running_mean, expected.mean, 0);
  assertClose(atOnce.kept.running_var, expected.variance, 0);
});

Deno.test("running statistics outlive the step in which they are changed", () => {
  const norm = batchNormLayer(2);
  for (let i = 0; i < 3; i++) {
    using _step = device().step();
    norm(x, training);
  }
  assertClose(norm.kept.running_mean, { shape: [2], values: [3 * (1 - 0.9 ** 3), 12 * (1 - 0.9 ** 3)] });
});

function normalized(seed: number): Layer {
  const random = new Random(seed), twice = batchNormLayer(8);
  return sequential({ hidden: dense(3, 8, { random }), norm: twice, tanh, again: twice, out: dense(8, 3, { random }) });
}

const DEVICES: readonly Device[] = [new Reference(), new Wasm({ mebibytes: 64, threads: 1 })];

for (const on of DEVICES) {
  Deno.test(`fit assigns what is kept, compiled and not with the same bits: ${on.name}`, async () => {
    const before = device();
    useDevice(on);
    const kept: number[][] = [];
    for (const compiled of [true, false]) {
      const model = normalized(1), data = rows(30), optimizer = sgd(model.parameters, { learningRate: 0.1 });
      const settings = { loss: crossEntropy, optimizer, batchSize: 8, epochs: 3, random: new Random(2), compiled };
      await fit(model, data, settings); // the last batch has 6 rows
      kept.push([...await numbersOf(model), ...await numbersOf({ parameters: model.kept })]);
    }
    useDevice(before);
    assertEquals(kept[0], kept[1]);
    assert(kept[0].slice(-16).every((value) => Number.isFinite(value) && value !== 0 && value !== 1));
  });
}

Deno.test("where nothing takes the changes, a compiled calculation refuses them", () => {
  const norm = batchNormLayer(2), compiled = compile((x: Tensor) => [norm(x, training)]);
  assertThrows(() => compiled(x), Error, "Cannot update inside of a compiled calculation");
  const changes = new Map<Tensor, Tensor>();
  const [y] = compile((x: Tensor) => [norm(x, { isTraining: true, changes }), ...changes.values()])(x);
  assertClose(y, batchNorm(x));
});

Deno.test("layer and group normalization are their ops, in training and afterwards, for a batch of one too", () => {
  const along = layerNormLayer(4), last = layerNormLayer([3, 4]), grouped = groupNormLayer(2, 4);
  for (const one of [along, last, grouped]) {
    assign(one.parameters, {
      weight: random(one.parameters.weight.shape, 5),
      bias: random(one.parameters.bias.shape, 6),
    });
    assertEquals(one.kept, {});
  }
  const of = ({ parameters: { weight, bias } }: Layer) => [weight, bias] as const;
  for (const mode of [undefined, training]) {
    const xs = (one: Layer, ...shape: number[]) => [random(shape, 7), ...of(one)];
    assertTied((x) => along(x, mode), (x) => layerNorm(x, ...of(along)), xs(along, 1, 3, 4));
    assertTied((x) => last(x, mode), (x) => layerNorm(x, ...of(last)), xs(last, 1, 3, 4));
    assertTied((x) => grouped(x, mode), (x) => groupNorm(x, 2, ...of(grouped)), xs(grouped, 1, 4, 3));
  }
});

Deno.test("titles and recipes say what a layer is, and how it can be made again", () => {
  const settings = { convention: "pytorch", momentum: 0.1, epsilon: 1e-5 };
  const keras = { convention: "keras", momentum: 0.99, epsilon: 1e-3 };
  const all = [
    batchNormLayer(2),
    batchNormLayer(2, { convention: "keras" }),
    layerNormLayer([2, 3]),
    groupNormLayer(2, 4, { epsilon: 1 }),
  ];
  assertEquals(all.map(({ title, recipe }) => [title, recipe]), [
    ["batch normalization 2", { kind: "batchNorm", settings }],
    ["batch normalization 2", { kind: "batchNorm", settings: keras }],
    ["layer normalization 2 x 3", { kind: "layerNorm", settings: { epsilon: 1e-5 } }],
    ["group normalization 4 in 2 groups", { kind: "groupNorm", settings: { groups: 2, epsilon: 1 } }],
  ]);
});

Deno.test("one number for each channel is refused in training, since nothing of it would be left", () => {
  const refused = (shape: number[], text: string, options?: BatchNormOptions) =>
    assertThrows(
      () => batchNormLayer(4, options)(random(shape, 1), training),
      Error,
      `Cannot train batch normalization 4 on a batch ${text}: one number for each channel has variance 0, and all ` +
        "that it says is lost; take larger batches, with dropLast if only the last one is too small, or a layerNormLayer",
    );
  refused([1, 4], "[1, 4]");
  refused([1, 4, 1, 1], "[1, 4, 1, 1]", { convention: "keras" });
  assertEquals(batchNormLayer(4)(random([1, 4], 1)).shape, [1, 4]);
  assertEquals(batchNormLayer(4)(random([1, 4, 2], 1), training).shape, [1, 4, 2]);
});

Deno.test("settings that make no sense are refused", () => {
  const refused = (make: () => unknown, message: string) => assertThrows(make, Error, message);
  const act = "Cannot make batch normalization 2";
  refused(() => batchNormLayer(0), "Cannot make batch normalization 0: counts must be 1, 2, ...");
  refused(() => batchNormLayer(2, { momentum: 1.5 }), `${act} with momentum 1.5: it must be from 0 to 1`);
  refused(() => batchNormLayer(2, { epsilon: -1 }), `${act} with epsilon -1: it must be 0 or more`);
  const convention = JSON.parse('{ "convention": "tf" }');
  refused(() => batchNormLayer(2, convention), `${act} with convention "tf": it must be "pytorch" or "keras"`);
  refused(() => layerNormLayer([]), "Cannot make layer normalization of no axes: name at least the last one");
  refused(() => layerNormLayer([2, 0.5]), "Cannot make layer normalization 2 x 0.5: counts must be 1, 2, ...");
  refused(
    () => layerNormLayer(2, { epsilon: NaN }),
    "Cannot make layer normalization 2 with epsilon NaN: it must be 0 or more",
  );
  const group = "Cannot make group normalization 4 in";
  refused(() => groupNormLayer(0, 4), `${group} 0 groups: counts must be 1, 2, ...`);
  refused(() => groupNormLayer(3, 4), `${group} 3 groups with groups 3: it must be a divisor of 4`);
  refused(() => groupNormLayer(2, 4, { epsilon: -1 }), `${group} 2 groups with epsilon -1: it must be 0 or more`);
  refused(() => batchNormLayer(3)(mul(x, 1)), "Cannot batch-normalize [3, 2] with a weight [3]: expected [2]");
});
