/** What chapter 25 asserts of vectors, of clusters, and of searches; `rating_claims.ts` adds what it asserts of ratings. */
import { claim } from "../claim.ts";
import { deviations, features, learned, sameClass } from "./animals.ts";
import { clustered, coded, precision } from "./codes.ts";
import { similarities } from "./embeddings.ts";
import { differenceFromDense, movedBy } from "./looking_up.ts";
import { ratingClaims } from "./rating_claims.ts";
import { compared, sameSeason } from "./shops.ts";
import { ends } from "./starts.ts";

export const claims = [
  claim({
    says:
      "An embedding is a dense layer without bias behind one-hot rows: with equal weights both give the same numbers.",
    because: "all products but one are 0, and sums with 0 are exact",
    experiment: async (seed) => ({ largestDifference: await differenceFromDense(seed) }),
    holds: ({ largestDifference }) => largestDifference === 0,
    seeds: 5,
  }),
  claim({
    says:
      "A step of plain descent moves only the rows that were looked up; with momentum and with Adam, rows that were looked up before move on.",
    because:
      "other rows have the slope 0, but a velocity that is not 0 goes on without a slope (Polyak 1964; Kingma and Ba 2015)",
    experiment: async (seed) => {
      const { descent, momentum, adam } = await movedBy(seed), text = (rows: readonly number[]) => rows.join(" and ");
      return { descent: text(descent[1]), momentum: text(momentum[1]), adam: text(adam[1]) };
    },
    holds: ({ descent, momentum, adam }) => descent === "1" && momentum === "0 and 1" && adam === "0 and 1",
    seeds: 5,
  }),
  claim({
    says:
      "Animals described by what they have are never less alike than a right angle; less the means of all animals, some point more than 120 degrees apart.",
    because: "products of numbers from 0 on are not negative; less their means, features are more or less than usual",
    experiment: () => {
      const least = (table: typeof features) => Math.min(...similarities(table).flat());
      return { least: least(features), lessMeans: least(deviations) };
    },
    holds: ({ least, lessMeans }) => least >= 0 && lessMeans < -0.5,
    seeds: 1,
  }),
  claim({
    says:
      "Vectors of animals that have to tell their features come to lie by class: the nearest other one is of the same class for more than 0.7, at the start for fewer than 0.4. No class is ever told.",
    because:
      "near vectors give near answers, so animals with like features can share a neighborhood (Hinton 1986; Rogers and McClelland 2004)",
    experiment: async (seed) => {
      const { start, learned: vectors } = await learned(seed);
      return { start: sameClass(start), learned: sameClass(vectors), features: sameClass(features) };
    },
    holds: ({ start, learned }) => start < 0.4 && learned > 0.7,
    seeds: 5,
  }),
  claim({
    says:
      "A network that is told a shop as a number errs more than twice as much as one that is told a one-hot row; a vector of two numbers does as well as the row, with a fifth of the parameters.",
    because:
      "numbers put shops in an order that means nothing; the network needs only the season, which a vector of two can hold (Guo and Berkhahn 2016)",
    experiment: async (seed) => {
      const [number, row, vector] = (await compared(seed)).told;
      return {
        number: number.unseen,
        "one-hot row": row.unseen,
        vector: vector.unseen,
        "parameters of the row": row.parameters,
        "of the vector": vector.parameters,
      };
    },
    holds: (m) =>
      m.number > 2 * m["one-hot row"] && m.vector < 1.1 * m["one-hot row"] &&
      4 * m["of the vector"] < m["parameters of the row"],
    seeds: 5,
  }),
  claim({
    says:
      "What a vector of a shop has come to mean is its season: for more than 0.6 the nearest one sells most within a month of it. Chance would be 4 of 29.",
    because: "shops of one season get the same answers, and nothing else is to be told of them (Guo and Berkhahn 2016)",
    experiment: async (seed) => {
      const { vectors, seasons } = await compared(seed);
      return { sameSeason: sameSeason(vectors, seasons) };
    },
    holds: ({ sameSeason }) => sameSeason > 0.6,
    seeds: 5,
  }),
  claim({
    says:
      "In no round of k-means does its loss rise; and of fifty starts with points that lie apart, more end at the nine clouds than of fifty with any points.",
    because:
      "each half of a round is the best answer to the other (Lloyd 1982); but the loss has many valleys, and centers that begin in one cloud seldom part (Arthur and Vassilvitskii 2007)",
    experiment: (seed) => {
      const { any, apart } = ends(seed);
      const rises = [...any.all, ...apart.all].flatMap(({ losses }) =>
        losses.slice(1).filter((loss, round) => loss > losses[round] * (1 + 1e-12))
      );
      return { rises: rises.length, any: any.found, apart: apart.found };
    },
    holds: ({ rises, any, apart }) => rises === 0 && apart > any,
    seeds: 5,
  }),
  claim({
    says:
      "Clusters of digits by codes of 8 numbers, without a label: for more than 0.6 of them the digit is that of most in its cluster. By pixels it is about as many, or more.",
    notes: "002:1304-1306",
    verdict: "true",
    because:
      "codes keep what digits have in common (Hinton and Salakhutdinov 2006); but small centered images lie well apart by pixels already",
    experiment: async (seed) => {
      const { codes, pixels, chance } = await clustered(seed);
      return { codes: codes.purity, pixels: pixels.purity, "numbers by chance": chance.purity };
    },
    holds: (m) => m.codes > 0.6 && m.pixels > m.codes - 0.05 && m["numbers by chance"] < 0.2,
    seeds: 5,
  }),
  claim({
    says:
      "A search by codes of 8 numbers finds the same digit for more than 0.85 of what it shows; 64 pixels find it for more.",
    notes: "002:1304-1307",
    verdict: "true",
    because:
      "near codes come from like images (Krizhevsky and Hinton 2011); a code is an eighth of the pixels, and loses a little",
    experiment: async (seed) => {
      const { codes, pixels, labels } = await coded(seed);
      return { codes: precision(codes, labels), pixels: precision(pixels, labels) };
    },
    holds: ({ codes, pixels }) => codes > 0.85 && pixels > codes,
    seeds: 5,
  }),
  ...ratingClaims,
];
