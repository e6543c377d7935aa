import { assertEquals } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import type { Layer } from "../../../lib/nn/layer.ts";
import { batchNormLayer, groupNormLayer, layerNormLayer } from "../../../lib/nn/normalization.ts";
import { assign } from "../../../lib/optim/assign.ts";
import { type GoldenCase, goldenCases, numberOf, type Tensor } from "../../golden/cases.ts";
import { numbersOf } from "../../golden/parameters.ts";
import { assertClose } from "../ops/close.ts";
import "../exact.ts";

/** The layer of a case, with what it holds. */
const LAYERS: Readonly<Record<string, (golden: GoldenCase) => Layer>> = {
  batch_norm: (golden) =>
    held(
      golden,
      batchNormLayer(golden.inputs.x.shape[1], { epsilon: epsilonOf(golden), momentum: numberOf(golden, "momentum") }),
    ),
  layer_norm: (golden) =>
    held(golden, layerNormLayer(numbersOf(golden, "normalized_shape"), { epsilon: epsilonOf(golden) })),
  group_norm: (golden) => {
    const groups = numberOf(golden, "groups"), channels = golden.inputs.x.shape[1];
    return held(golden, groupNormLayer(groups, channels, { epsilon: epsilonOf(golden) }));
  },
};

function epsilonOf(golden: GoldenCase): number {
  return numberOf(golden, "eps");
}

function held({ inputs: { gamma, beta, running_mean, running_var } }: GoldenCase, layer: Layer): Layer {
  if (gamma) assign(layer.parameters, { weight: ours(gamma), bias: ours(beta) });
  if (running_mean) assign(layer.kept, { running_mean: ours(running_mean), running_var: ours(running_var) });
  return layer;
}

function ours({ data, shape }: Tensor) {
  return tensor([...data], shape);
}

Deno.test("layers give PyTorch's numbers, what is kept included", async () => {
  const cases = (await goldenCases("layers.json")).filter(({ op }) => Object.hasOwn(LAYERS, op));
  for (const golden of cases) {
    const { inputs, params, outputs: { y, running_mean, running_var } } = golden, layer = LAYERS[golden.op](golden);
    const given = layer(ours(inputs.x), { isTraining: params.train === true });
    const expected = Object.entries({ y, running_mean, running_var }).filter(([, one]) => one);
    for (const [name, { shape, data }] of expected) {
      assertClose(name === "y" ? given : layer.kept[name], { shape, values: data }, 1e-10);
    }
  }
  assertEquals(cases.length, 10);
});

Deno.test("running statistics in Keras' convention are those of the golden cases", async () => {
  const cases = (await goldenCases("layers.json")).filter(({ outputs }) => outputs.running_var_keras);
  for (const golden of cases) {
    const { inputs: { x }, outputs } = golden, momentum = 1 - numberOf(golden, "momentum");
    const layer = held(golden, batchNormLayer(x.shape[1], { convention: "keras", momentum }));
    layer(ours(x), { isTraining: true });
    const { shape, data } = outputs.running_var_keras;
    assertClose(layer.kept.running_var, { shape, values: data }, 1e-10);
  }
  assertEquals(cases.length, 4);
});
