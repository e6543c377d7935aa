/** What chapter 25 asserts of recommenders, on 200 x 60 made ratings of rank 3 of which 30 % are known. */
import { below, claim } from "../claim.ts";
import { guess } from "./embeddings.ts";
import { agreement, errorOf, itemMeans, ratingsOf, raw, stretched, sweep, TABLE } from "./ratings.ts";
import { autoencoder, factors } from "./recommenders.ts";

export const ratingClaims = [
  claim({
    says:
      "An autoencoder that reads what a user has rated tells hidden ratings with a root mean squared error below 0.6; the mean of each item errs by more than 0.85.",
    notes: "002:1301-1304, 002:1377",
    verdict: "true",
    because:
      "a code of three numbers is enough for tastes of rank 3, and it can be read off the items that are known (Sedhain et al. 2015)",
    experiment: async (seed) => {
      const { known, hidden } = ratingsOf(seed);
      return { autoencoder: (await autoencoder(seed)).hidden, "item mean": errorOf(itemMeans(known), hidden) };
    },
    holds: (m) => m.autoencoder < 0.6 && m["item mean"] > 0.85,
    seeds: 5,
  }),
  claim({
    says:
      "Factors of the true width err by less than 0.42 where no one can err by less than the noise, 0.3; and by less than the autoencoder.",
    because:
      "each vector is fitted to the ratings that its user has given, while one encoder must do for all patterns of what is missing (Koren et al. 2009)",
    experiment: async (seed) => ({
      factors: (await factors(seed)).hidden,
      autoencoder: (await autoencoder(seed)).hidden,
      noise: TABLE.noise,
    }),
    holds: ({ factors, autoencoder, noise }) => factors < 0.42 && factors < autoencoder && factors > 0.95 * noise,
    seeds: 5,
  }),
  claim({
    says:
      "Learned vectors tell which items are alike, and which users: similarities of items agree with the true ones with a correlation above 0.9, those of users above 0.8, for factors and autoencoder, and better than similarities of what is known.",
    notes: "002:1379",
    verdict: "true",
    because:
      "vectors that say the same ratings are the true ones up to a linear map; small starts and a penalty on both sides keep it near a turn, which no angle sees, as tastes and traits are made with the same spread in all directions",
    experiment: async (seed) => {
      const { known, tastes, traits } = ratingsOf(seed), { users, items } = raw(known);
      const [byFactors, byCodes] = [await factors(seed), await autoencoder(seed)];
      return {
        "items, raw": agreement(items, traits),
        "by factors": agreement(byFactors.items, traits),
        "by autoencoder": agreement(byCodes.items, traits),
        "users, raw": agreement(users, tastes),
        "users by factors": agreement(byFactors.users, tastes),
        "users by autoencoder": agreement(byCodes.users, tastes),
      };
    },
    holds: (m) =>
      Math.min(m["by factors"], m["by autoencoder"]) > Math.max(0.9, m["items, raw"]) &&
      Math.min(m["users by factors"], m["users by autoencoder"]) > Math.max(0.8, m["users, raw"]),
    seeds: 5,
  }),
  claim({
    says:
      "Vectors of width 3 tell hidden ratings best; without a penalty those of width 12 err by more than a fourth more, though on known ratings they err least.",
    because: "with more numbers than the truth has, vectors learn the noise of the ratings that are known",
    experiment: (seed) => {
      const free = sweep(seed, 0), at = (width: number) => free.find((one) => one.width === width)!;
      const best = free.reduce((least, one) => one.hidden < least.hidden ? one : least);
      const learnedBest = free.reduce((least, one) => one.known < least.known ? one : least);
      return { best: best.width, "3": at(3).hidden, "12": at(12).hidden, "best on known": learnedBest.width };
    },
    holds: (m) => m.best === 3 && m["12"] > 1.25 * m["3"] && m["best on known"] === 12,
    seeds: 5,
  }),
  claim({
    says:
      "With a penalty of 0.1 the width hardly matters, as long as it is large enough: 12 errs by at most 0.03 more than 3.",
    because:
      "the penalty on both vectors keeps numbers at 0 that explain too little, and so chooses a rank itself (Srebro et al. 2005)",
    experiment: (seed) => {
      const held = sweep(seed, 0.1), at = (width: number) => held.find((one) => one.width === width)!.hidden;
      return { "2": at(2), "3": at(3), "12": at(12) };
    },
    holds: (m) => m["12"] - m["3"] < 0.03 && m["2"] > m["3"],
    seeds: 5,
  }),
  claim({
    says:
      "Angles of factors are not told by the ratings: vectors with one number times ten, and that of the items divided by ten, say the same ratings, and items are alike in another way.",
    because:
      "p . q stays the same; that factors lie as the truth does is owed to the start and to the penalty (Steck et al. 2024)",
    experiment: async (seed) => {
      const found = await factors(seed), { traits, hidden } = ratingsOf(seed), other = stretched(found, 10);
      const say = ({ users, items }: typeof other) => {
        const factors = { users: users.map((row) => [...row]), items: items.map((row) => [...row]) };
        return hidden.map((pair) => guess(factors, pair));
      };
      const [before, after] = [say(found), say(other)];
      return {
        "ratings differ by": below(1e-9, Math.max(...before.map((x, i) => Math.abs(x - after[i])))),
        agreement: agreement(found.items, traits),
        stretched: agreement(other.items, traits),
      };
    },
    holds: (m) => m["ratings differ by"] === "below 1e-9" && m.stretched < m.agreement - 0.1,
    seeds: 5,
  }),
];
