/** Every functional model of the notes, in tensors: a function that calls layers, and the layers by name. */
import { dense } from "../../lib/nn/dense.ts";
import { type AnyLayer, type Layer, layer } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu, tanh } from "../../lib/ops/activations.ts";
import type { Random } from "../../lib/random.ts";
import { sizeOf } from "../../lib/shape.ts";
import type { Tensor } from "../../lib/tensor.ts";

/** Dense layers with ReLU between them: of the widths 11, 16, 8 two, hidden_1 and hidden_2; behind the last one a ReLU too. */
export function hidden(widths: readonly number[], random: Random): Layer {
  const parts: Record<string, Part> = {};
  for (let i = 1; i < widths.length; i++) {
    parts[`hidden_${i}`] = dense(widths[i - 1], widths[i], { random });
    parts[`relu_${i}`] = relu;
  }
  return sequential(parts);
}

/** 002:290-298: 11-16-8-4, as a list of layers. It gives logits: the softmax is in the loss, as in chapter 5. */
export function asList(random: Random): Layer {
  return sequential({
    hidden_1: dense(11, 16, { random }),
    relu_1: relu,
    hidden_2: dense(16, 8, { random }),
    relu_2: relu,
    output: dense(8, 4, { random }),
  });
}

/** 002:402-421: the same, as a function. */
export function asFunction(random: Random): Layer {
  const hidden_1 = dense(11, 16, { random }), hidden_2 = dense(16, 8, { random }), output = dense(8, 4, { random });
  return layer((x) => output(relu(hidden_2(relu(hidden_1(x))))), {
    title: "simple_nn",
    parts: { hidden_1, hidden_2, output },
  });
}

/** What goes into `twoBranches`. */
export type TwoInputs = {
  /** `[batch, 11]` */
  readonly first: Tensor;
  /** `[batch, 5]` */
  readonly second: Tensor;
};

/** 002:309-345 and 378-399: two inputs, two outputs; 11-16-4-4 beside 5-4-1. Nothing joins the two. */
export function twoBranches(random: Random) {
  const hidden_1 = dense(11, 16, { random }), hidden_2 = dense(16, 4, { random }), output_1 = dense(4, 4, { random });
  const hidden_3 = dense(5, 4, { random }), output_2 = dense(4, 1, { random });
  return layer(({ first, second }: TwoInputs) => ({
    kind: output_1(relu(hidden_2(relu(hidden_1(first))))),
    size: output_2(tanh(hidden_3(second))),
  }), { title: "simple_nn", parts: { hidden_1, hidden_2, output_1, hidden_3, output_2 } });
}

/** 002:430-456: 11-16-8-4, and two heads on it: a yes or no, and a number. */
export function twoHeads(random: Random) {
  const trunk = hidden([11, 16, 8, 4], random), output1 = dense(4, 1, { random }), output2 = dense(4, 1, { random });
  return layer((x: Tensor) => {
    const h = trunk(x);
    return { output1: output1(h), output2: output2(h) };
  }, { title: "simple_nn", parts: { trunk, output1, output2 } });
}

/** 002:463-480: three measures of a flower, 3-16-32, and two heads: the fourth measure, and the species. */
export function irisModel(random: Random) {
  const trunk = hidden([3, 16, 32], random), width = dense(32, 1, { random }), species = dense(32, 3, { random });
  return layer((x: Tensor) => {
    const h = trunk(x);
    return { width: width(h), species: species(h) };
  }, { title: "iris", parts: { trunk, width, species } });
}

/** How many numbers a model learns. */
export function countParameters({ parameters }: AnyLayer): number {
  return Object.values(parameters).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
