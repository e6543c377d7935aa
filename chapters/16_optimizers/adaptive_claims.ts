/** What chapter 16 asserts of rules that divide a slope by the size of those before. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import * as measure from "./experiments.ts";
import * as rules from "./optimizers.ts";

export const adaptiveClaims = [
  claim({
    says:
      "Slopes that are all a thousand times as large, or as small, leave the path of Adam as it is; descent diverges, or stands still.",
    notes: "000:163-174, 003:201",
    verdict: "true",
    because:
      "the mean slope and the root of the mean square grow alike, so their quotient stays; only the tiny number that keeps the division from 0 does not (Kingma and Ba 2015)",
    experiment: (seed) => {
      const rate = new Random(seed).uniform(0.005, 0.015), scales = [1e-3, 1, 1e3];
      const ends = (rule: rules.Rule) => scales.map((scale) => measure.scaledEnd(rule, scale, 100));
      const [small, one, large] = ends(rules.adam(rate)), [still, , away] = ends(rules.descent(rate));
      const apart = Math.max(...one.map((w, i) => Math.max(Math.abs(w - small[i]), Math.abs(w - large[i]))));
      return { samePath: apart < 1e-4, descentDiverges: !(Math.abs(away[1]) < 1e100), descentStaysAt: still[0] };
    },
    holds: (m) => m.samePath && m.descentDiverges && m.descentStaysAt > 0.99,
    seeds: 5,
  }),
  claim({
    says:
      "A ravine that lies at an angle of 45 degrees to the axes takes descent and momentum as long as before, and Adagrad and Adam more than twice as long.",
    because:
      "rules that divide do it weight by weight: they even out a ravine along the axes, and no other (Duchi et al. 2011; Kingma and Ba 2015)",
    experiment: () => {
      const made = {
        descent: rules.descent(measure.BEST),
        momentum: rules.momentum(measure.BEST),
        adagrad: rules.adagrad(0.5),
        adam: rules.adam(0.1),
      };
      return Object.fromEntries(
        Object.entries(made).map(([name, rule]) => {
          const [along, turned] = [0, 45].map((angle) => measure.settledAtAngle(rule, angle));
          return [name, turned / along];
        }),
      );
    },
    holds: ({ descent, momentum, adagrad, adam }) =>
      [descent, momentum].every((one) => one < 1.1) && adagrad > 2 && adam > 2,
    seeds: 1,
  }),
  claim({
    says: "The steps of Adagrad shrink like one over the root of their number.",
    notes: "002:947",
    verdict: "true",
    because: "it divides by the root of a sum of squares, which never falls (Duchi et al. 2011)",
    experiment: (seed) => {
      const lengths = measure.stepLengths(rules.adagrad(0.1), seed);
      const never = lengths.every((length, i) => i === 0 || length < lengths[i - 1]);
      return { first: lengths[0], hundredth: lengths[99], thousandth: lengths[999], neverGrow: never };
    },
    holds: (m) => m.neverGrow && Math.abs(m.thousandth - 0.1 / Math.sqrt(1000)) < 1e-6,
    seeds: 5,
  }),
  claim({
    says:
      "When slopes become a hundred times smaller, RMSprop takes long steps again after a while; Adagrad never does.",
    notes: "004:960",
    notesSay: "RMSprop is good for noisy data.",
    verdict: "depends",
    because:
      "what it does is forget: a mean of squares follows the data where a sum cannot. On noise alone it is no better than others (Tieleman and Hinton 2012)",
    experiment: (seed) => {
      const [forgets, never] = [rules.rmsprop(0.1, 0.9), rules.adagrad(0.1)]
        .map((rule) => measure.stepLengths(rule, seed, { change: 500 }));
      return {
        rmspropBefore: forgets[498],
        rmspropAfter: forgets[999],
        adagradBefore: never[498],
        adagradAfter: never[999],
      };
    },
    holds: (m) => m.rmspropAfter > 0.9 * m.rmspropBefore && m.adagradAfter < 0.02 * m.adagradBefore,
    seeds: 5,
  }),
  claim({
    says:
      "Where most slopes lead one way, and few, but large ones the other, Adam with a short memory ends at the wrong side; AMSGrad and descent find the right one.",
    notes: "000:167-168, 000:178",
    notesSay: "Adam does all automatically, and does not overshoot.",
    verdict: "false",
    because:
      "the rare slope is divided by its own size and then forgotten, so it counts little more than a small one; with the usual, longer memory it does not happen here (Reddi et al. 2018)",
    experiment: (seed) => {
      const short = { slopes: 0.5, squares: 0.9 };
      const made = { adam: rules.adam(0.01, short), amsgrad: rules.amsgrad(0.01, short), descent: rules.descent(1e-4) };
      const usual = measure.lateMean(measure.rareSlopes(rules.adam(0.01), seed));
      return {
        ...Object.fromEntries(
          Object.entries(made).map(([name, rule]) => [name, measure.lateMean(measure.rareSlopes(rule, seed))]),
        ),
        adamAsUsual: usual,
      } as Record<"adam" | "amsgrad" | "descent" | "adamAsUsual", number>;
    },
    holds: (m) => m.adam > 0.5 && [m.amsgrad, m.descent, m.adamAsUsual].every((end) => end < -0.5),
    seeds: 5,
  }),
];
