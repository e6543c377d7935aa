/**
 * What chapter 16 asserts of walks on surfaces. `adaptive_claims.ts` has what it asserts of rules that divide, and
 * `network_claims.ts` of networks and of the library.
 */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import * as measure from "./experiments.ts";
import { adaptiveClaims } from "./adaptive_claims.ts";
import { networkClaims } from "./network_claims.ts";
import * as rules from "./optimizers.ts";

const { BEST, STEEP } = measure, L = `L = ${STEEP}`;

/** A place on a circle about the bottom of the ravine, not too near to its axes. */
function someStart(seed: number): number[] {
  const angle = new Random(seed).uniform(0.2, 1.3);
  return [Math.cos(angle), Math.sin(angle)];
}

export const claims = [
  claim({
    says:
      `In a ravine that is ${STEEP} times as steep across as along, descent at its best rate changes sides at every step.`,
    notes: "000:150-153",
    verdict: "true",
    because:
      "across, each step of rate 2 / (1 + L) multiplies the distance by a number near -1; the ravine does it and not the noise: all slopes are exact here (Polyak 1964)",
    experiment: (seed) => {
      const { settled, crossings } = measure.inRavine(rules.descent(BEST), { start: someStart(seed) });
      return { steps: settled, crossings };
    },
    holds: ({ steps, crossings }) => Number.isFinite(steps) && crossings >= steps - 1,
    seeds: 5,
  }),
  claim({
    says: "Momentum 0.9 comes down there in less than half the steps, and still changes sides dozens of times.",
    notes: "000:155-160",
    notesSay: "With momentum there is no zig-zag, and learning is faster.",
    verdict: "depends",
    because:
      "faster it is: velocities along the ravine add up, those across cancel in part. But a ball that rolls through the middle comes back (Polyak 1964; Sutskever et al. 2013)",
    experiment: (seed) => {
      const start = someStart(seed), plain = measure.inRavine(rules.descent(BEST), { start });
      const rolling = measure.inRavine(rules.momentum(BEST), { start });
      return {
        steps: plain.settled,
        withMomentum: rolling.settled,
        crossings: plain.crossings,
        crossingsWithMomentum: rolling.crossings,
      };
    },
    holds: (m) =>
      m.withMomentum < m.steps / 2 && m.crossingsWithMomentum < m.crossings / 2 && m.crossingsWithMomentum >= 24,
    seeds: 5,
  }),
  claim({
    says:
      `Momentum makes larger rates stable: up to 2 (1 + m) / L, so that 0.021 with ${L} diverges without and comes down with it.`,
    because:
      "velocity against the slope takes off a part of each step that is too long: the steepest bend that comes down grows by the factor 1 + m (Polyak 1964)",
    experiment: (seed) => {
      const m = new Random(seed).uniform(0.3, 0.95), limit = measure.limitOf(rules.momentum, m, STEEP);
      const without = measure.inRavine(rules.descent(0.021)).settled,
        withIt = measure.inRavine(rules.momentum(0.021)).settled;
      return {
        momentum: m,
        limit,
        predicted: 2 * (1 + m),
        convergesWithout: without < Infinity,
        convergesWith: withIt < Infinity,
      };
    },
    holds: (m) => Math.abs(m.limit / m.predicted - 1) < 0.01 && !m.convergesWithout && m.convergesWith,
    seeds: 5,
  }),
  claim({
    says:
      "Nesterov's momentum damps better at small rates, and diverges earlier: at 2 (1 + m) / (L (1 + 2 m)), which is below the limit of plain momentum and of none.",
    because:
      "the look ahead takes off what the slope will take anyway, once more in the steep direction: that brakes at small rates, and is too much at large ones (Nesterov 1983; Sutskever et al. 2013)",
    experiment: (seed) => {
      const m = new Random(seed).uniform(0.3, 0.95), limit = measure.limitOf(rules.nesterov, m, STEEP);
      const [classic, ahead] = [rules.momentum, rules.nesterov].map((make) =>
        measure.inRavine(make(0.01, 0.99)).settled
      );
      return { momentum: m, limit, predicted: 2 * (1 + m) / (1 + 2 * m), steps: classic, stepsAhead: ahead };
    },
    holds: (m) => Math.abs(m.limit / m.predicted - 1) < 0.01 && m.limit < 2 && m.stepsAhead < m.steps,
    seeds: 5,
  }),
  claim({
    says:
      "With the rate inside of the velocity or outside, the steps are the same as long as the rate stays; when it is lowered, inside acts late.",
    notes: "004:1824-1826",
    notesSay:
      "The velocity is momentum times the velocity before plus rate times gradient; PyTorch multiplies by the rate outside.",
    verdict: "depends",
    because:
      "inside, the velocity keeps what older slopes got at the older rate (Sutskever et al. 2013); the libraries do not agree: PyTorch has it outside, Keras inside",
    experiment: (seed) => {
      const rate = new Random(seed).uniform(0.05, 0.15), slope = (w: number) => w, same = Array(20).fill(rate);
      const lowered = same.map((one, i) => i < 5 ? one : one / 100);
      const apart = (rates: number[]) => {
        const [inside, outside] = [measure.rateInside(rates, slope), measure.rateOutside(rates, slope)];
        return Math.max(...inside.map((w, i) => Math.abs(w - outside[i])));
      };
      return { rate, sameRate: apart(same) < 1e-12, apartWhenLowered: apart(lowered) };
    },
    holds: ({ sameRate, apartWhenLowered }) => sameRate && apartWhenLowered > 0.1,
    seeds: 5,
  }),
  claim({
    says: "Where a loss is flat, descent hardly moves in 200 steps; Adam at the same rate is at the bottom.",
    notes: "000:134-136, 000:177",
    verdict: "true",
    because:
      "a step of descent is the slope times the rate, and the slope is nearly 0; Adam divides the slope by its own size (Kingma and Ba 2015)",
    experiment: () => {
      const [plain, adam] = [rules.descent(0.1), rules.adam(0.1)].map((rule) => measure.onPlateau(rule, 200)[200]);
      return { from: 4, descent: plain, adam: Math.abs(adam) };
    },
    holds: ({ descent, adam }) => descent > 3.9 && adam < 0.01,
    seeds: 1,
  }),
  claim({
    says: "Beside a saddle, descent needs a time that grows with how near it begins; Adam is gone after a few steps.",
    because:
      "out of a saddle a distance grows by the factor 1 + rate at each step; momentum makes that faster, but waits too. Saddles, and not local minima, are what is met in many dimensions (Dauphin et al. 2014)",
    experiment: (seed) => {
      const beside = 10 ** new Random(seed).uniform(-8, -4);
      const [plain, rolling, adam] = [rules.descent(0.1), rules.momentum(0.1), rules.adam(0.1)]
        .map((rule) => measure.leaves(rule, beside));
      return { beside, descent: plain, momentum: rolling, adam };
    },
    holds: ({ beside, descent, momentum, adam }) =>
      Math.abs(descent - Math.log(0.5 / beside) / Math.log(1.1)) < 5 && momentum < descent / 2 && adam <= 10,
    seeds: 5,
  }),
  ...adaptiveClaims,
  claim({
    says:
      "The last of many places wanders about the middle as far as the rate tells; the mean of the later half is many times nearer.",
    because:
      "at a constant rate r the places have the deviation sqrt(r / (2 - r)) of the noise; their mean falls with the root of their number (Polyak and Juditsky 1992; Mandt et al. 2017)",
    experiment: (seed) => measure.wandering(seed),
    holds: ({ last, mean }) => Math.abs(last - Math.sqrt(0.1 / 1.9)) < 0.06 && mean < 0.15,
    seeds: 5,
  }),
  claim({
    says:
      "Before a cliff one step of descent leads so far away that the next ones are no numbers any more; with slopes cut to length 1 it stays and comes down.",
    because:
      "the slope of a product of 30 equal factors grows with their 59th power; cut, it says the direction and no more (Pascanu et al. 2013)",
    experiment: () => {
      const free = measure.atCliff(0.001, Infinity), cut = measure.atCliff(0.001, 1);
      return { lostAfterSteps: free.findIndex((w) => !Number.isFinite(w)), clippedEnd: cut[cut.length - 1] };
    },
    holds: ({ lostAfterSteps, clippedEnd }) =>
      lostAfterSteps > 0 && lostAfterSteps < 10 && Math.abs(clippedEnd ** 30 - 0.5) < 0.01,
    seeds: 1,
  }),
  ...networkClaims,
];
