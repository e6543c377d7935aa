/** What chapter 22 asserts of functions and of their losses; `training_claims.ts` adds sources and heads, `tower_claims.ts` towers. */
import type { AnyLayer } from "../../lib/nn/layer.ts";
import { Random } from "../../lib/random.ts";
import { below, claim } from "../claim.ts";
import * as models from "./models.ts";
import * as plain from "./plain.ts";
import { differingAnswers } from "./forms.ts";
import { towerClaims } from "./tower_claims.ts";
import { trainingClaims } from "./training_claims.ts";

const countOf = (make: (random: Random) => AnyLayer) => models.countParameters(make(new Random(1)));

export const claims = [
  claim({
    says:
      "11-16-8-4 as a list and as a function are one model of 364 numbers, with the same answers to the last bit; the functional model that the notes build beside it has 309.",
    notes: "002:299-345",
    notesSay: "The functional model that is built is the same as the sequential one above it.",
    verdict: "false",
    because: "it has 4 in place of 8 units in its second layer, and a second branch 5-4-1: 280 and 29 numbers",
    experiment: async (seed) => ({
      asList: countOf(models.asList),
      asFunction: countOf(models.asFunction),
      ofTheNotes: countOf(models.twoBranches),
      differentAnswers: await differingAnswers(seed),
    }),
    holds: (x) => x.asList === 364 && x.asFunction === 364 && x.ofTheNotes === 309 && x.differentAnswers === 0,
    seeds: 5,
  }),
  claim({
    says: "The slope in a neuron that is used twice is the sum of the slopes in two copies of it.",
    because: "each use is a way to the loss, and slopes of several ways are added (Rumelhart et al. 1986)",
    experiment: (seed) => {
      const { shared, left, right } = plain.slopesOfTwin(plain.twin(seed));
      return { difference: below(1e-12, plain.farthest(shared, left.map((slope, i) => slope + right[i]))) };
    },
    holds: ({ difference }) => difference === "below 1e-12",
    seeds: 10,
  }),
  claim({
    says: "With one tower for both inputs it does not matter which comes first; with two towers it does.",
    because: "the product of two numbers, like their cosine, is the same either way, and so are the towers",
    experiment: (seed) => plain.swapped(seed),
    holds: ({ shared, separate }) => shared === 0 && separate > 1e-6,
    seeds: 10,
  }),
  claim({
    says: "The slope of the sum of two losses is the sum of their slopes, in every number of the shared trunk.",
    notes: "002:491",
    verdict: "true",
    because: "a derivative is linear (Caruana 1997)",
    experiment: (seed) => {
      const { each: [one, other], both } = plain.slopesOfHeads(seed, 3);
      return { difference: below(1e-12, plain.farthest(both, one.map((slope, i) => slope + other[i]))) };
    },
    holds: ({ difference }) => difference === "below 1e-12",
    seeds: 10,
  }),
  ...trainingClaims,
  ...towerClaims,
];
