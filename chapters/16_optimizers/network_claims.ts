/** What chapter 16 asserts of optimizers that train networks, and of those of the library. */
import { adam, adamw } from "../../lib/optim/rules_adam.ts";
import { momentum, sgd } from "../../lib/optim/rules.ts";
import type { MakeOptimizer, Settings } from "../../lib/optim/optimizer.ts";
import { Random } from "../../lib/random.ts";
import { below, claim } from "../claim.ts";
import { callsOfStep, decayed, differenceOfTwins } from "./library.ts";
import { averageDigits, trainDigits, trainThroughTime } from "./networks.ts";

const EPOCHS = 20;

/** The rates that were the best of a few, by the loss after three epochs. */
const descend = (seed: number) => trainDigits((w) => sgd(w, { learningRate: 0.3 }), EPOCHS, seed);
const roll = (seed: number) => trainDigits((w) => momentum(w, { learningRate: 0.1 }), EPOCHS, seed);
const adapt = (learningRate: number) => (seed: number) => trainDigits((w) => adam(w, { learningRate }), EPOCHS, seed);

export const networkClaims = [
  claim({
    says: "The rules in plain numbers and those of the library take the same path.",
    because: "they are the same formulas; the library's run for all weights at once",
    experiment: async (seed) => {
      const random = new Random(seed),
        largest = await differenceOfTwins([random.uniform(-2, 2), random.uniform(-2, 2)], 50);
      return { rules: 7, difference: below(1e-10, largest) };
    },
    holds: ({ difference }) => typeof difference === "string",
    seeds: 5,
  }),
  claim({
    says: "An optimizer calculates no gradients: a step is one update for each tensor of weights, and nothing else.",
    notes: "004:954-955",
    notesSay: "Optimizers handle gradient calculations and parameter updates.",
    verdict: "false",
    because:
      "the gradients come from the walk back of chapter 10; the optimizer takes any that it is handed, also made-up ones",
    experiment: () => callsOfStep(),
    holds: ({ updates, others }) => updates === 2 && others === 0,
    seeds: 1,
  }),
  claim({
    says:
      "On the digits, with the better of a few rates for each, Adam is ahead of descent after three epochs, no further than momentum, and its answers on new rows are as good.",
    notes: "000:181-195",
    notesSay: "SGD generalizes better, Adam converges faster; Adam may overfit.",
    verdict: "depends",
    because:
      "the faster beginning is seen, but momentum has it too; what was found on generalization depends on how rates are chosen (Wilson et al. 2017; Choi et al. 2019)",
    experiment: async (seed) => {
      const [plain, rolling, adaptive] = [await descend(seed), await roll(seed), await adapt(0.01)(seed)];
      return {
        descent: plain.losses[2],
        momentum: rolling.losses[2],
        adam: adaptive.losses[2],
        rightByDescent: plain.accuracy,
        rightByMomentum: rolling.accuracy,
        rightByAdam: adaptive.accuracy,
      };
    },
    holds: (m) =>
      m.adam < m.descent && m.momentum < m.descent &&
      m.rightByAdam > Math.max(m.rightByDescent, m.rightByMomentum) - 0.04,
    seeds: 5,
  }),
  claim({
    says: "Adam needs a rate that fits: on the digits 0.3 leaves most answers wrong, and 0.001 is slow.",
    notes: "000:167-168",
    notesSay: "Descent needs careful tuning, and Adam does all of that automatically.",
    verdict: "false",
    because:
      "Adam evens out the scale of the gradients; how far a weight may go in a step it cannot know (Kingma and Ba 2015)",
    experiment: async (seed) => {
      const [slow, good, wild] = [await adapt(0.001)(seed), await adapt(0.01)(seed), await adapt(0.3)(seed)];
      return {
        "loss at 0.001": slow.losses[EPOCHS - 1],
        "loss at 0.01": good.losses[EPOCHS - 1],
        "right at 0.01": good.accuracy,
        "right at 0.3": wild.accuracy,
      };
    },
    holds: (m) => m["right at 0.3"] < 0.6 && m["right at 0.01"] > 0.9 && m["loss at 0.001"] > 2 * m["loss at 0.01"],
    seeds: 5,
  }),
  claim({
    says:
      "The mean of the weights of the later epochs answers no worse than the last weights, by more than 0.02, where the rate makes them wander.",
    because:
      "the middle of places that wander about a valley lies in it (Polyak and Juditsky 1992; Izmailov et al. 2018)",
    experiment: (seed) => averageDigits((w) => sgd(w, { learningRate: 0.3 }), EPOCHS, seed),
    holds: ({ last, mean }) => mean > last - 0.02,
    seeds: 5,
  }),
  claim({
    says:
      "Weight decay that goes through the gradient shrinks weights with large gradients less, in Adam; AdamW shrinks all alike.",
    because:
      "Adam divides the decay by the size of the gradients, along with the rest; AdamW takes rate times decay off each weight, beside the gradient (Loshchilov and Hutter 2019)",
    experiment: async (seed) => {
      const both = async (make: unknown) =>
        await Promise.all([1, 10].map((noise) => decayed(make as MakeOptimizer<Settings>, noise, seed)));
      const [small, large] = await both(adam), [smallW, largeW] = await both(adamw);
      return { adamSmall: small, adamLarge: large, adamwSmall: smallW, adamwLarge: largeW };
    },
    holds: (m) => m.adamLarge > 4 * m.adamSmall && Math.abs(m.adamwLarge - m.adamwSmall) < 1e-4,
    seeds: 5,
  }),
  claim({
    says:
      "A network that goes 30 times through weights which lengthen learns with gradients cut to length 1; without, wherever gradients are longer than 1000, it diverges or ends at twice the loss.",
    notes: "004:1889",
    verdict: "true",
    because:
      "one step along such a gradient leads out of all that was learned; cut, it is a step like others (Pascanu et al. 2013)",
    experiment: async (seed) => {
      const [free, cut] = [await trainThroughTime(Infinity, seed), await trainThroughTime(1, seed)];
      return { longest: free.norm, diverges: !Number.isFinite(free.loss), loss: free.loss, lossClipped: cut.loss };
    },
    holds: (m) => m.lossClipped < 0.021 / 2 && (m.longest < 1000 || m.diverges || m.loss > 2 * m.lossClipped),
    seeds: 5,
  }),
];
