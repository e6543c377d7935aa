/** What chapter 15 asserts. */
import { dense } from "../../lib/nn/dense.ts";
import * as initial from "../../lib/nn/initial.ts";
import { identity, relu, sigmoid, tanh } from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import { tanhUnit } from "../04_activations/activations.ts";
import { claim } from "../claim.ts";
import { expectedSizes, sizeOf, sizeOfSum, type Sizes, xavier } from "./initialization.ts";
import { exercise, sizesThrough, TWENTY } from "./signals.ts";
import { startClaims } from "./start_claims.ts";
import { trainingClaims } from "./training_claims.ts";

/** What is left of a signal behind the last layer, as a part of that behind the first; and of a slope on its way back. */
function left({ outputs, slopes }: Sizes) {
  const last = outputs.length - 1;
  return { signal: outputs[last] / outputs[0], slope: slopes[0] / slopes[last] };
}

/** The largest absolute weight of a linear layer as it begins, with so many inputs. */
async function largestWeight(inputs: number, seed: number): Promise<number> {
  const { weight } = dense(inputs, 1024, { random: new Random(seed) }).parameters;
  return Math.max(...Array.from(await weight.read(), Math.abs));
}

/** Whether the largest of some thousand numbers tells that they are drawn from -bound to bound. */
const fits = (largest: number, bound: number) => largest <= bound && largest > 0.99 * bound;

/** The largest of the weights of `Linear(16, 8)` that the notes print. */
const PRINTED = 0.2461;

export const claims = [
  claim({
    says: "A sum of n products has the size of one, times the root of n, however the weights are drawn around 0.",
    because: "the variances of independent numbers add up (Glorot and Bengio 2010)",
    experiment: (seed) => {
      const random = new Random(seed),
        sum = (n: number, draw: () => number) =>
          Array.from({ length: n }, () => draw() * random.normal()).reduce((a, b) => a + b);
      const sizeWith = (draw: () => number) => sizeOf(Array.from({ length: 2000 }, () => sum(64, draw)));
      const bound = Math.sqrt(3);
      return {
        expected: sizeOfSum(64, 1, 1),
        normal: sizeWith(() => random.normal()),
        even: sizeWith(() => random.uniform(-bound, bound)),
        signs: sizeWith(() => random.uniform() < 0.5 ? -1 : 1),
      };
    },
    holds: ({ expected, ...found }) => Object.values(found).every((size) => Math.abs(size / expected - 1) < 0.1),
    seeds: 5,
  }),
  claim({
    says:
      "Through twenty ReLU layers of 128, He's weights keep the signal and the slope within a factor of 5; Xavier's leave less than a hundredth of each.",
    notes: "004:2025-2026",
    verdict: "true",
    because:
      "ReLU lets half of the squares through, so a variance of 2/n keeps them and one of 1/n halves them in each layer: 1/724 in size after nineteen (He et al. 2015)",
    experiment: async (seed) => {
      const he = left(await sizesThrough(relu, initial.heNormal(), seed));
      const xavier = left(await sizesThrough(relu, initial.xavierNormal(), seed));
      return {
        "signal with He": he.signal,
        "slope with He": he.slope,
        "signal with Xavier": xavier.signal,
        "slope with Xavier": xavier.slope,
      };
    },
    holds: (found) =>
      Object.entries(found).every(([name, part]) => name.endsWith("He") ? part > 1 / 5 && part < 5 : part < 0.01),
    seeds: 10,
    share: 0.9,
  }),
  claim({
    says: "Through twenty tanh layers Xavier's weights leave more than a tenth of the signal, and of the slope.",
    notes: "004:2025",
    verdict: "true",
    because:
      "near 0 tanh is the identity, which a variance of 1/n keeps; it bends the large ones, so that the signal fades slowly (Glorot and Bengio 2010)",
    experiment: async (seed) => {
      const { signal, slope } = left(await sizesThrough(tanh, initial.xavierNormal(), seed));
      return { signal, slope };
    },
    holds: ({ signal, slope }) => [signal, slope].every((one) => one > 0.1 && one <= 1),
    seeds: 10,
  }),
  claim({
    says:
      "For the sigmoid Xavier's weights do not do: the slope shrinks more than a billionfold on its way back through twenty layers.",
    notes: "004:2025",
    notesSay: "Xavier is for sigmoid and tanh.",
    verdict: "depends",
    because:
      "the sigmoid's slope is a quarter at most, and that alone is 4^-19 in nineteen layers; Xavier's rule assumes an activation that is the identity near 0, as tanh is (Glorot and Bengio 2010)",
    experiment: async (seed) => {
      const { slope } = left(await sizesThrough(sigmoid, initial.xavierNormal(), seed));
      return { slope, ofTanh: left(await sizesThrough(tanh, initial.xavierNormal(), seed)).slope };
    },
    holds: ({ slope, ofTanh }) => slope < 1e-9 && ofTanh > 0.1,
    seeds: 5,
  }),
  claim({
    says:
      "What plain numbers expect of tanh layers is met in every one of twenty, in the signal and in the slope, within a fourth.",
    because:
      "a sum of 128 numbers is nearly normal, and normal sums have the sizes that the integrals say (Poole et al. 2016; Schoenholz et al. 2017)",
    experiment: async (seed) => {
      const found = await sizesThrough(tanh, initial.xavierNormal(), seed);
      const widths = Array(TWENTY.depth + 1).fill(TWENTY.width), expected = expectedSizes(tanhUnit, xavier, widths);
      const farthest = (some: readonly number[], others: readonly number[]) =>
        Math.max(...some.map((one, i) => Math.abs(one / others[i] - 1)));
      return {
        signalOffBy: farthest(found.outputs, expected.outputs),
        slopeOffBy: farthest(found.slopes, expected.slopes),
      };
    },
    holds: ({ signalOffBy, slopeOffBy }) => signalOffBy < 1 / 4 && slopeOffBy < 1 / 4,
    seeds: 5,
  }),
  claim({
    says:
      "Weights at right angles keep the length of a signal through twenty layers without a bend, up to rounding; normal weights of the same spread do not.",
    because:
      "an orthogonal matrix turns and does not stretch (Saxe et al. 2014); random ones do so only on average, and each layer is off by chance",
    experiment: async (seed) => {
      const offBy = async (rule: initial.Initial) =>
        Math.abs(left(await sizesThrough(identity, rule, seed)).signal - 1);
      return { orthogonalOffBy: await offBy(initial.orthogonal()), normalOffBy: await offBy(initial.xavierNormal()) };
    },
    holds: ({ orthogonalOffBy, normalOffBy }) => orthogonalOffBy < 1e-4 && normalOffBy > orthogonalOffBy,
    seeds: 5,
  }),
  claim({
    says:
      "Weights drawn from 0 to 1 make each ReLU layer of 128 say about 64 times as much as the one before; twenty tanh layers stop the slope entirely.",
    notes: "004:2018",
    notesSay: "Custom initialization draws from 0 to 1.",
    verdict: "depends",
    because:
      "weights that are all positive have the mean 1/2, and n of them add up to n/2 of what comes in; tanh is flat out there, its slope 0 in float32 (Glorot and Bengio 2010)",
    experiment: async (seed) => {
      const { outputs } = await sizesThrough(relu, initial.uniform(0, 1), seed);
      const bent = await sizesThrough(tanh, initial.uniform(0, 1), seed);
      return {
        growthOfALayer: outputs[19] / outputs[18],
        lastSignal: outputs[19],
        slopeThroughTanh: bent.slopes[0],
      };
    },
    holds: ({ growthOfALayer, lastSignal, slopeThroughTanh }) =>
      growthOfALayer > 60 && growthOfALayer < 70 && lastSignal > 1e30 && slopeThroughTanh === 0,
    seeds: 5,
  }),
  claim({
    says:
      "The two layers of the notes' exercise, 16-32-64, say more than 20 times as much with weights from 0 to 1 as they do by default.",
    notes: "004:2145-2146",
    notesSay: "The exercise initializes both layers with uniform_(), from 0 to 1.",
    verdict: "depends",
    because:
      "the sums of the first layer all share half the sum of the inputs, and the second layer adds half of 32 of them: 32 where the default gives 1/3",
    experiment: async (seed) => {
      const [even, usual] = [await exercise(initial.uniform(0, 1), seed), await exercise(initial.byInputs(), seed)];
      return { "from 0 to 1": even, byDefault: usual, times: even / usual };
    },
    holds: ({ times }) => times > 20,
    seeds: 5,
  }),
  claim({
    says:
      "A linear layer of PyTorch begins between -1/sqrt(n) and 1/sqrt(n), for n inputs: 0.125 is that of 64 inputs.",
    notes: "004:2017",
    notesSay: "Linear layers begin with weights between -0.125 and 0.125.",
    verdict: "false",
    because: "the bound depends on the inputs, as PyTorch's documentation of Linear says; ours is its rule",
    experiment: async (seed) => {
      const found: Record<string, number> = {};
      for (const n of [8, 16, 64, 92]) found[`largest of ${n}`] = await largestWeight(n, seed);
      return found;
    },
    holds: (found) => [8, 16, 64, 92].every((n) => fits(found[`largest of ${n}`], 1 / Math.sqrt(n))),
    seeds: 5,
  }),
  claim({
    says: "The weights of Linear(16, 8) that the notes print lie outside of 0.125, and inside of 1/sqrt(16).",
    notes: "004:992-1004",
    verdict: "true",
    because: "they were drawn by the rule of the inputs, not by that of the notes' own line 2017",
    experiment: () => ({ largestPrinted: PRINTED, bound: 1 / Math.sqrt(16) }),
    holds: ({ largestPrinted, bound }) => largestPrinted > 0.125 && largestPrinted <= bound,
    seeds: 1,
  }),
  ...startClaims,
  ...trainingClaims,
];
