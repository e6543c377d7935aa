/** What chapter 14 asserts of batches, epochs and steps: all of it can be counted. */
import { batchRows } from "../../lib/data/batches.ts";
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { PRINTED, spread } from "./last_batch.ts";
import { kept, WHOLE_INPUT } from "./memory.ts";
import { sineModel } from "./sine.ts";
import { countSteps } from "./styles.ts";
import { cut, stepsOf } from "./training.ts";

/** The share of n rows that are met when n rows are drawn, each time out of all. */
function shareMet(random: Random, n: number): number {
  return new Set(Array.from({ length: n }, () => random.integer(n))).size / n;
}

const order = (n: number) => Array.from({ length: n }, (_, i) => i);

export const countClaims = [
  claim({
    says: "10,000 rows in batches of 200, 20 times: 50 steps in each epoch, 1000 in all.",
    notes: "002:739-745",
    verdict: "true",
    because: "a step for each batch, n / B of them in an epoch",
    experiment: async (seed) => ({
      perEpoch: stepsOf(10_000, 200, 1),
      inAll: stepsOf(10_000, 200, 20),
      "counted, of a tenth of the rows": await countSteps(sineModel(seed), { rows: 1000, batchSize: 20, epochs: 20 }),
    }),
    holds: (m) => m.perEpoch === 50 && m.inAll === 1000 && m["counted, of a tenth of the rows"] === 1000,
    seeds: 1,
  }),
  claim({
    says: "1000 rows in batches of 100 are 10 steps: not 9, and not 100.",
    notes: "002:683-707, 002:791",
    notesSay:
      "Of 1000 rows in chunks of 100, the weights are updated 10 times in an epoch; they are reduced 9 times; they get updated 100 times.",
    verdict: "false",
    because:
      "10 is right, as the notes say themselves at first: after 900 rows there were 9 steps, and the last 100 rows make the tenth; no setting in the notes gives 100",
    experiment: async (seed) => ({
      counted: await countSteps(sineModel(seed), { rows: 1000, batchSize: 100, epochs: 1 }),
      afterNineHundredRows: stepsOf(900, 100, 1),
    }),
    holds: ({ counted, afterNineHundredRows }) => counted === 10 && afterNineHundredRows === 9,
    seeds: 1,
  }),
  claim({
    says: "5 animals in batches of 2 are batches of 2, 2 and 1.",
    notes: "004:1209-1213",
    verdict: "true",
    because: "what is left over is a smaller batch; it is so since 2 does not divide 5, not since 5 is odd",
    experiment: () => ({
      sizes: cut(order(5), 2).map(({ length }) => length).join(" "),
      "sizes of 9 in threes": cut(order(9), 3).map(({ length }) => length).join(" "),
    }),
    holds: (m) => m.sizes === "2 2 1" && m["sizes of 9 in threes"] === "3 3 3",
    seeds: 1,
  }),
  claim({
    says: "Batches are n / B, rounded up: 1050 rows in batches of 100 are 11, the last one with 50.",
    notes: "000:312-313",
    notesSay: "The number of splits is the size of the data divided by the batch size.",
    verdict: "depends",
    because: "it is a whole number only where B divides n; a library can also leave the rest out",
    experiment: () => {
      const all = batchRows(1050, 100), whole = batchRows(1050, 100, { dropLast: true });
      return { batches: all.length, rowsInTheLast: all[10].length, withoutTheRest: whole.length };
    },
    holds: ({ batches, rowsInTheLast, withoutTheRest }) =>
      batches === 11 && rowsInTheLast === 50 && withoutTheRest === 10,
    seeds: 1,
  }),
  claim({
    says: "An epoch meets each row once. Who draws each batch anew out of all rows misses more than a third of them.",
    notes: "002:728-735",
    notesSay: "Each batch of 128 rows is picked from the training set at random.",
    verdict: "depends",
    because:
      "the rows are shuffled once and then cut; of n draws out of n rows, a row is in none with probability (1 - 1/n)^n, about 1 / e = 0.368",
    experiment: (seed) => {
      const random = new Random(seed), epoch = batchRows(10_000, 128, { random }).flat();
      return { "met in an epoch": new Set(epoch).size / epoch.length, "met by draws": shareMet(random, 10_000) };
    },
    holds: (m) => m["met in an epoch"] === 1 && Math.abs(m["met by draws"] - 1 + 1 / Math.E) < 0.02,
    seeds: 5,
  }),
  claim({
    says:
      "Who prints every 2000 batches prints nothing of 60,000 rows in batches of 32, and 7 times an epoch in batches of 4.",
    notes: "003:120-123",
    notesSay: "The running loss is printed after every 2000 batches.",
    verdict: "depends",
    because: "60,000 / 32 = 1875 batches, and the sum begins anew in each epoch; the notes name no batch size",
    experiment: () => {
      const prints = (batchSize: number) => Math.floor(stepsOf(60_000, batchSize, 1) / 2000);
      return { "batches of 32": stepsOf(60_000, 32, 1), prints: prints(32), "prints in fours": prints(4) };
    },
    holds: (m) => m["batches of 32"] === 1875 && m.prints === 0 && m["prints in fours"] === 7,
    seeds: 1,
  }),
  claim({
    says: "The 13 losses that the notes print differ by more than 300 times, and their mean is 2.9 times their median.",
    notes: "004:1578-1592",
    notesSay: "The loss of the last mini-batch is printed as the loss of the epoch.",
    verdict: "false",
    because:
      "it is the loss of the last few rows of a shuffled order, which says more about these rows than about the model",
    experiment: () => {
      const sorted = PRINTED.toSorted((a, b) => a - b), mean = sorted.reduce((a, b) => a + b) / sorted.length;
      return { largestBySmallest: spread(PRINTED), mean, median: sorted[6], "mean by median": mean / sorted[6] };
    },
    holds: (m) => m.largestBySmallest > 300 && m["mean by median"].toFixed(1) === "2.9",
    seeds: 1,
  }),
  claim({
    says: "What a step keeps for the way back grows with the batch: 4136 bytes a row in 784-512-10, beside its input.",
    notes: "002:718, 004:1191",
    verdict: "true",
    because:
      "a number in float32 for each unit of each layer and row; all 60,000 pictures of MNIST at once are 188 MB before anything is calculated",
    experiment: () => {
      const bytes = [1, 32, 128].map((batchSize) => kept(batchSize, { isTraining: true }).bytes);
      return { one: bytes[0], "of 32": bytes[1], "of 128": bytes[2], "MB of all pictures": WHOLE_INPUT / 1e6 };
    },
    holds: (m) =>
      m.one === 4136 && m["of 32"] === 32 * 4136 && m["of 128"] === 128 * 4136 &&
      Math.round(m["MB of all pictures"]) === 188,
    seeds: 1,
  }),
  claim({
    says: "To be asked, a model only goes forward: nothing is kept for a way back.",
    notes: "001:215",
    verdict: "true",
    because:
      "slopes are for learning; the scores are the same numbers, as long as no layer does something else while it learns",
    experiment: () => ({
      keptInTraining: kept(128, { isTraining: true }).results,
      keptWhenAsked: kept(128, { isTraining: false }).results,
    }),
    holds: ({ keptInTraining, keptWhenAsked }) => keptInTraining === 3 && keptWhenAsked === 0,
    seeds: 1,
  }),
];
