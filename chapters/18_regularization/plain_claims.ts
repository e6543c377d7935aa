/** What chapter 18 asserts of polynomials and lines, in plain numbers. */
import { Random } from "../../lib/random.ts";
import { leastSquares, weightedSum } from "../01_neuron/neuron.ts";
import { below, claim } from "../claim.ts";
import { partsOf } from "./bias_variance.ts";
import * as p from "./polynomials.ts";
import { l2, lasso, ridge } from "./regularization.ts";

/** How much lines with this slope, each learned from rows of its own, are off their mean. */
function varianceOfLines(seed: number, slope: number, height: number): number {
  const random = new Random(seed),
    said = Array.from({ length: 100 }, () => {
      const x = Array.from({ length: 20 }, () => [random.uniform(-1, 1)]);
      const line = leastSquares(x, x.map(([one]) => height + slope * one + random.normal()));
      return p.PLACES.map((one) => weightedSum(line, [one]));
    });
  return partsOf(said, p.PLACES.map((x) => height + slope * x)).variance;
}

/** By how much a ridge shortens weights, for inputs that are multiplied by `unit`. */
function shortening(seed: number, unit: number): number {
  const { inputs, targets } = p.lineOf(seed, 1000), rows = inputs.map((row) => row.map((x) => unit * x));
  const length = (lambda: number) => Math.sqrt(l2.value(ridge(rows, targets, lambda).weights));
  return length(1) / length(0);
}

/** The largest difference between the weights that noise on the inputs gives, and those of a ridge. */
function noiseAgainstRidge(seed: number, deviation: number) {
  const { inputs, targets } = p.lineOf(seed), random = new Random(seed).fork(3), copies = 400;
  const rows = Array.from({ length: copies }, () => inputs.map((row) => row.map((x) => random.normal(x, deviation))));
  const noisy = leastSquares(rows.flat(), rows.flatMap(() => targets)).weights;
  const from = (lambda: number) =>
    Math.max(...ridge(inputs, targets, lambda).weights.map((w, j) => Math.abs(w - noisy[j])));
  return { fromRidge: from(deviation ** 2), fromLeastSquares: from(0) };
}

const zerosIn = (weights: readonly number[]) => weights.slice(3).filter((w) => w === 0).length;

export const plainClaims = [
  claim({
    says:
      "What models err, in the mean over 100 data sets, is the square of their bias plus their variance; asked about noisy rows, they err by the variance of the noise besides.",
    because: "the square of a sum, in which the mean of the mixed term is 0 (Geman et al. 1992)",
    experiment: (seed) => {
      const { error, bias, variance } = p.overSets(seed, 0.01), { unseen } = p.ownAndUnseen(seed, 0.01);
      return {
        error,
        bias,
        variance,
        "error - bias - variance": below(1e-12, error - bias - variance),
        "more on noisy rows": unseen - error,
      };
    },
    holds: (m) =>
      typeof m["error - bias - variance"] === "string" && Math.abs(m["more on noisy rows"] - p.NOISE ** 2) < 0.03,
    seeds: 5,
  }),
  claim({
    says: "As the penalty on a polynomial grows, its variance falls and its bias grows; the error is least in between.",
    because: "who may not follow the noise may not follow the truth either (Hoerl and Kennard 1970)",
    experiment: (seed) => {
      const [weak, some, strong] = [1e-4, 1e-2, 1].map((lambda) => p.overSets(seed, lambda));
      return {
        "variance at 0.0001": weak.variance,
        "at 0.01": some.variance,
        "at 1": strong.variance,
        "bias at 0.0001": weak.bias,
        "bias at 0.01": some.bias,
        "bias at 1": strong.bias,
        isLeastBetween: some.error < Math.min(weak.error, strong.error),
      };
    },
    holds: (m) =>
      m["variance at 0.0001"] > m["at 0.01"] && m["at 0.01"] > m["at 1"] && m["bias at 0.0001"] < m["bias at 0.01"] &&
      m["bias at 0.01"] < m["bias at 1"] && m.isLeastBetween,
    seeds: 20,
  }),
  claim({
    says:
      "A straight line through a wave is wrong on its own rows too; a polynomial of degree 9 is right on its own 20 rows, and far off on others.",
    notes: "002:616",
    notesSay: "Overfitting comes from data that are not linear while a line is estimated.",
    verdict: "false",
    because:
      "that is underfitting: the line has much bias and little variance, and what overfits has it the other way (Geman et al. 1992)",
    experiment: (seed) => {
      const [line, curve] = [1, 9].map((degree) => ({
        ...p.ownAndUnseen(seed, 1e-6, { degree }),
        ...p.overSets(seed, 1e-6, { degree }),
      }));
      return {
        "line, own rows": line.own,
        "unseen": line.unseen,
        "bias by variance": line.bias / line.variance,
        "degree 9, own rows": curve.own,
        "unseen of degree 9": curve.unseen,
        "bias by variance of degree 9": curve.bias / curve.variance,
      };
    },
    holds: (m) =>
      m["line, own rows"] > 2 * p.NOISE ** 2 && m["bias by variance"] > 3 && m["degree 9, own rows"] < p.NOISE ** 2 &&
      m["unseen of degree 9"] > 3 * m["degree 9, own rows"] && m["bias by variance of degree 9"] < 1 / 3,
    seeds: 5,
  }),
  claim({
    says: "Lines with the slopes 1000 and 10 that are learned from equally noisy rows have the same variance.",
    notes: "002:618-619",
    notesSay: "y = 100 + 1000 x is a model of high variance, y = 0.1 + 10 x one of low variance.",
    verdict: "false",
    because:
      "variance is how much the model changes with its rows; how steep it is depends on the units of x and y (Hastie et al. 2009)",
    experiment: (seed) => {
      const steep = varianceOfLines(seed, 1000, 100), flat = varianceOfLines(seed, 10, 0.1);
      return { steep, flat };
    },
    holds: ({ steep, flat }) => Math.abs(steep / flat - 1) < 1e-6,
    seeds: 5,
  }),
  claim({
    says:
      "With the same noise, the gap between own and unseen rows is large for 20 rows and next to none for 2000; a line through a wave without noise errs everywhere, without a gap.",
    notes: "002:595-596",
    notesSay: "A gap between training and validation loss shows noise in the data, and so do two losses that stay bad.",
    verdict: "false",
    because: "the gap shows variance, and what is bad on both sides may be bias or noise (Hastie et al. 2009)",
    experiment: (seed) => {
      const few = p.ownAndUnseen(seed, 1e-4), many = p.ownAndUnseen(seed, 1e-4, { rows: 2000, sets: 10 });
      const line = p.ownAndUnseen(seed, 0, { rows: 2000, noise: 0, degree: 1, sets: 10 });
      return {
        gapOfFew: few.unseen - few.own,
        gapOfMany: many.unseen - many.own,
        "line without noise": line.own,
        "its gap": line.unseen - line.own,
      };
    },
    holds: (m) =>
      m.gapOfFew > 5 * Math.abs(m.gapOfMany) && m["line without noise"] > 0.15 && Math.abs(m["its gap"]) < 0.03,
    seeds: 5,
  }),
  claim({
    says:
      "A polynomial that learned from 2000 rows errs by the variance of the noise on others, as the truth itself does, and no penalty gets below it.",
    notes: "002:599-602",
    notesSay: "Some noise is reducible: by dropout, regularization or more neurons.",
    verdict: "false",
    because:
      "what can be reduced is the error, by its bias and its variance; the noise is in the targets, and the same for all models (Hastie et al. 2009)",
    experiment: (seed) => {
      const random = new Random(seed).fork(4), rows = p.sample(random, 2000), others = p.sample(random, 20_000);
      const at = (lambda: number) => p.unseenError(p.fitted(rows, lambda), others);
      const errors = [0, 1e-6, 1e-4, 1e-2, 1].map(at), truth = p.unseenError({ at: p.truth }, others);
      return { truth, least: Math.min(...errors), "variance of the noise": p.NOISE ** 2 };
    },
    holds: ({ truth, least }) => least > truth && least < truth + 0.003 && Math.abs(truth - p.NOISE ** 2) < 0.005,
    seeds: 5,
  }),
  claim({
    says:
      "Thirty points of a wave without noise need no penalty. Twelve points of a hill without noise do: with one of 1e-6, a polynomial through them is off by less than half as much.",
    notes: "002:635, 002:648-649",
    notesSay: "Data without noise need no regularization.",
    verdict: "depends",
    because:
      "between few points there are many curves, and the one that goes through all of them may swing wildly (Runge 1901)",
    experiment: (seed) => {
      const wave = p.sample(new Random(seed).fork(5), 30, 0);
      const [free, held] = [0, 1e-3].map((lambda) => p.errorOf(p.fitted(wave, lambda)));
      const [freeHill, heldHill] = [0, 1e-6].map((lambda) => p.errorOf(p.fitted(p.HILL, lambda, 11), p.hill));
      return { "wave, free": below(1e-6, free), "wave, 0.001": held, "hill, free": freeHill, "hill, 1e-6": heldHill };
    },
    holds: (m) =>
      typeof m["wave, free"] === "string" && m["wave, 0.001"] > 1e-4 && m["hill, 1e-6"] < m["hill, free"] / 2,
    seeds: 5,
  }),
  claim({
    says:
      "With noise, a polynomial of degree 9 that learned from 20 rows needs a penalty: with one of 0.001 it errs less than a tenth as much.",
    notes: "002:637",
    verdict: "true",
    because: "without it the weights grow until the curve goes through the noise (Hoerl and Kennard 1970)",
    experiment: (seed) => ({ free: p.overSets(seed, 1e-6).error, held: p.overSets(seed, 1e-3).error }),
    holds: ({ free, held }) => held < free / 10,
    seeds: 20,
  }),
  claim({
    says:
      "From the penalty 0.01 to 1, the weights of the polynomial get smaller, and its error more than twice as large.",
    notes: "002:620",
    notesSay: "Weights that are smaller in magnitude are always to be preferred.",
    verdict: "false",
    because: "below what the truth needs, a smaller weight is bias (Hoerl and Kennard 1970)",
    experiment: (seed) => {
      const one = p.sample(new Random(seed)), [some, much] = [0.01, 1].map((lambda) => p.overSets(seed, lambda));
      return {
        "length at 0.01": p.fitted(one, 0.01).length,
        "at 1": p.fitted(one, 1).length,
        "error at 0.01": some.error,
        "error at 1": much.error,
      };
    },
    holds: (m) => m["at 1"] < m["length at 0.01"] && m["error at 1"] > 2 * m["error at 0.01"],
    seeds: 5,
  }),
  claim({
    says:
      "A penalty of 1 halves the weights of inputs of variance 1, and leaves those of the same inputs in another unit, a thousand times larger, as they are.",
    notes: "002:655",
    notesSay: "Regularization is the mean squared error plus a penalty, with no factor before it.",
    verdict: "depends",
    because:
      "a ridge shrinks by v / (v + lambda), where v is the variance of the inputs: the strength has to be chosen, and inputs to be scaled first (Hastie et al. 2009)",
    experiment: (seed) => ({ "of variance 1": shortening(seed, 1), "in a smaller unit": shortening(seed, 1000) }),
    holds: (m) => Math.abs(m["of variance 1"] - 0.5) < 0.05 && m["in a smaller unit"] > 0.999,
    seeds: 5,
  }),
  claim({
    says:
      "Of five weights that should be 0, a lasso of strength 1 sets all or all but one to 0, and a ridge of strength 1 none.",
    because:
      "the pull of L1 does not fade near 0, so it wins over a small slope of the error; that of L2 fades (Tibshirani 1996)",
    experiment: (seed) => {
      const { inputs, targets } = p.lineOf(seed);
      return {
        "0 by lasso": zerosIn(lasso(inputs, targets, 1).weights),
        "0 by ridge": zerosIn(ridge(inputs, targets, 1).weights),
      };
    },
    holds: (m) => m["0 by lasso"] >= 4 && m["0 by ridge"] === 0,
    seeds: 20,
    share: 0.9,
  }),
  claim({
    says: "Noise of deviation 0.5 on the inputs of a neuron gives the weights of a ridge of strength 0.25.",
    because:
      "the mean of the squared error grows by the variance of the noise times the sum of squared weights (Bishop 1995)",
    experiment: (seed) => noiseAgainstRidge(seed, 0.5),
    holds: ({ fromRidge, fromLeastSquares }) => fromRidge < 0.05 && fromLeastSquares > 0.3,
    seeds: 5,
  }),
];
