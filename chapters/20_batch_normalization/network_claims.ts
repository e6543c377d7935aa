/** What chapter 20 asserts of deep networks: what their layers see, and at which rates they learn. */
import { heNormal } from "../../lib/nn/initial.ts";
import { relu, tanh } from "../../lib/ops/activations.ts";
import { claim } from "../claim.ts";
import { seen, spreads, TWICE } from "./drift.ts";
import { PLANS, rightOf, silentAt } from "./network.ts";

/** How often the slope is multiplied in each of twenty ReLU layers that are normalized: 1.21 (Yang et al. 2019). */
const GROWTH = Math.sqrt(Math.PI / (Math.PI - 1));

export const networkClaims = [
  claim({
    says:
      "Rows of mean 0 and spread 1 do not stay so: behind six ReLU layers the spread is below a tenth with PyTorch's first weights, and above 10 with twice He's; with batch normalization it is between a half and 1 either way.",
    notes: "002:773, 002:806",
    verdict: "true",
    because:
      "each layer multiplies the size by what its weights say, 0.41 or 2; batch normalization takes that out (Ioffe and Szegedy 2015)",
    experiment: async (seed) => ({
      "with PyTorch's": spreads(await seen({ norm: "none" }, seed))[5],
      "with twice He's": spreads(await seen({ norm: "none", initial: TWICE }, seed))[5],
      "PyTorch's normalized": spreads(await seen({ norm: "batch" }, seed))[5],
      "twice He's normalized": spreads(await seen({ norm: "batch", initial: TWICE }, seed))[5],
    }),
    holds: (found) =>
      found["with PyTorch's"] < 0.1 && found["with twice He's"] > 10 &&
      [found["PyTorch's normalized"], found["twice He's normalized"]].every((spread) => spread > 0.5 && spread < 1),
    seeds: 5,
  }),
  claim({
    says:
      "With twice He's weights each ReLU layer spreads its outputs wider than the one before, and no tanh layer goes above 1; with PyTorch's first weights those of tanh fade too.",
    notes: "002:811-812",
    verdict: "true",
    because:
      "tanh is never above 1, so it holds down what is large; what is small it leaves as it is (Glorot and Bengio 2010)",
    experiment: async (seed) => {
      const wide = spreads(await seen({ norm: "none", activation: relu, initial: TWICE }, seed));
      const bounded = spreads(await seen({ norm: "none", activation: tanh, initial: TWICE }, seed));
      return {
        "least growth of ReLU": Math.min(...wide.slice(1).map((one, i) => one / wide[i])),
        "least spread of tanh": Math.min(...bounded),
        "largest spread of tanh": Math.max(...bounded),
        "tanh with PyTorch's": spreads(await seen({ norm: "none", activation: tanh }, seed))[5],
      };
    },
    holds: (found) =>
      found["least growth of ReLU"] > 1 && found["least spread of tanh"] > 0.7 && found["largest spread of tanh"] < 1 &&
      found["tanh with PyTorch's"] < 0.2,
    seeds: 5,
  }),
  claim({
    says:
      "Batch normalization keeps slopes from exploding: through twenty ReLU layers with twice He's weights they grow more than ten thousandfold without it, and less than a hundredfold with it.",
    notes: "002:778",
    notesSay: "Batch normalization helps to explode gradient descent.",
    verdict: "false",
    because:
      "twice the weights are twice the slopes in every layer; behind a normalization the size of the weights has no part in it (Ioffe and Szegedy 2015)",
    experiment: async (seed) => {
      const growth = async (norm: "none" | "batch") => {
        const { slopes } = await seen({ norm, hidden: 20, initial: TWICE }, seed);
        return slopes[0] / slopes[19];
      };
      return { without: await growth("none"), with: await growth("batch") };
    },
    holds: (found) => found.without > 1e4 && found.with < 100,
    seeds: 5,
  }),
  claim({
    says:
      "They still grow somewhat: each normalized ReLU layer multiplies the slope by about 1.21, whatever its weights, which is 38 in nineteen of them.",
    because:
      "ReLU lets half of the squares of the slopes through, but its own outputs vary less than that: by 1/2 - 1/(2 pi) (Yang et al. 2019)",
    experiment: async (seed) => {
      const growth = async (gain: number) => {
        const { slopes } = await seen({ norm: "batch", hidden: 20, initial: heNormal({ gain }) }, seed);
        return (slopes[0] / slopes[19]) ** (1 / 19);
      };
      return {
        expected: GROWTH,
        "with He's": await growth(Math.SQRT2),
        "with ten times He's": await growth(10 * Math.SQRT2),
      };
    },
    holds: ({ expected, ...found }) => Object.values(found).every((growth) => Math.abs(growth - expected) < 0.05),
    seeds: 5,
  }),
  claim({
    says:
      "Six hidden layers that begin as PyTorch's do learn the digits in six epochs at the rates 0.1 and 1 with batch normalization, better than 80 %; without it they guess.",
    notes: "002:778, 002:820-826",
    verdict: "true",
    because:
      "slopes arrive at all layers, and weights that a step has made too large say no more than before (Ioffe and Szegedy 2015)",
    experiment: async (seed) => ({
      "with it at 0.1": await rightOf("batch", 0.1, seed),
      "with it at 1": await rightOf("batch", 1, seed),
      "without at 0.1": await rightOf("none", 0.1, seed),
      "without at 1": await rightOf("none", 1, seed),
    }),
    holds: (found) =>
      found["with it at 0.1"] > 0.8 && found["with it at 1"] > 0.8 && found["without at 0.1"] < 0.25 &&
      found["without at 1"] < 0.25,
    seeds: 5,
  }),
  claim({
    says:
      "At the rate 10 the same network guesses with it, too; if only the weights of its hidden layers learn at 100, and all others at 0.1, it reads more than 80 %.",
    because:
      "only the hidden weights have a normalization behind them, which makes their size harmless; gamma, beta and the last layer have none",
    experiment: async (seed) => ({
      "all at 10": await rightOf("batch", 10, seed),
      "hidden weights at 100": await rightOf("batch", 0.1, seed, { hiddenRate: 100 }),
    }),
    holds: (found) => found["all at 10"] < 0.25 && found["hidden weights at 100"] > 0.8,
    seeds: 5,
  }),
  claim({
    says:
      "Without normalization inside, the same network learns the digits at the rate 0.1 if its weights begin as He's: better than 80 %. At the rate 1 it guesses.",
    notes: "002:809",
    notesSay: "Scaling the input alone is wasted where the hidden layers are not scaled, too.",
    verdict: "depends",
    because:
      "He's weights keep the size of the signal as it is at the beginning (He et al. 2015); what a large step does to it later, only a normalization takes back",
    experiment: async (seed) => ({
      "He's at 0.1": await rightOf("He's weights", 0.1, seed),
      "He's at 1": await rightOf("He's weights", 1, seed),
    }),
    holds: (found) => found["He's at 0.1"] > 0.8 && found["He's at 1"] < 0.25,
    seeds: 5,
  }),
  claim({
    says:
      "Layer normalization learns the digits at the rate 0.01, and guesses at the rate 1: most units of its last hidden layer then say the same of all rows. With batch normalization none does.",
    because:
      "it standardizes rows, and not units, so a step can still shut a unit up; what batch normalization puts out has another value for each row, whatever the weights are",
    experiment: async (seed) => ({
      "layer at 0.01": await rightOf("layer", 0.01, seed),
      "layer at 1": await rightOf("layer", 1, seed),
      "batch at 1": await rightOf("batch", 1, seed),
      "silent with layer": await silentAt("layer", 1, seed),
      "silent with batch": await silentAt("batch", 1, seed),
    }),
    holds: (found) =>
      found["layer at 0.01"] > 0.7 && found["layer at 1"] < 0.25 && found["batch at 1"] > 0.7 &&
      found["silent with layer"] > 0.5 && found["silent with batch"] === 0,
    seeds: 5,
  }),
  claim({
    says:
      "In batches of two, six layers with batch normalization read less than half as many digits after an epoch as with layer normalization, which learns even from one row at a time.",
    because:
      "of two numbers only their order is left in each layer, and the statistics that are kept are as noisy (Wu and He 2018)",
    experiment: async (seed) => {
      const right = (name: keyof typeof PLANS, batchSize: number) =>
        rightOf(name, 0.01, seed, { batchSize, epochs: 1 });
      return {
        "batch normalization, two rows": await right("batch", 2),
        "layer normalization, two rows": await right("layer", 2),
        "layer normalization, one row": await right("layer", 1),
      };
    },
    holds: (found) =>
      2 * found["batch normalization, two rows"] < found["layer normalization, two rows"] &&
      found["layer normalization, one row"] > 0.3,
    seeds: 5,
  }),
];
