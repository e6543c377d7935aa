/** What chapter 10 asserts of gradients of tensors; what it asserts of plans stands in a file of its own. */
import { gradients } from "../../lib/autograd.ts";
import { checkGradient } from "../../lib/check_gradient.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { derive } from "../../lib/formula/derive.ts";
import { parseFormula } from "../../lib/formula/parse.ts";
import { sigmoid, tanh } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { Random } from "../../lib/random.ts";
import { detach } from "../../lib/tensor.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { gradientsAfter } from "../07_backpropagation/experiments.ts";
import { moons } from "../08_network/samples.ts";
import { below, claim } from "../claim.ts";
import { derivativesOf, forward, meanLoss } from "./autodiff.ts";
import { derivatives } from "./derivatives.ts";
import * as measure from "./experiments.ts";
import { PLAIN_SOFTPLUS } from "./formulas.ts";
import { tanhSlopes } from "./further.ts";
import { planClaims } from "./plan_claims.ts";
import { asTensors, differenceRowByRow, equalSteps, twins } from "./tie.ts";
import "../09_tensors/exact.ts";

/** How far the gradient of the last bias is from the sum of those of the logits, one for each of 80 rows. */
async function differenceToSumOverRows(seed: number): Promise<number> {
  const { rows, labels } = asTensors(moons(new Random(seed))), { network } = twins([2, 8, 1], seed);
  const logits = forward(network, rows), found = gradients(meanLoss(logits, labels));
  const arriving = await found.of(logits).read(), dbias = await found.of(network[1].bias).item();
  return Math.abs([...arriving].reduce((a, b) => a + b) - dbias);
}

/** The largest difference of derivatives found by walking from those by hand, at random places between -3 and 3. */
async function differenceToTanhByHand(seed: number): Promise<number> {
  const random = new Random(seed), places = Array.from({ length: 50 }, () => random.uniform(-3, 3));
  const found = await Promise.all(derivativesOf(tanh, tensor(places), 3).map((one) => one.read()));
  return Math.max(...places.flatMap((x, i) => tanhSlopes(x).map((slope, n) => Math.abs(found[n][i] - slope))));
}

export const claims = [
  claim({
    says:
      "The network of values and the network on tensors take ten equal steps from equal weights: all 33 numbers agree to 1e-10.",
    because: "both are the chain rule in float64; only the order in which sums are added up differs",
    experiment: async (seed) => {
      const found = await equalSteps({ seed, steps: 10 });
      const largest = Math.max(...found.map(({ difference }) => difference));
      return {
        lossBefore: found[0].tensorLoss,
        lossAtTheTenth: found[9].tensorLoss,
        largestDifference: below(1e-10, largest),
      };
    },
    holds: ({ largestDifference }) => largestDifference === "below 1e-10",
    seeds: 5,
  }),
  claim({
    says: "So do the training loop of chapter 8, a step for each of 80 rows, and batches of one row.",
    because: "a batch of one row is a row",
    experiment: async (seed) => ({ largestDifference: below(1e-10, await differenceRowByRow(seed)) }),
    holds: ({ largestDifference }) => largestDifference === "below 1e-10",
    seeds: 5,
  }),
  claim({
    says:
      "The graph of a batch has as many tensors as that of one row; a graph of values has more than 58 nodes for each row.",
    because: "for 2-8-1 each row needs 24 products, 24 sums, 8 bends and two steps for its loss",
    experiment: (seed) => {
      const [one, many] = [1, 64].map((batch) => measure.nodesByBatch(batch, seed));
      return { tensorsOne: one.tensors, tensorsMany: many.tensors, valuesOne: one.values, valuesMany: many.values };
    },
    holds: ({ tensorsOne, tensorsMany, valuesMany }) => tensorsOne === tensorsMany && valuesMany > 64 * 58,
    seeds: 3,
  }),
  claim({
    says: "The gradient of a bias is the sum, over the rows of the batch, of what arrives at its copies.",
    because: "repeating is fan-out, and where a number is used several times the parts add up (chapter 7)",
    experiment: async (seed) => ({ difference: below(1e-14, await differenceToSumOverRows(seed)) }),
    holds: ({ difference }) => difference === "below 1e-14",
    seeds: 5,
  }),
  claim({
    says: "All slopes of the loss of a network, and the slopes of its slopes, agree with differences.",
    because:
      "each op has its gradient beside it, gradients are made of ops, and the walk puts them together (Griewank and Walther 2008)",
    experiment: (seed) => {
      const reports = derivatives.map(({ rule, inputs }) => checkGradient(rule, inputs, { seed }));
      const [once, twice] = reports.map(({ verdict }) => verdict);
      return { slopes: reports[0].findings.length, once, twice };
    },
    holds: ({ once, twice }) => once === "agrees" && twice === "agrees",
    seeds: 3,
  }),
  claim({
    says:
      "A walk on tensors gives the same gradient each time; in the values of chapter 6 it adds up until it is cleared.",
    because: "what a walk finds is a result here, and is stored nowhere",
    experiment: async () => {
      const [, , third] = await measure.gradientsOfWalks(3);
      return { valueAfterThreeWalks: gradientsAfter(3).w, tensorAtTheThird: third };
    },
    holds: ({ valueAfterThreeWalks, tensorAtTheThird }) => valueAfterThreeWalks === 9 && tensorAtTheThird === 3,
    seeds: 1,
  }),
  claim({
    says: "A few lines update all weights, however many: 407,050 numbers of a network 784-512-10 are four tensors.",
    notes: "004:1083-1087, 004:1097",
    notesSay: "Weights and biases cannot well be updated by hand, since there may be millions of neurons.",
    verdict: "depends",
    because:
      "an optimizer is such a loop over a list of parameters, plus what it remembers between steps; to name each layer, as in the notes, is what does not scale",
    experiment: (seed) => measure.moved([784, 512, 10], seed),
    holds: ({ tensors, numbers }) => tensors === 4 && numbers === 407_050,
    seeds: 1,
  }),
  claim({
    says:
      "If a step remembers how it made the new weights, each loss hangs on all steps before it, and the graph grows.",
    notes: "004:1083-1087",
    verdict: "true",
    because:
      "the new weights are results of ops; untracked, as under torch.no_grad, they are given numbers (Paszke et al. 2019)",
    experiment: (seed) => {
      const nodes = measure.nodesWhenRemembered(10, seed);
      return { atTheFirstStep: nodes[0], atTheTenth: nodes[9] };
    },
    holds: ({ atTheFirstStep, atTheTenth }) => atTheTenth >= atTheFirstStep + 9 * 8,
    seeds: 1,
  }),
  claim({
    says: "The gradient of a loss for each row is that of their sum: with 10 rows ten times that of the mean.",
    notes: "003:191-197",
    notesSay: "A tape is asked for the gradient of one loss for each row, of test rows, after the training.",
    verdict: "depends",
    because:
      "a walk needs one number to start from, so TensorFlow adds up what it is given; fit takes the mean, and the gradient of a training batch",
    experiment: async (seed) => {
      const { ofRows, ofMean } = await measure.biasGradients(10, seed);
      return { ofRows, ofMean, differenceFromTenTimes: below(1e-12, ofRows - 10 * ofMean) };
    },
    holds: ({ differenceFromTenTimes }) => differenceFromTenTimes === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says: "Not every tensor is a constant: one that is only made gets no gradient, a parameter gets one.",
    because: "no slope is wanted in what is given, so nothing is remembered for it",
    experiment: async () => {
      const weight = parameter(3), constant = tensor(2), found = gradients(mul(weight, constant));
      const isRefused = reasonAgainst(() => found.of(constant)) !== undefined;
      return { inTheParameter: await found.of(weight).item(), constantIsRefused: isRefused };
    },
    holds: ({ inTheParameter, constantIsRefused }) => inTheParameter === 2 && constantIsRefused,
    seeds: 1,
  }),
  claim({
    says: "A detached tensor is a given number: x times detached x has the slope x, and not 2x.",
    because: "the gradient goes no further back than there, so the second factor counts as a constant",
    experiment: async () => {
      const x = parameter(3), slope = async (by: typeof x) => await gradients(mul(x, by)).of(x).item();
      return { tracked: await slope(x), detached: await slope(detach(x)) };
    },
    holds: ({ tracked, detached }) => tracked === 6 && detached === 3,
    seeds: 1,
  }),
  claim({
    says: "Walks back through walks back give the derivatives of tanh up to the third, as by hand.",
    because: "gradients are made of ops, and ops have gradients",
    experiment: async (seed) => ({ largestDifference: below(1e-12, await differenceToTanhByHand(seed)) }),
    holds: ({ largestDifference }) => largestDifference === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says:
      "Newton's method is within 1e-12 of the lowest point of exp(x) - 2x after five steps from 1.5; gradient descent with rate 0.1 still has more than a twentieth of the way before it.",
    because:
      "near the point each jump leaves half the square of the distance (Press et al. 2007); each step downhill takes away at most 0.1 exp(1.5), less than a half, and 0.55 to the fifth power is a twentieth",
    experiment: async () => {
      const [byNewton, downhill] = [
        await measure.newton(measure.bowl, 1.5, 5),
        await measure.downhill(measure.bowl, 1.5, 5, 0.1),
      ].map((path) => Math.abs(path[5] - Math.LN2));
      return { newton: below(1e-12, byNewton), downhill };
    },
    holds: ({ newton, downhill }) => newton === "below 1e-12" && downhill > (1.5 - Math.LN2) / 20,
    seeds: 1,
  }),
  claim({
    says:
      "The rules of calculus derive log(1 + exp(x)) rightly and uselessly: at x = 800 their slope is no number, and it is 1.",
    because:
      "exp(800) is above the largest number, and infinity times 0 has no value (Goldberg 1991); the table's forms never ask for exp of a large positive number",
    experiment: () => {
      const slope = derive(parseFormula(PLAIN_SOFTPLUS, ["x"]), "x")!, stable = parseFormula(sigmoid.entry.is, ["x"]);
      const [byRules, byTable] = [slope, stable].map((formula) => measure.valueAt(formula, { x: 800 }));
      return { atOne: measure.valueAt(slope, { x: 1 }), byRules, byTable };
    },
    holds: ({ atOne, byRules, byTable }) =>
      Math.abs(atOne - 1 / (1 + Math.exp(-1))) < 1e-15 && Number.isNaN(byRules) && byTable === 1,
    seeds: 1,
  }),
  claim({
    says: "A graph 100,000 ops deep is walked back, and adds up the parts of a number that is used in each of them.",
    because:
      "the way is kept in a list and not in nested calls; (1 + 1/n)^n has the slope n (1 + 1/n)^(n - 1) in its base",
    experiment: async () => {
      const n = 100_000, { inStart, inGrowth } = await measure.compound(n), base = 1 + 1 / n;
      const errors = [inStart / base ** n - 1, inGrowth / (n * base ** (n - 1)) - 1];
      return { slopeInGrowth: inGrowth, largestError: below(1e-9, Math.max(...errors.map(Math.abs))) };
    },
    holds: ({ largestError }) => largestError === "below 1e-9",
    seeds: 1,
  }),
  ...planClaims,
];
