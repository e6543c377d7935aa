/** What chapter 13 asserts of categories as numbers. */
import { targetEncoder } from "../../lib/data/target_encode.ts";
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import * as encodings from "./encodings.ts";

/** What an encoder says that was never fitted. */
function unfitted(seed: number): string {
  try {
    targetEncoder({ random: new Random(seed) }).transform(["Ship", "Road"]);
    return "nothing";
  } catch (error) {
    return (error as Error).message;
  }
}

export const encodingClaims = [
  claim({
    says:
      "A straight line cannot learn six shops that are numbered; with a column for each shop only the noise is left.",
    notes: "002:749-752",
    verdict: "depends",
    notesSay: "One-hot, label and target encoding are ways to deal with a categorical feature.",
    because:
      "numbers put shops in an order and at distances that mean nothing; a label encoding is for targets, and for models that can cut out single values, such as trees",
    experiment: (seed) => encodings.sixShops(seed),
    holds: ({ numbered, oneHot }) => numbered > 1.5 * oneHot && oneHot < 0.4,
    seeds: 5,
  }),
  claim({
    says:
      "Levels that have an order must be numbered in it: in the order of their names, executives come before the middle level.",
    notes: "004:1507-1512",
    verdict: "false",
    notesSay: "A label encoder numbers the levels of experience as middle, low and high.",
    because:
      "a label encoder sorts names: EN, EX, MI, SE. In their true order one number does nearly as well as a column for each",
    experiment: (seed) => {
      const { byName, inOrder, oneHot } = encodings.levels(seed);
      return { byName: Math.round(byName), inOrder: Math.round(inOrder), oneHot: Math.round(oneHot) };
    },
    holds: ({ byName, inOrder, oneHot }) => byName > 1.3 * inOrder && inOrder < 1.2 * oneHot,
    seeds: 5,
  }),
  claim({
    says:
      "Of many small categories, smoothed mean targets across folds tell more than means that hold each row's own target.",
    notes: "002:753-763",
    verdict: "depends",
    notesSay: "Target encoding and CatBoost's encoding are further ways, without a word on how they are fitted.",
    because:
      "a mean of four noisy rows is mostly noise, and a row's own target in it makes it seem sure (Micci-Barreca 2001; Prokhorenkova et al. 2018)",
    experiment: (seed) => {
      const { plainMeans, crossFitted, ordered, nothing } = encodings.manyShops(seed);
      return { plainMeans, crossFitted, ordered, nothing };
    },
    holds: ({ plainMeans, crossFitted, ordered, nothing }) =>
      Math.max(crossFitted, ordered) < 0.95 * plainMeans && Math.max(crossFitted, ordered) < nothing,
    seeds: 5,
  }),
  claim({
    says: "An encoder that nobody has fitted cannot encode.",
    notes: "002:757-761",
    verdict: "false",
    notesSay:
      "A target encoder is made, and at once transforms the validation and test data together with their targets.",
    because: "it must learn from the training part first, and from no targets but those",
    experiment: (seed) => ({ says: unfitted(seed) }),
    holds: ({ says }) => says.startsWith("Cannot encode with a target encoder that has not been fitted"),
    seeds: 1,
  }),
  claim({
    says: "Classes that are numbered rightly get wrong names where the map from numbers to names is another one.",
    notes: "004:476-479, 004:708, 004:1138-1142",
    verdict: "false",
    notesSay: "Bird is 0 and mammal is 1, and further down mammal is 0 and bird is 1.",
    because:
      "an encoder numbers the classes in the order of what stands in the file, where mammals are type 1 and birds type 2; the map is kept by the encoder, not by memory",
    experiment: (seed) => encodings.threeMaps(seed),
    holds: ({ byTheData, first, second }) => byTheData === 1 && second === 1 && first < 0.6,
    seeds: 5,
  }),
];
