/** What chapter 13 asserts of splits, and of what gets past them. */
import { splitRows, stratifiedRows } from "../../lib/data/split.ts";
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import * as leaks from "./leaks.ts";

/** The smallest and the largest number of rows of a rare class among 20 of 100, over so many splits. */
function rareInTest(random: Random, split: typeof stratifiedRows, splits = 100): { least: number; most: number } {
  const classes = Array.from({ length: 100 }, (_, i) => i < 10 ? 1 : 0);
  const counts = Array.from(
    { length: splits },
    () => split(classes, 0.2, random).validation.filter((row) => classes[row] === 1).length,
  );
  return { least: Math.min(...counts), most: Math.max(...counts) };
}

export const leakClaims = [
  claim({
    says: "A tenth for the test and a tenth of the rest for validation leave 81 %, 9 % and 10 % of the rows.",
    notes: "002:1149-1150",
    verdict: "true",
    because: "0.9 * 0.9, 0.9 * 0.1 and 0.1",
    experiment: (seed) => {
      const random = new Random(seed), outer = splitRows(1000, 0.1, random);
      const inner = splitRows(outer.training.length, 0.1, random);
      return { training: inner.training.length, validation: inner.validation.length, test: outer.validation.length };
    },
    holds: ({ training, validation, test }) => training === 810 && validation === 90 && test === 100,
    seeds: 1,
  }),
  claim({
    says:
      "A split by chance alone may leave a rare class out of the test part, or fill it; a stratified one never does.",
    because: "of 10 rare rows among 100, a test part of 20 holds two on average, with a deviation of more than one",
    experiment: (seed) => {
      const chance = rareInTest(new Random(seed), (classes, share, random) => splitRows(classes.length, share, random));
      const stratified = rareInTest(new Random(seed), stratifiedRows);
      return {
        leastByChance: chance.least,
        mostByChance: chance.most,
        leastStratified: stratified.least,
        mostStratified: stratified.most,
      };
    },
    holds: (found) =>
      found.leastByChance === 0 && found.mostByChance >= 4 && found.leastStratified === 2 && found.mostStratified === 2,
    seeds: 5,
  }),
  claim({
    says:
      "Where all rows are scaled before the split, the training part knows of the test part, and not the other way round.",
    notes: "002:1159",
    verdict: "false",
    notesSay: "If scaling comes first, mean and deviation of the data get known by the test and the validation data.",
    because:
      "the model is trained on rows that hold the mean of the test part; the test part trains nothing (Kaufman et al. 2012)",
    experiment: (seed) => {
      const { ifScaledBefore, ifScaledAfter } = leaks.rowsThatChange(seed);
      return {
        "training rows that change with a test row, scaled before": ifScaledBefore,
        "scaled after": ifScaledAfter,
      };
    },
    holds: (found) => Object.values(found).join() === "30,0",
    seeds: 5,
  }),
  claim({
    says: "What a scaler leaks changes the test error by less than 2 %, even with 40 rows.",
    notes: "002:1158-1161",
    verdict: "depends",
    notesSay: "Scaling before the split leaks data, which must be prevented.",
    because: "the rule is right, but two numbers for each column tell next to nothing of single answers",
    experiment: (seed) => leaks.scalerLeak(seed),
    holds: ({ honest, leaky }) => Math.abs(leaky / honest - 1) < 0.02,
    seeds: 5,
  }),
  claim({
    says: "Mean targets that were taken over all rows tell the answers of the test part: chance looks like knowledge.",
    notes: "002:753-761",
    verdict: "depends",
    notesSay: "Target encoding is one of the ways to deal with a categorical feature.",
    because:
      "with four rows for each category, a quarter of each mean is the row's own target; across folds of the training part it is not (Micci-Barreca 2001)",
    experiment: (seed) => leaks.targetLeak(seed),
    holds: ({ honest, leaky }) => honest < 0.6 && leaky > 0.62,
    seeds: 5,
  }),
  claim({
    says:
      "So do columns that were chosen by all rows: of 500 columns of pure chance, the best 10 seem to know the classes.",
    because: "the choice has seen the test part (Ambroise and McLachlan 2002)",
    experiment: (seed) => leaks.selectionLeak(seed),
    holds: ({ honest, leaky }) => honest < 0.6 && leaky > 0.65,
    seeds: 5,
  }),
  claim({
    says:
      "With the salary in its currency and the number of the row among its columns, a model of salaries is told the answer.",
    notes: "004:1524-1531, 004:1597-1603",
    verdict: "false",
    notesSay: "A model is trained with all columns but the target, and its predictions are the exam.",
    because:
      "the salary in dollars is the salary times a rate, and the file is sorted by it; and an exam on the rows of the training is none (Kaufman et al. 2012)",
    experiment: (seed) => {
      const { honest, leaky } = leaks.answerLeak(seed);
      return { honestErrorInDollars: Math.round(honest), leakyErrorInDollars: Math.round(leaky) };
    },
    holds: ({ honestErrorInDollars, leakyErrorInDollars }) => leakyErrorInDollars < 0.5 * honestErrorInDollars,
    seeds: 5,
  }),
];
