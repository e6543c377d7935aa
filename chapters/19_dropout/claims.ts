/** What chapter 19 asserts of coins, of masks, and of dropout in plain numbers. */
import { gradients } from "../../lib/autograd.ts";
import { ones, tensor } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { relu } from "../../lib/ops/activations.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { dropoutWith } from "../../lib/ops/dropout.ts";
import { Random } from "../../lib/random.ts";
import { below, claim } from "../claim.ts";
import * as plain from "./dropout.ts";
import * as networks from "./networks.ts";
import { noisyClaims } from "./noisy_claims.ts";
import { unitClaims } from "./unit_claims.ts";
import { afterDropout, answerWithout, relyingNeuron, sharedWeight } from "./relying.ts";

/** How many of so many coins leave a unit out, in so many throws. */
function countsOf(units: number, rate: number, throws: number, random: Random): number[] {
  return Array.from(
    { length: throws },
    () => plain.drawMask(units, rate, random).reduce((left, kept) => left + 1 - kept, 0),
  );
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Normal numbers, as neurons of a last layer. */
function randomNeurons(count: number, inputs: number, random: Random) {
  const draw = () => random.normal();
  return Array.from({ length: count }, () => ({ weights: Array.from({ length: inputs }, draw), bias: draw() }));
}

/** Rows of a batch of ones behind dropout: what is left of each, in training or when asked. */
async function rowsBehind(rate: number, random: Random, isTraining: boolean): Promise<string[]> {
  const values = await dropoutLayer(rate)(ones([32, 64]), { isTraining, random }).read();
  return Array.from({ length: 32 }, (_, row) => values.slice(64 * row, 64 * row + 64).join());
}

export const claims = [
  claim({
    says:
      "At rate 0.3 the share of units that are left out is 0.3; what is kept becomes 1 / 0.7 = 1.4286 of itself, so that the mean stays what it is.",
    notes: "002:530",
    verdict: "true",
    because: "each unit has a coin of its own, in every step (Srivastava et al. 2014)",
    experiment: (seed) => {
      const mask = plain.drawMask(100_000, 0.3, new Random(seed)), kept = plain.dropOut(mask.map(() => 1), mask, 0.3);
      return { "left out": 1 - mean(mask), "what is kept": Math.max(...kept.slice(0, 100)), mean: mean(kept) };
    },
    // five standard deviations of a share of 100,000 coins are 0.0073, and those of the mean 0.0104
    holds: (x) =>
      Math.abs(x["left out"] - 0.3) < 0.0073 && Math.abs(x.mean - 1) < 0.0104 && x["what is kept"] === 1 / (1 - 0.3),
    seeds: 10,
  }),
  claim({
    says:
      "Of ten units at rate 0.2, two are left out on the average; 0, 1, 2, 3 and 4 of them with the chances 0.107, 0.268, 0.302, 0.201 and 0.088.",
    notes: "002:611",
    verdict: "true",
    because: "ten coins that know nothing of each other: the number is binomial",
    experiment: (seed) => {
      const counts = countsOf(10, 0.2, 20_000, new Random(seed)), chances = plain.chancesOfDropping(10, 0.2);
      const off = chances.map((chance, k) => Math.abs(mean(counts.map((one) => one === k ? 1 : 0)) - chance));
      return {
        mean: mean(counts),
        "none": chances[0],
        "two": chances[2],
        "share farthest from its chance": Math.max(...off),
      };
    },
    // five standard deviations of the mean of 20,000 such numbers, and of the share nearest to one half
    holds: (x) => Math.abs(x.mean - 2) < 0.045 && x["share farthest from its chance"] < 0.0165,
    seeds: 10,
  }),
  claim({
    says: "In training every row of every step has a mask of its own; when the network is asked, nothing is left out.",
    notes: "002:531",
    notesSay: "After every epoch the connections are back.",
    verdict: "false",
    because:
      "coins are thrown anew for each row of each step, so a unit that is missing now may be there in the next step (Srivastava et al. 2014); 002:784 says so too",
    experiment: async (seed) => {
      const random = new Random(seed), rows: string[] = [];
      for (let step = 0; step < 3; step++) rows.push(...await rowsBehind(0.5, random, true));
      const asked = await rowsBehind(0.5, random, false);
      return {
        rows: rows.length,
        "different masks": new Set(rows).size,
        "left out when asked": asked.join().includes("0"),
      };
    },
    holds: (x) => x["different masks"] === x.rows && !x["left out when asked"],
    seeds: 5,
  }),
  claim({
    says: "Dropout can be controlled: the same seed throws the same coins, and a mask can be given.",
    notes: "002:552",
    notesSay: "Dropout is random by design, so only its rate can be controlled.",
    verdict: "false",
    because: "the coins come of a generator with a seed; what cannot be chosen is only what one leaves to it",
    experiment: async (seed) => {
      const [one, other] = [
        await rowsBehind(0.5, new Random(seed), true),
        await rowsBehind(0.5, new Random(seed), true),
      ];
      const given = await dropoutWith(tensor([1, 2, 3]), tensor([1, 0, 1]), 0.5).read();
      return { "same coins": one.join() === other.join(), "mask 1 0 1 of 1 2 3": [...given].join(" ") };
    },
    holds: (x) => x["same coins"] && x["mask 1 0 1 of 1 2 3"] === "2 0 6",
    seeds: 5,
  }),
  claim({
    says:
      "A unit that is left out learns nothing in that step: for one row, the slopes of all weights that come in and go out of it are 0.",
    notes: "002:549",
    verdict: "true",
    because: "it says 0 whatever comes in, and a weight behind a 0 has the slope 0",
    experiment: async (seed) => {
      const random = new Random(seed), hidden = dense(4, 8, { random }), output = dense(8, 3, { random });
      const mask = [0, 1, 0, 1, 1, 0, 1, 1], x = tensor([[1, 2, 3, 4]]);
      const loss = sum(output(dropoutWith(relu(hidden(x)), tensor(mask), 0.5)));
      const found = gradients(loss), into = await found.of(hidden.parameters.weight).read();
      const out = await found.of(output.parameters.weight).read();
      const sizes = (unit: number) =>
        [0, 1, 2, 3].map((i) => into[4 * unit + i]).concat([0, 1, 2].map((i) => out[8 * i + unit]));
      const sizeOf = (units: number[]) => Math.max(...units.flatMap(sizes).map(Math.abs));
      return { "left out": sizeOf([0, 2, 5]), kept: sizeOf([1, 3, 4, 6, 7]) };
    },
    holds: (x) => x["left out"] === 0 && x.kept > 0,
    seeds: 5,
  }),
  claim({
    says:
      "What is kept has to be divided by 1 - p, or what the units say multiplied by 1 - p when they are asked: only then is a sum in training, on the average over all masks, what it is when asked. Without either, at rate 0.5, it is twice as large when asked.",
    notes: "002:505-570, 002:784-788",
    notesSay:
      "Dropout leaves units out; of a factor, and of a difference between training and asking, nothing is said.",
    verdict: "depends",
    because: "in training a part p of the terms is missing (Srivastava et al. 2014)",
    experiment: (seed) => {
      const random = new Random(seed), outputs = Array.from({ length: 8 }, () => random.uniform(0.1, 1)), rate = 0.5;
      const total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b), asked = total(outputs);
      const inTraining = (how: (mask: plain.Mask) => number[]) =>
        plain.expectation(8, rate, (mask) => total(how(mask)));
      const older = inTraining((mask) => plain.dropOutPlainly(outputs, mask));
      return {
        "asked over training": asked / inTraining((mask) => plain.dropOut(outputs, mask, rate)),
        "older form": total(plain.scaleDown(outputs, rate)) / older,
        "without a factor": asked / older,
      };
    },
    holds: (x) =>
      Math.abs(x["asked over training"] - 1) < 1e-12 && Math.abs(x["older form"] - 1) < 1e-12 &&
      Math.abs(x["without a factor"] - 2) < 1e-12,
    seeds: 5,
  }),
  claim({
    says:
      "For one neuron and the squared error, dropout of the inputs is a penalty: the mean error over all masks is the error without dropout, and p / (1 - p) times the sum of (w x)².",
    notes: "002:578",
    notesSay: "Dropout is not for overfitting; overfitting is handled by regularization.",
    verdict: "false",
    because:
      "dropout is a regularization: its coins add a variance, which is an L2 penalty scaled by the inputs (Srivastava et al. 2014; Wager et al. 2013); 002:542 says itself that dropout reduces overfitting",
    experiment: (seed) => {
      const random = new Random(seed), [neuron] = randomNeurons(1, 10, random), rate = 0.3, target = random.normal();
      const inputs = Array.from({ length: 10 }, () => random.normal());
      const overMasks = plain.expectation(10, rate, (mask) => {
        const kept = plain.dropOut(inputs, mask, rate);
        return (kept.reduce((sum, x, i) => sum + neuron.weights[i] * x, neuron.bias) - target) ** 2;
      });
      const formula = plain.errorWithDropout(neuron, inputs, target, rate);
      return { "over 1024 masks": overMasks, difference: below(1e-10, overMasks - formula) };
    },
    holds: ({ difference }) => typeof difference === "string",
    seeds: 10,
  }),
  claim({
    says:
      "A neuron with fifty equal inputs that relies on one of them shares its weight out among all under dropout: without the three largest weights it still answers 0.92 in place of 1, and before it answered 0.",
    notes: "002:507-530, 002:604-605",
    verdict: "true",
    because:
      "many small weights have smaller squares than one large one, so the penalty that dropout adds is smallest where all are equal (Wager et al. 2013)",
    experiment: () => {
      const start = relyingNeuron(50), after = afterDropout(start, 0.5), { weights } = after;
      return {
        "largest weight": Math.max(...weights),
        "smallest": Math.min(...weights),
        expected: sharedWeight(50, 0.5),
        "without three": answerWithout(after, 3),
        "before": answerWithout(start, 3),
      };
    },
    holds: (x) =>
      Math.abs(x["largest weight"] - x.expected) < 1e-9 && Math.abs(x.smallest - x.expected) < 1e-9 &&
      Math.abs(x["without three"] - 0.92) < 0.005 && x.before === 0,
    seeds: 1,
  }),
  claim({
    says:
      "Behind one hidden layer, the whole network at once says what all 2^n networks say together, in their geometric mean.",
    because: "the mean of logits is the logit of the mean, and softmax takes the rest away (Hinton et al. 2012)",
    experiment: (seed) => {
      const random = new Random(seed), last = randomNeurons(4, 8, random), rate = 0.5;
      const outputs = Array.from({ length: 8 }, () => Math.abs(random.normal()));
      const atOnce = networks.chancesAtOnce(outputs, last);
      const geometric = networks.geometricMeanOfChances(outputs, last, rate);
      const arithmetic = networks.meanOfChances(outputs, last, rate);
      const farthest = (other: readonly number[]) => Math.max(...other.map((one, c) => Math.abs(one - atOnce[c])));
      return {
        networks: 256,
        difference: below(1e-10, farthest(geometric)),
        "to the plain mean": farthest(arithmetic),
      };
    },
    holds: (x) => typeof x.difference === "string" && x["to the plain mean"] > 1e-3,
    seeds: 10,
  }),
  ...unitClaims,
  ...noisyClaims,
];
