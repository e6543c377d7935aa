/** What chapter 8 asserts of pieces: how a network divides the plane and a line, and what it needs to learn to. */
import { Random } from "../../lib/random.ts";
import { tanh } from "../06_computation_graphs/computation_graphs.ts";
import { below, claim } from "../claim.ts";
import {
  builtNetwork,
  errorsOnWave,
  grid,
  learn,
  logit,
  networkAndTree,
  patternAt,
  plain,
  rightShare,
  signsAgree,
  trainedOnWave,
} from "./experiments.ts";
import type { Network } from "./network.ts";
import { type Labeled } from "./samples.ts";

/** The most pieces into which n lines can cut the plane: 1 + n + n (n - 1) / 2 (Steiner 1826). */
const mostPieces = (lines: number) => 1 + lines + lines * (lines - 1) / 2;

/** How far the logit is from a straight course between neighbors that lie in one piece: three places in a row. */
function bendInsidePieces(network: Network, rows: readonly (readonly [number, number])[][]): number {
  const [hidden] = network;
  const bends = rows.flatMap((row) =>
    row.slice(2).map((right, i) => {
      const [left, middle] = [row[i], row[i + 1]];
      const isOnePiece = new Set([left, middle, right].map((place) => patternAt(hidden, place))).size === 1;
      const [a, b, c] = [left, middle, right].map((place) => logit(network, place));
      return isOnePiece ? Math.abs(a - 2 * b + c) : 0;
    })
  );
  return Math.max(...bends);
}

/** Inputs with their product beside them. */
function withProduct({ rows, labels }: Labeled): Labeled {
  return { rows: rows.map(([x, y]) => [x, y, x * y]), labels };
}

export const pieceClaims = [
  claim({
    says:
      "A tree cuts the plane into boxes along the axes; ReLU neurons cut it along slanted lines, and inside a piece the network is straight.",
    notes: "002:43",
    notesSay: "A tree cuts the data by vertical and horizontal lines; how a network partitions it, we don't know.",
    verdict: "depends",
    because:
      "the first half is right; of the second, with two inputs, all is known: a ReLU bends only where its own sum is 0, on a line; n lines make at most 1 + n + n (n - 1) / 2 pieces (Montufar et al. 2014)",
    experiment: (seed) => {
      const { network, boxes, rightByTree, pieces, rightByNetwork } = networkAndTree(seed), [hidden] = network;
      const slants = hidden.neurons.map(plain).map(({ weights }) => {
        const [small, large] = weights.map(Math.abs).sort((a, b) => a - b);
        return small / large;
      });
      return {
        boxes,
        rightByTree,
        pieces,
        slanted: slants.filter((slant) => slant > 0.01).length,
        bendInsideAPiece: below(1e-9, bendInsidePieces(network, grid(-1.2, 1.2, 60))),
        rightByNetwork,
      };
    },
    holds: (m) =>
      m.boxes <= 16 && m.pieces > 16 && m.pieces <= mostPieces(16) && m.slanted > 8 &&
      m.bendInsideAPiece === "below 1e-9",
    seeds: 5,
  }),
  claim({
    says:
      "Numbers for any curve exist: w ReLU neurons, set by hand, follow sin 2x to (5/w)^2/2. Training need not find them: it finds some.",
    notes: "002:15, 002:121-128",
    notesSay: "If its architecture is designed well, a network can solve any kind of problem and fit any function.",
    verdict: "depends",
    because:
      "a straight piece of length d is off by at most d^2/8 times the second derivative, here 4; that they exist is proven (Cybenko 1989; Hornik et al. 1989; Leshno et al. 1993), that training finds them is not",
    experiment: (seed) => {
      const error = (width: number) => errorsOnWave(trainedOnWave(width, new Random(seed))).mean;
      return {
        largestErrorEightBuilt: errorsOnWave(builtNetwork(8)).largest,
        largestErrorThirtyTwoBuilt: errorsOnWave(builtNetwork(32)).largest,
        meanSquareOneTrained: error(1),
        meanSquareEightTrained: error(8),
        meanSquareEightBuilt: errorsOnWave(builtNetwork(8)).mean,
      };
    },
    holds: (m) =>
      m.largestErrorEightBuilt <= (5 / 8) ** 2 / 2 && m.largestErrorThirtyTwoBuilt <= (5 / 32) ** 2 / 2 &&
      m.meanSquareEightTrained < m.meanSquareOneTrained / 4,
    seeds: 5,
  }),
  claim({
    says:
      "A hidden layer finds by itself that the product of two inputs counts, better from 200 rows than from 20. One neuron that is given the product needs no hidden layer; without it a neuron does little.",
    notes: "002:7-9, 001:155-159",
    notesSay: "Hidden layers find features automatically, so no features need to be made.",
    verdict: "depends",
    because:
      "no line gets more than two thirds of the square right; a feature that is given need not be learned, and on middle-sized tables trees still do better than networks (Grinsztajn et al. 2022)",
    experiment: (seed) => {
      const random = new Random(seed), few = signsAgree(random, 20), many = signsAgree(random, 200);
      const heldOut = signsAgree(random, 500);
      const train = (data: Labeled, epochs: number) => learn(data, { hidden: [8], activation: tanh, random, epochs });
      const lone = learn(withProduct(few), { hidden: [], activation: tanh, random, epochs: 400 });
      return {
        networkTwentyRows: rightShare(train(few, 400), heldOut),
        networkTwoHundredRows: rightShare(train(many, 60), heldOut),
        neuronWithProductTwentyRows: rightShare(lone, withProduct(heldOut)),
        neuronWithoutProduct: rightShare(learn(many, { hidden: [], activation: tanh, random, epochs: 60 }), heldOut),
      };
    },
    holds: (m) =>
      m.networkTwoHundredRows > m.networkTwentyRows && m.networkTwoHundredRows > 0.85 &&
      m.neuronWithProductTwentyRows > 0.7 &&
      m.neuronWithoutProduct < 0.75,
    seeds: 5,
  }),
];
