/** What chapter 9 asserts. */
import { normal, range, tensor, zeros } from "../../lib/create.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { transpose } from "../../lib/ops/movement.ts";
import { matmul } from "../../lib/ops/product.ts";
import { Random } from "../../lib/random.ts";
import { type Shape, showShape, sizeOf } from "../../lib/shape.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { below, claim } from "../claim.ts";
import * as measure from "./batch.ts";
import { machineClaims } from "./machine_claims.ts";
import * as plain from "./tensors.ts";
import { trapClaims } from "./trap_claims.ts";
import "./exact.ts";

/** The numbers of a tensor as text: "6, 8, 10". */
async function numbersOf(x: Tensor): Promise<string> {
  return [...await x.read()].join(", ");
}

/** In how many places two tensors have the same number. */
async function samePlaces(a: Tensor, b: Tensor): Promise<number> {
  const [x, y] = [await a.read(), await b.read()];
  return x.filter((value, place) => Object.is(value, y[place])).length;
}

/** Random matrices `[m, k]` and `[k, n]`, and how many of the numbers of their product, in grids and in tensors, differ. */
async function differentInProduct(random: Random): Promise<{ numbers: number; different: number }> {
  const [m, k, n] = [1, 2, 3].map(() => 1 + random.integer(6));
  const [a, b] = [[m, k], [k, n]].map((shape) =>
    plain.grid(shape, Array.from({ length: shape[0] * shape[1] }, () => random.normal()))
  );
  const found = await matmul(...measure.tensorsOf(a, b)).read(), { data } = plain.product(a, b);
  return { numbers: m * n, different: data.filter((value, place) => value !== found[place]).length };
}

export const claims = [
  claim({
    says: "[[30, 32, 33], [29, 31, 34]] plus 2 is [[32, 34, 35], [31, 33, 36]], of the shape [2, 3].",
    notes: "004:111-137",
    verdict: "true",
    because: "tensors are added number by number",
    experiment: async () => {
      const found = add(tensor([[30, 32, 33], [29, 31, 34]]), tensor([[2, 2, 2], [2, 2, 2]]));
      return { shape: showShape(found.shape), numbers: await numbersOf(found) };
    },
    holds: ({ shape, numbers }) => shape === "[2, 3]" && numbers === "32, 34, 35, 31, 33, 36",
    seeds: 1,
  }),
  claim({
    says:
      "Tensors of different shapes can be added and multiplied, if sizes are equal or 1, counted from the last axis.",
    notes: "004:78-79, 004:154",
    notesSay: "Addition, subtraction and multiplication number by number require tensors of the same shape.",
    verdict: "false",
    because: "an axis of size 1, or one that is missing, repeats: broadcasting (Harris et al. 2020)",
    experiment: async () => {
      const x = tensor([[30, 32, 33], [29, 31, 34]]), [row, column, vector] = [[3], [2, 1], [2]].map(zeros);
      return {
        oneNumber: await numbersOf(add(x, tensor(2))),
        row: showShape(add(x, row).shape),
        column: showShape(mul(x, column).shape),
        "a vector of 2": reasonAgainst(() => add(x, vector)) === undefined ? "accepted" : "refused",
      };
    },
    holds: (m) =>
      m.oneNumber === "32, 34, 35, 31, 33, 36" && m.row === "[2, 3]" && m.column === "[2, 3]" &&
      m["a vector of 2"] === "refused",
    seeds: 1,
  }),
  claim({
    says:
      "A tensor has any number of axes: one number has none, a vector one, a matrix two, a stack of matrices three.",
    notes: "000:214, 004:164-170",
    verdict: "true",
    because: "a shape is a list of sizes, and a list may have any length",
    experiment: () => {
      const all = [tensor(5), tensor([5, 6, 7]), tensor([[5, 6, 7], [8, 9, 10]]), zeros([4, 2, 3])];
      const of = (read: (shape: Shape) => number) => all.map(({ shape }) => read(shape)).join(", ");
      return { axes: of((shape) => shape.length), numbers: of(sizeOf) };
    },
    holds: ({ axes, numbers }) => axes === "0, 1, 2, 3" && numbers === "1, 3, 6, 24",
    seeds: 1,
  }),
  claim({
    says: "The matrix product as three loops over plain numbers and as an op on tensors is the same, to the last bit.",
    notes: "004:80",
    verdict: "true",
    because:
      "both multiply rows with columns, and add up in the same order; in another order the last digits would differ",
    experiment: async (seed) => {
      const random = new Random(seed);
      let numbers = 0, different = 0;
      for (let trial = 0; trial < 50; trial++) {
        const found = await differentInProduct(random);
        numbers += found.numbers;
        different += found.different;
      }
      return { numbers, different };
    },
    holds: ({ numbers, different }) => numbers > 50 && different === 0,
    seeds: 5,
  }),
  claim({
    says:
      "Reshaping moves no number: images [6, 28, 28] become rows [6, 784], and the pixel [2, 5, 7] is number 147 of row 2.",
    notes: "002:1322-1324, 003:53-54",
    verdict: "true",
    because: "rows of an image stand one behind the other: 5 * 28 + 7 = 147",
    experiment: async () => {
      const images = reshape(range(6 * 28 * 28), [6, 28, 28]), rows = reshape(images, [6, 784]);
      const number = (await rows.read())[2 * 784 + 147];
      return { sameStorage: images.storage === rows.storage, number, expected: plain.placeOf([2, 5, 7], [784, 28, 1]) };
    },
    holds: ({ sameStorage, number, expected }) => sameStorage && number === expected,
    seeds: 1,
  }),
  claim({
    says: "To transpose is not to reshape: of the 12 numbers of a [3, 4] matrix, 2 are where the other has them.",
    because: "in row-major order the first and the last number stay, and here all others move",
    experiment: async () => {
      const x = reshape(range(12), [3, 4]), [transposed, reshaped] = [transpose(x), reshape(x, [4, 3])];
      return { shape: showShape(transposed.shape), samePlaces: await samePlaces(transposed, reshaped) };
    },
    holds: ({ shape, samePlaces }) => shape === "[4, 3]" && samePlaces === 2,
    seeds: 1,
  }),
  claim({
    says:
      "A layer as one product multiplies as often as its neurons do; for 150 flowers it takes 2 steps in place of 3600.",
    notes: "001:222-224",
    notesSay: "For loops are all right for small data; for large data vectorization avoids them.",
    verdict: "depends",
    because:
      "the loops move into the op. That pays where each turn is interpreted, as in Python (Harris et al. 2020), or makes an object; where loops are compiled it is the order in memory and the width of the registers that count",
    experiment: async (seed) => {
      const rows = await measure.flowerRows(), neurons = measure.randomNeurons(3, 4, new Random(seed));
      const byNeurons = measure.byNeurons(neurons, rows), { weights, bias } = measure.gridsOf(neurons);
      const found = await measure.layerOf(...measure.tensorsOf(measure.gridOf(rows), weights, bias)).read();
      const differences = byNeurons.flat().map(({ data }, place) => Math.abs(data - found[place]));
      const [loops, tensors] = [measure.workByNeurons(byNeurons), measure.workInTensors(neurons, rows)];
      return {
        multiplicationsByNeurons: loops.multiplications,
        inTensors: tensors.multiplications,
        stepsByNeurons: loops.steps,
        stepsInTensors: tensors.steps,
        largestDifference: below(1e-12, Math.max(...differences)),
      };
    },
    holds: (m) =>
      m.multiplicationsByNeurons === 1800 && m.inTensors === 1800 && m.stepsByNeurons === 3600 &&
      m.stepsInTensors === 2 && m.largestDifference === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says: "A stack of ten matrices times one matrix is what the ten products one by one are.",
    because: "an axis in front only says which matrix is meant",
    experiment: async (seed) => {
      const random = new Random(seed), stack = normal(random, [10, 2, 4]), b = normal(random, [4, 3]);
      const numbers = await stack.read(), found = await matmul(stack, b).read();
      let different = 0;
      for (let i = 0; i < 10; i++) {
        const one = await matmul(tensor(numbers.slice(8 * i, 8 * i + 8), [2, 4]), b).read();
        different += one.filter((value, place) => value !== found[6 * i + place]).length;
      }
      return { numbers: found.length, different };
    },
    holds: ({ numbers, different }) => numbers === 60 && different === 0,
    seeds: 5,
  }),
  ...trapClaims,
  ...machineClaims,
];
