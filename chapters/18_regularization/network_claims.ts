/** What chapter 18 asserts of weights that shrink, and of networks that read digits with wrong labels. */
import { steadily } from "../13_data/steady.ts";
import { claim } from "../claim.ts";
import * as digits from "./digits.ts";
import { shrink, SHRINKERS } from "./shrinking.ts";

/** Those that keep it from learning wrong labels. */
const HOLDING = [
  "L2, 0.01",
  "L1, 0.003",
  "weight decay, 1",
  "noise on inputs, 0.4",
  "noise on weights, 0.15",
  "stopping, patience 5",
];
const shrunk = (name: string, steps: number) => shrink(SHRINKERS[name], steps);

export const networkClaims = [
  claim({
    says:
      "L2 takes a share of a weight at each step, L1 an amount, which it jumps around 0 with in the end; a soft threshold comes to 0 and stays.",
    because: "the slope of w^2 is 2 w, and that of |w| is the sign of w (Tibshirani 1996; Beck and Teboulle 2009)",
    experiment: () =>
      steadily(async () => {
        const [l2, l1, soft] = [
          await shrunk("L2, 0.5", 41),
          await shrunk("L1, 0.7", 41),
          await shrunk("soft threshold, 0.7", 41),
        ];
        return { "L2 after 40": l2[40], "L1 after 40": l1[40], "after 41": l1[41], softThreshold: soft[40] };
      }),
    holds: (m) =>
      Math.abs(m["L2 after 40"] - 0.9 ** 40) < 1e-5 && m["L1 after 40"] * m["after 41"] < 0 && m.softThreshold === 0,
    seeds: 1,
  }),
  claim({
    says:
      "On a weight whose error has no slope, Adam with L2 takes the same steps for a penalty of 0.5 as for one a thousand times smaller; AdamW shrinks it by rate times decay.",
    because:
      "Adam divides the slope by its own size, and with it the strength of a penalty that is in it (Loshchilov and Hutter 2019)",
    experiment: () =>
      steadily(async () => {
        const [much, little] = [await shrunk("Adam, L2 of 0.5", 20), await shrunk("Adam, L2 of 0.0005", 20)];
        const [fast, slow] = [await shrunk("AdamW, decay 1", 20), await shrunk("AdamW, decay 0.001", 20)];
        const apart = Math.max(...much.map((w, i) => Math.abs(w - little[i])));
        return { "Adam after 5": much[5], apart, "AdamW after 20": fast[20], "with 0.001": slow[20] };
      }),
    holds: (m) =>
      m["Adam after 5"] < 0.6 && m.apart < 0.001 && Math.abs(m["AdamW after 20"] - 0.9 ** 20) < 1e-5 &&
      m["with 0.001"] > 0.99,
    seeds: 1,
  }),
  claim({
    says:
      "A network learns 200 digits by heart whose labels were all drawn by chance. L2 of 0.01 prevents that; of unseen digits both know nothing.",
    because:
      "it has enough weights for any labels (Zhang et al. 2017); a penalty can keep it from learning nonsense, but not tell it what makes sense",
    experiment: (seed) =>
      steadily(async () => {
        const data = digits.digits(seed, { rows: 200, wrong: 1 });
        const free = await digits.shares(seed, data, { epochs: 150 });
        const held = await digits.shares(seed, data, { epochs: 150, l2: 0.01 });
        return {
          learned: free.learned,
          unseen: free.unseen,
          "learned with L2": held.learned,
          "unseen with L2": held.unseen,
        };
      }),
    holds: (m) => m.learned > 0.98 && m["learned with L2"] < 0.7 && m.unseen < 0.25 && m["unseen with L2"] < 0.25,
    seeds: 5,
  }),
  claim({
    says:
      "With three labels of ten drawn by chance, a network knows more than 9 of 10 labels of its rows, with smooth labels too; held by L2, L1, decay, noise on inputs or weights, or stopped in time, fewer than 8, and it reads more unseen digits right, by 0.05 and more.",
    because:
      "about 0.73 of the labels are right, and these have something in common, so they are cheaper to learn than the others (Zhang et al. 2017)",
    experiment: (seed) =>
      steadily(async () => {
        const data = digits.digits(seed), share = (name: string) => digits.shares(seed, data, digits.WAYS[name]);
        const free = await share("nothing"), smooth = await share("smooth labels, 0.3"), held = [];
        for (const name of HOLDING) held.push(await share(name));
        return {
          learned: free.learned,
          unseen: free.unseen,
          "learned with smooth labels": smooth.learned,
          "most learned, held": Math.max(...held.map(({ learned }) => learned)),
          "least unseen, held": Math.min(...held.map(({ unseen }) => unseen)),
        };
      }),
    holds: (m) =>
      Math.min(m.learned, m["learned with smooth labels"]) > 0.9 && m["most learned, held"] < 0.8 &&
      m["least unseen, held"] > m.unseen + 0.05,
    seeds: 5,
  }),
  claim({
    says:
      "From 30 digits, a network of 256 units learns about what a model without hidden units does; from 1000, both learn far more, and the network more than the other.",
    notes: "001:192-194",
    verdict: "true",
    because:
      "what a larger model can tell apart it must first have seen (Hestness et al. 2017); where the small one has the right form, it stays better",
    experiment: (seed) =>
      steadily(async () => ({
        "30 rows": await digits.shareWith(seed, 30, 0),
        "30 rows, 256 units": await digits.shareWith(seed, 30, 256),
        "1000 rows": await digits.shareWith(seed, 1000, 0),
        "1000 rows, 256 units": await digits.shareWith(seed, 1000, 256),
      })),
    holds: (m) =>
      Math.abs(m["30 rows, 256 units"] - m["30 rows"]) < 0.1 && m["1000 rows"] > m["30 rows"] + 0.08 &&
      m["1000 rows, 256 units"] > m["1000 rows"],
    seeds: 5,
  }),
];
