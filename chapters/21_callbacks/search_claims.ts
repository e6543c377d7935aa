/** What chapter 21 asserts of search. */
import { bestOf } from "../../lib/training/search.ts";
import { steadily } from "../13_data/steady.ts";
import { claim } from "../claim.ts";
import { epochsOf, missed, searches, shareOfHits } from "./searching.ts";

export const searchClaims = [
  claim({
    says:
      "Where one of two settings counts, 16 trials by chance come more than 1.5 times as near to the best place as a grid of 16; where both count alike, the grid comes nearer by a fifth or more.",
    because:
      "a grid of 4 x 4 has only four values of the setting that counts (Bergstra and Bengio 2012); but it covers a square more evenly than chance",
    experiment: async (seed) => {
      const by = (matter: number, way: "grid" | "random") => missed(seed, { dimensions: 2, matter }, way);
      return {
        "one counts, grid": await by(1, "grid"),
        "one counts, chance": await by(1, "random"),
        "both count, grid": await by(2, "grid"),
        "both count, chance": await by(2, "random"),
      };
    },
    holds: (x) =>
      x["one counts, grid"] > 1.5 * x["one counts, chance"] && 1.2 * x["both count, grid"] < x["both count, chance"],
    seeds: 20,
  }),
  claim({
    says: "Of 60 trials by chance, one is among the best twentieth of all settings in about 95 of 100 searches.",
    because: "all 60 miss it with the probability 0.95^60, which is 0.046 (Bergstra and Bengio 2012)",
    experiment: (seed) => ({ measured: shareOfHits(seed, 60), calculated: 1 - 0.95 ** 60 }),
    holds: ({ measured, calculated }) => Math.abs(measured - calculated) < 0.025, // five deviations of 2000 searches
    seeds: 10,
  }),
  claim({
    says:
      "On the digits, 16 trials by chance end with a lower loss than a grid of 16, where one looks for a rate in five powers of ten and for the number of units.",
    because: "the rate decides nearly everything, and a grid of 4 x 4 tries four rates (Bergstra and Bengio 2012)",
    experiment: async (seed) => {
      const [grid, random] = [await search("grid", seed), await search("random", seed)];
      return { grid: grid.loss, random: random.loss };
    },
    holds: ({ grid, random }) => random < grid,
    seeds: 10,
    share: 0.7,
  }),
  claim({
    says:
      "Successive halving over 48 settings, the 16 of the random search among them, takes 116 epochs in place of 144, and ends with a loss that is at most a tenth higher.",
    because:
      "what is far behind after one epoch is seldom ahead after nine, so most settings need not be trained to the end (Jamieson and Talwalkar 2016)",
    experiment: async (seed) => {
      const [random, halving] = [await search("random", seed), await search("halving", seed)];
      return { random: random.loss, epochs: random.epochs, halving: halving.loss, "its epochs": halving.epochs };
    },
    holds: (x) => x.epochs === 144 && x["its epochs"] === 116 && x.halving <= 1.1 * x.random,
    seeds: 10,
    share: 0.8,
  }),
];

const known = new Map<string, Promise<{ loss: number; epochs: number }>>();

/** What a search finds; each is made once. */
async function search(by: keyof typeof searches, seed: number): Promise<{ loss: number; epochs: number }> {
  const key = `${by} ${seed}`, found = known.get(key) ?? made();
  known.set(key, found);
  return await found;

  async function made() {
    const trials = await steadily(() => searches[by](seed));
    return { loss: bestOf(trials).score, epochs: epochsOf(trials) };
  }
}
