/** The experiment: coins and masks, one neuron, units that are taken away, few noisy rows, and many networks in one. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import * as plain from "./dropout.ts";
import { afterDropout, answerWithout, errorAt, relyingNeuron } from "./relying.ts";
import { showCurves, showPlaces, showRates } from "./show_noisy.ts";
import { showAblation, showManyNetworks, showSmall } from "./show_units.ts";

export async function main(page: Page, { seed }: Options) {
  showMasks(page, seed);
  showNumbers(page, seed);
  showMeans(page);
  showRelying(page);
  await showAblation(page, seed);
  await showRates(page, seed);
  await showCurves(page, seed);
  await showPlaces(page, seed);
  await showSmall(page, seed);
  await showManyNetworks(page, seed);
  await showClaims(page, claims, seed);
}

function showMasks(page: Page, seed: number) {
  page.heading("A coin for each unit");
  page.text(
    `Sixteen units, a batch of sixteen rows, and a rate of 0.5. Each unit throws a coin for each row. Here are the masks of three
    steps, one after the other: filled is kept, empty is left out.`,
  );
  const random = new Random(seed), steps = [1, 2, 3].map((step) => ({ step, masks: masksOf(16, 16, random) }));
  page.images({
    name: "masks",
    title: "The masks of three steps: sixteen rows of a batch, sixteen units each",
    images: steps.map(({ step, masks }) => ({ label: `step ${step}`, pixels: masks })),
  });
  const rows = steps.flatMap(({ masks }) => masks.map((mask) => mask.join("")));
  page.text(
    `Of the ${rows.length} rows of the picture ${new Set(rows).size} are different. No unit is away for an epoch: it
    may be back in the next step, and it is there for the next row of the same batch.`,
  );
}

function masksOf(rows: number, units: number, random: Random): number[][] {
  return Array.from({ length: rows }, () => plain.drawMask(units, 0.5, random));
}

function showNumbers(page: Page, seed: number) {
  page.heading("How many are left out");
  page.text(
    "Ten units at the rate 0.2, as in the notes. Two are left out on the average, and how often is it really two? Counted in 20,000 throws:",
  );
  const random = new Random(seed), counts = Array<number>(11).fill(0), throws = 20_000;
  for (let i = 0; i < throws; i++) counts[plain.drawMask(10, 0.2, random).filter((kept) => kept === 0).length]++;
  const chances = plain.chancesOfDropping(10, 0.2);
  page.table(
    ["left out", "counted", "binomial"],
    [0, 1, 2, 3, 4, 5].map((k) => [k, (counts[k] / throws).toFixed(3), chances[k].toFixed(3)]),
  );
  page.text("So the number is not fixed. A rate is a chance for each unit, not a share of the layer.");
}

function showMeans(page: Page) {
  page.heading("The mean stays");
  page.text(
    `Four units say 1, 2, 3 and 4, and the next layer adds them up to 10. With dropout a sum has fewer terms. Here are its mean and its variance over all 16 masks, each counted by
    its chance: when what is kept stays as it is, and when it is divided by 1 - p.`,
  );
  const outputs = [1, 2, 3, 4], total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b);
  page.table(
    ["rate", "mean, as it is", "divided", "variance, divided", "p / (1 - p) times the squares", "what 1 becomes"],
    [0.2, 0.3, 0.5, 0.8].map((rate) => {
      const over = (measure: (mask: plain.Mask) => number) => plain.expectation(4, rate, measure);
      const older = over((mask) => total(plain.dropOutPlainly(outputs, mask)));
      const mean = over((mask) => total(plain.dropOut(outputs, mask, rate)));
      const variance = over((mask) => (total(plain.dropOut(outputs, mask, rate)) - mean) ** 2);
      const formula = plain.varianceOfSum(outputs, rate), kept = plain.dropOut([1], [1], rate)[0];
      return [rate, ...[older, mean, variance, formula, kept].map((one) => one.toFixed(3))];
    }),
  );
  page.text(
    `Divided, the mean is 10 at any rate. So the network that is asked, with all units there, sees sums of the size that
    it has learned with. The older form leaves sums as they are in training, and has to make them smaller whenever it is asked.`,
  );
}

function showRelying(page: Page) {
  page.heading("One neuron");
  page.text(
    `The notes tell of a class of fifty in which three answer. Here is a neuron with fifty inputs that all say the same, and what they say is right. It relies
    on the first: that weight is 1, the others are 0, and it makes no mistake. No slope would ever change it. Then it descends in the error that it has with dropout, on the average over all masks.`,
  );
  const start = relyingNeuron(50);
  page.table(
    [
      "rate",
      "first weight",
      "last weight",
      "answer",
      "without its three largest",
      "error with dropout before",
      "after",
    ],
    [0, 0.2, 0.5, 0.8].map((rate) => {
      const after = afterDropout(start, rate), { weights } = after, last = weights[weights.length - 1];
      const shown = [weights[0], last, answerWithout(after, 0), answerWithout(after, 3), errorAt(start, rate)];
      return [rate, ...[...shown, errorAt(after, rate)].map((one) => one.toFixed(3))];
    }),
  );
  page.text(
    `A coin that takes the first input away takes the whole answer away. Dropout makes that expensive, and shares the weight out among all. Nothing more was asked of it than to do well when some are
    missing. The price is an answer a little below 1, as with any penalty on weights.`,
  );
}
