/** What goes wrong when shapes fit that should not: nothing is refused, and the numbers are other ones. */
import { tensor, zeros } from "../../lib/create.ts";
import { iris } from "../../lib/data/sets.ts";
import type { Page } from "../../lib/figure/page.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { reshape, sum } from "../../lib/ops/broadcast.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { matmul } from "../../lib/ops/product.ts";
import { showShape, sizeOf } from "../../lib/shape.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { showTensors } from "./pictures.ts";

/** The mean of the squared errors, written down without a thought for shapes. */
export async function meanOfSquares(prediction: Tensor, target: Tensor): Promise<number> {
  const errors = sub(prediction, target);
  return await sum(mul(errors, errors)).item() / sizeOf(errors.shape);
}

/** The petals that chapter 1 learned from, in cm. */
export async function petals(): Promise<{ lengths: number[]; widths: number[] }> {
  const flowers = await iris();
  return { lengths: flowers.numbers("petal_length_cm"), widths: flowers.numbers("petal_width_cm") };
}

/**
 * The neuron of chapter 1 learns a line, in tensors: inputs `[n, 1]`, targets of any shape that `sub` will take. The slope of
 * the mean square in an output is that of all errors that `sub` makes with it, one for each target it is compared with.
 */
export async function learnLine(inputs: Tensor, targets: Tensor, steps: number, rate = 0.05) {
  let weight = zeros([1, 1]), bias = zeros([1]);
  for (let step = 0; step < steps; step++) {
    const errors = sub(add(matmul(inputs, weight), bias), targets);
    const slopes = mul(sum(errors, 1, { keepAxes: true }), 2 / sizeOf(errors.shape));
    weight = sub(weight, mul(rate, matmul(inputs, slopes, { aTransposed: true })));
    bias = sub(bias, mul(rate, sum(slopes, 0)));
  }
  return { weight: await weight.item(), bias: await bias.item() };
}

export async function showTraps(page: Page) {
  page.heading("Two traps");
  page.text(
    `Broadcasting never asks what an axis means. Let four predictions be right to the last digit, as a column [4, 1]
    such as a layer of one neuron gives it, and the targets a vector [4]. Their difference should be four zeros:`,
  );
  const prediction = tensor([[0], [1], [2], [3]]), target = tensor([0, 1, 2, 3]);
  await showTensors(page, { prediction, target, "prediction - target": sub(prediction, target) });
  page.text(`Each prediction is compared with each target. The mean of the squares is
    ${await meanOfSquares(prediction, target)}, where it should be
    ${await meanOfSquares(
    prediction,
    reshape(target, [4, 1]),
  )}. Nothing was refused. What does a neuron learn from such a
    loss? This one is to learn the width of a petal from its length, as in chapter 1, in 500 steps.`);
  await showLines(page);
  page.text(
    `With targets [150] the loss falls too, and the training ends. But each output is pulled to all targets at once,
    and the point that is nearest to all of them is their mean. The neuron has learned that, and nothing about lengths.
    A difference must broadcast, as a sum must. The losses of the library do not: "${
      reasonAgainst(() => meanSquaredError(prediction, target))
    }".`,
  );
  await showSquare(page);
}

async function showLines(page: Page) {
  const { lengths, widths } = await petals(), inputs = tensor(lengths, [150, 1]), ends = [1, 7];
  const lines = await Promise.all(
    [[150, 1], [150]].map(async (shape) => ({
      name: `targets ${showShape(shape)}`,
      ...await learnLine(inputs, tensor(widths, shape), 500),
    })),
  );
  page.scatter({
    name: "flat_line",
    title: "A line for the petals, learned from targets of two shapes",
    x: { label: "petal length (cm)" },
    y: { label: "petal width (cm)" },
    points: [{ name: "150 flowers", x: lengths, y: widths }],
    lines: lines.map(({ name, weight, bias }) => ({ name, x: ends, y: ends.map((length) => weight * length + bias) })),
  });
  page.table(["", "weight", "bias"], lines.map(({ name, weight, bias }) => [name, round(weight), round(bias)]));
}

/** To four places: what is left of a weight on its way to 0 tells nothing. */
function round(value: number): number {
  return Number(value.toFixed(3)) + 0;
}

async function showSquare(page: Page) {
  page.text(
    `The second trap needs a square. Three neurons have the biases 10, 20 and 30, and there happen to be three rows.
    A bias belongs to a column of the outputs, which are all 0 here. Given as a column [3, 1], it is added to a row:`,
  );
  const outputs = zeros([3, 3]), bias = tensor([10, 20, 30]);
  await showTensors(page, {
    "with bias [3]": add(outputs, bias),
    "with bias [3, 1]": add(outputs, reshape(bias, [3, 1])),
  });
  page.text(
    `With four rows the mistake is found at once: "${
      reasonAgainst(() => add(zeros([4, 3]), reshape(bias, [3, 1])))
    }". So try new code with sizes that differ.`,
  );
}
