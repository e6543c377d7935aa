/** What chapter 17 asserts of valleys; `training_claims.ts` adds what it asserts of training. */
import { below, claim } from "../claim.ts";
import { largestRate, largestRateAhead, roll, stepsToShrink, twoValleys } from "./learning_rate.ts";
import { height, rollOnTensors } from "./tensors.ts";
import { trainingClaims } from "./training_claims.ts";
import * as valleys from "./valleys.ts";

export const claims = [
  claim({
    says:
      "On x⁴ + x³ - 5 x², from 2 in ten steps, the rate 0.001 has hardly moved, 0.01 is in the flat valley, and 0.1 and 0.09 are in the deep one, 0.09 nearer to its lowest point.",
    because:
      "the slope at the start is 24: a step goes 0.024, 0.24, 2.4 or 2.16 far, and only the last two are as long as the way to the ridge",
    experiment: () => {
      const [tiny, small, large, chosen] = valleys.RATES.map((rate) => valleys.exercise({ rate })[10]);
      return { "at 0.001": tiny, "at 0.01": small, "at 0.1": large, "at 0.09": chosen };
    },
    holds: (x) =>
      x["at 0.001"] > 1.8 && Math.abs(x["at 0.01"] - 1.25) < 0.1 && x["at 0.1"] < -2 &&
      Math.abs(x["at 0.09"] + 2) < 0.1,
    seeds: 1,
  }),
  claim({
    says:
      "On x⁴ + x³ - 5 x², which stands for the lost function of the exercise, descent at the rate 0.09 never comes to rest: it jumps to and fro across the deep valley, 300 steps later too.",
    notes: "004:1803,1967",
    notesSay:
      "A learning rate that is just right descends smoothly toward the minimum; 0.09 is the last that is tried.",
    verdict: "depends",
    because: "the bend at the lowest point is 26, and rates above 2 / 26 = 0.0769 climb out from there (Polyak 1964)",
    experiment: () => {
      const path = valleys.exercise({ rate: 0.09, steps: 300 }), last = path.slice(-20);
      const largest = largestRate(twoValleys.bend(valleys.GLOBAL));
      return { largestRate: largest, lowest: Math.min(...last), highest: Math.max(...last) };
    },
    holds: ({ largestRate, lowest, highest }) => largestRate < 0.09 && lowest < -2.1 && highest > -1.9,
    seeds: 1,
  }),
  claim({
    says:
      "On x⁴ + x³ - 5 x² again, at the rate 0.01, momentum 0.1 and 0.9 end in the flat valley, and 0.918 in the deep one: about 0.906 is needed.",
    notes: "004:1847,1972-1978, 002:941",
    notesSay: "Momentum skips small local minima; 0.9 escapes shallow dips.",
    verdict: "depends",
    because:
      "it depends on the height of the ridge, on the rate and on the start: the velocity must carry the ball up, and at 0.9 it has lost too much on the way (Polyak 1964)",
    experiment: () => {
      const [low, usual, chosen] = [0.1, 0.9, 0.918].map((momentum) => valleys.exercise({ momentum, steps: 300 })[300]);
      return { "with 0.1": low, "with 0.9": usual, "with 0.918": chosen, leastMomentum: valleys.leastMomentum(0.01) };
    },
    holds: (x) =>
      [x["with 0.1"], x["with 0.9"]].every((place) => Math.abs(place - 1.25) < 0.01) &&
      Math.abs(x["with 0.918"] + 2) < 0.01 && x.leastMomentum > 0.9 && x.leastMomentum < 0.918,
    seeds: 1,
  }),
  claim({
    says: "From a start that is lower than the ridge, no momentum below 1 crosses it, if the rate is small.",
    notes: "004:1859",
    notesSay: "Momentum helps to escape local minima.",
    verdict: "depends",
    because:
      "at rates up to 2 (1 - m) / L, the height and what the velocity adds to it, m (x - before)² / (2 r), never grow together: a ball climbs no higher than it began (Polyak 1964)",
    experiment: () => {
      const momenta = [0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
      const crossing = (start: number) => momenta.filter((momentum) => valleys.crossesFrom(start, momentum)).length;
      return { tried: momenta.length, from1point5: crossing(1.5), from1point79: crossing(1.79), from2: crossing(2) };
    },
    holds: ({ from1point5, from1point79, from2 }) => from1point5 === 0 && from1point79 === 0 && from2 > 0,
    seeds: 1,
  }),
  claim({
    says:
      "From -2.9, on the far side, descent without momentum comes to rest in the deep valley; with 0.95 it rolls through it, over the ridge, and rests in the flat one.",
    notes: "004:1831,1881, 002:940",
    notesSay: "With momentum one gets to the global minimum, and pushes through to better minima.",
    verdict: "depends",
    because:
      "a ball does not know which valley is deep: the velocity that carries it out of a flat one carries it out of a deep one as well",
    experiment: () => {
      const path = (momentum: number) => roll(twoValleys, { start: -2.9, rate: 0.01, momentum, steps: 2000 });
      return { without: valleys.restsIn(path(0)), "with 0.95": valleys.restsIn(path(0.95)) };
    },
    holds: (x) => x.without === "deep" && x["with 0.95"] === "flat",
    seeds: 1,
  }),
  claim({
    says:
      "At the rate 0.01, in a ravine with the bends 100 and 1, a millionth of the start is reached after about 262 steps with momentum 0.9, 2749 with 0.99 and 27,617 with 0.999.",
    notes: "004:1847-1853",
    verdict: "true",
    because:
      "where a ball swings, its swings shrink by the root of m at each step, whatever the bend (Polyak 1964): a million times takes ln(1e6) / (-ln(m) / 2) steps",
    experiment: () => {
      const steps = [0.9, 0.99, 0.999].map((momentum) =>
        Math.max(...[100, 1].map((bend) => valleys.stepsToArrive(bend, { rate: 0.01, momentum })))
      );
      return { "with 0.9": steps[0], "with 0.99": steps[1], "with 0.999": steps[2] };
    },
    holds: (x) =>
      ([["with 0.9", 0.9], ["with 0.99", 0.99], ["with 0.999", 0.999]] as const).every(([name, momentum]) =>
        Math.abs(x[name] / stepsToShrink(1e6, momentum) - 1) < 0.05
      ),
    seeds: 1,
  }),
  claim({
    says:
      "In a ravine with the bends 100 and 1, the rate 0.021 climbs out without momentum, and comes down with 0.9, as does 0.0379; 0.0381 climbs out.",
    notes: "004:1869-1872,1932-1938",
    notesSay:
      "A high rate without momentum diverges; a high rate with high momentum overshoots, like a rocket with no brakes.",
    verdict: "depends",
    because:
      "momentum makes larger rates possible, up to 2 (1 + m) / L instead of 2 / L: it turns jumps to the other side into swings (Polyak 1964)",
    experiment: () => {
      const settles = (rate: number, momentum: number) => valleys.settles([100, 1], { rate, momentum });
      return {
        largestRate: largestRate(100, 0.9),
        "0.021 without": settles(0.021, 0),
        "0.021 with 0.9": settles(0.021, 0.9),
        "0.0379 with 0.9": settles(0.0379, 0.9),
        "0.0381 with 0.9": settles(0.0381, 0.9),
      };
    },
    holds: (x) => !x["0.021 without"] && x["0.021 with 0.9"] && x["0.0379 with 0.9"] && !x["0.0381 with 0.9"],
    seeds: 1,
  }),
  claim({
    says:
      "In that ravine, at the rate 0.01 with momentum 0.999, looking ahead needs less than a tenth of the steps to a millionth; and at 0.0137 with 0.9 it climbs out, where classic momentum comes down.",
    notes: "004:1918",
    notesSay: "Nesterov momentum is often more stable than classic momentum.",
    verdict: "depends",
    because:
      "the slope ahead opposes the swing, which is more damping; but it also bends the step more, and the largest rate is 2 (1 + m) / (L (1 + 2 m)) (Nesterov 1983; Sutskever et al. 2013)",
    experiment: () => {
      const steps = (ahead: boolean) =>
        Math.max(...[100, 1].map((bend) => valleys.stepsToArrive(bend, { rate: 0.01, momentum: 0.999, ahead })));
      const settles = (ahead: boolean) => valleys.settles([100, 1], { rate: 0.0137, momentum: 0.9, ahead });
      return {
        largestRateAhead: largestRateAhead(100, 0.9),
        classicSteps: steps(false),
        stepsAhead: steps(true),
        classicComesDown: settles(false),
        comesDownAhead: settles(true),
      };
    },
    holds: ({ classicSteps, stepsAhead, classicComesDown, comesDownAhead }) =>
      stepsAhead * 10 < classicSteps && classicComesDown && !comesDownAhead,
    seeds: 1,
  }),
  claim({
    says:
      "The library's optimizers with a schedule take the steps of the plain numbers: classic, looking ahead, and with a rate that falls.",
    because:
      "the slopes are the same, and the rules too; they are added up in another order, so last digits may differ (Goldberg 1991)",
    experiment: async () => {
      const descent = { start: 2, rate: 0.01, momentum: 0.918, steps: 20 }, schedule = (t: number) => 1 / (1 + t / 10);
      let largest = 0;
      for (const wish of [descent, { ...descent, ahead: true }, { ...descent, schedule }]) {
        const plain = roll(twoValleys, wish), onTensors = await rollOnTensors(height, wish);
        largest = Math.max(largest, ...plain.map((x, i) => Math.abs(x - onTensors[i])));
      }
      return { descents: 3, largestDifference: below(1e-3, largest) };
    },
    holds: ({ largestDifference }) => largestDifference === "below 0.001",
    seeds: 1,
  }),
  ...trainingClaims,
];
