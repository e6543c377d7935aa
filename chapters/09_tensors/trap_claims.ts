/** What chapter 9 asserts of shapes that fit and should not. */
import { normal, tensor, zeros } from "../../lib/create.ts";
import { add, sub } from "../../lib/ops/arithmetic.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { showShape } from "../../lib/shape.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { below, claim } from "../claim.ts";
import { learnLine, meanOfSquares, petals } from "./traps.ts";

/** The variance of numbers: their mean square distance from their mean. */
function varianceOf(values: ArrayLike<number>): number {
  const list = Array.from(values), mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
}

export const trapClaims = [
  claim({
    says:
      "Predictions [4, 1] that are right have the mean squared error 2.5 against targets [4], and 0 against [4, 1].",
    because: "[4, 1] minus [4] is [4, 4]: each is compared with all; the losses of the library refuse two shapes",
    experiment: async () => {
      const prediction = tensor([[0], [1], [2], [3]]), target = tensor([0, 1, 2, 3]);
      return {
        shape: showShape(sub(prediction, target).shape),
        asVector: await meanOfSquares(prediction, target),
        asColumn: await meanOfSquares(prediction, reshape(target, [4, 1])),
        theLossRefuses: reasonAgainst(() => meanSquaredError(prediction, target)) !== undefined,
      };
    },
    holds: (m) => m.shape === "[4, 4]" && m.asVector === 2.5 && m.asColumn === 0 && m.theLossRefuses,
    seeds: 1,
  }),
  claim({
    says: "If each right prediction is compared with every target, the loss is twice the variance of the targets.",
    because:
      "the mean of (a - b)² over all pairs is the variance of both, plus the square of the distance of their means",
    experiment: async (seed) => {
      const targets = normal(new Random(seed), [50], 3, 2), variance = varianceOf(await targets.read());
      const loss = await meanOfSquares(reshape(targets, [50, 1]), targets);
      return { loss, variance, difference: below(1e-9, loss - 2 * variance) };
    },
    holds: ({ difference }) => difference === "below 1e-9",
    seeds: 5,
  }),
  claim({
    says: "From targets [150] in place of [150, 1] a neuron learns their mean, whatever the inputs: no error says so.",
    because: "each output is pulled to all targets at once, and is nearest to them at their mean (chapter 5)",
    experiment: async () => {
      const { lengths, widths } = await petals(), inputs = tensor(lengths, [150, 1]);
      const right = await learnLine(inputs, tensor(widths, [150, 1]), 500);
      const trapped = await learnLine(inputs, tensor(widths, [150]), 500);
      const mean = widths.reduce((sum, width) => sum + width, 0) / 150;
      return {
        weightOfTheRight: right.weight,
        weightOfTheTrapped: below(1e-3, trapped.weight),
        itsBiasMinusTheMean: below(1e-2, trapped.bias - mean),
      };
    },
    holds: (m) =>
      m.weightOfTheRight > 0.4 && m.weightOfTheTrapped === "below 0.001" && m.itsBiasMinusTheMean === "below 0.01",
    seeds: 1,
  }),
  claim({
    says:
      "Where rows and neurons are equal in number, a bias as a column is added to the wrong axis; else it is refused.",
    because: "broadcasting compares sizes, and does not know what an axis means",
    experiment: async () => {
      const bias = reshape(tensor([10, 20, 30]), [3, 1]), wrong = add(zeros([3, 3]), bias);
      return {
        firstRow: [...await wrong.read()].slice(0, 3).join(", "),
        fourRows: reasonAgainst(() => add(zeros([4, 3]), bias)) ?? "accepted",
      };
    },
    holds: ({ firstRow, fourRows }) => firstRow === "10, 10, 10" && fourRows.startsWith("Cannot add [4, 3] and [3, 1]"),
    seeds: 1,
  }),
];
