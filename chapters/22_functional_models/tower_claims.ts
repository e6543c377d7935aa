/** What chapter 22 asserts of towers, of last layers, and of sequences. */
import { below, claim } from "../claim.ts";
import { averagingReader, readRight } from "./parallel.ts";
import { changesByOrder } from "./sequences.ts";
import { compared } from "./similarity.ts";

export const towerClaims = [
  claim({
    says:
      "Towers that have not learned must be one and the same for their vectors to be compared; two that learn together come to agree, though on the digits less well than one.",
    notes: "002:370",
    notesSay: "The same architecture must be used for both images, else the vectors cannot be compared.",
    verdict: "depends",
    because:
      "the loss sees only the cosine, so it turns both towers to a common direction (Bromley et al. 1993; Radford et al. 2021); a shared tower learns from both sheets of each pair",
    experiment: async (seed) => {
      const { alike, shared, separate } = await compared(seed);
      return {
        "one tower, same sheet": alike.shared,
        "two towers": alike.separate,
        shared: shared.area,
        separate: separate.area,
      };
    },
    holds: (x) =>
      x["one tower, same sheet"] > 0.999 && x["two towers"] < 0.9 && x.separate > 0.55 && x.shared > x.separate + 0.05,
    seeds: 5,
  }),
  claim({
    says:
      "The cosine of pixels tells nothing where digits are moved, and vectors that were learned do; where all digits stand in the middle, pixels do well.",
    notes: "002:368-369",
    notesSay: "Images cannot be compared element by element; one needs a vector of each.",
    verdict: "depends",
    because:
      "a digit that is moved lies on other pixels, and only pixels that meet count (Chopra et al. 2005); in the middle the same strokes meet",
    experiment: async (seed) => {
      const { pixels, centeredPixels, shared } = await compared(seed);
      return {
        "pixels, moved": pixels.area,
        "vectors, moved": shared.area,
        "pixels, in the middle": centeredPixels.area,
      };
    },
    holds: (x) => x["pixels, moved"] < 0.6 && x["vectors, moved"] > 0.7 && x["pixels, in the middle"] > 0.75,
    seeds: 5,
  }),
  claim({
    says:
      "The cosine of two vectors is a number from -1 to 1, and a yes or a no only by a threshold: those of pairs of digits go from below 0 to above 0.9.",
    notes: "002:353-354",
    notesSay: "The cosine similarity of two vectors gives a prediction of 1 or 0.",
    verdict: "false",
    because:
      "it is a degree of likeness; where yes begins is chosen, or learned as a weight and a bias (Schroff et al. 2015)",
    experiment: async (seed) => (await compared(seed)).cosines,
    holds: ({ least, most }) => least >= -1.001 && least < 0 && most > 0.9 && most <= 1.001,
    seeds: 5,
  }),
  claim({
    says:
      "Attention has no order in it: inputs in reverse give the same outputs in reverse. A recurrent layer, which reads one after the other, gives others.",
    notes: "002:23-25",
    notesSay: "Transformers are a part of the recurrent networks.",
    verdict: "false",
    because:
      "each place asks all others at once, and nothing is carried from step to step, so places must be told apart by a code of their own (Vaswani et al. 2017)",
    experiment: async (seed) => {
      const { recurrent, attention } = await changesByOrder(seed);
      return { "recurrent, by": recurrent, "attention, by": below(1e-4, attention) };
    },
    holds: (x) => x["recurrent, by"] > 0.01 && x["attention, by"] === "below 0.0001",
    seeds: 10,
  }),
  claim({
    says:
      "A network without a dense layer reads more than 0.85 of the digits that it has not seen: its last layer is a mean.",
    notes: "002:375",
    notesSay: "Whatever the data, the last layer is always a dense layer.",
    verdict: "false",
    because:
      "one map for each class and the mean of each will do (Lin et al. 2014); where each pixel is asked about, there is nothing dense either (Long et al. 2015)",
    experiment: async (seed) => ({ right: await readRight(averagingReader, seed) }),
    holds: ({ right }) => right > 0.85,
    seeds: 5,
  }),
];
