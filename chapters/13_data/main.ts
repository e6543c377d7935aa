/** The experiment: a table becomes numbers, what scaling and encoding change, four leaks, and two tables from file to score. */
import { parseFrame, readFrame } from "../../lib/data/frame.ts";
import { preparation } from "../../lib/data/prepare.ts";
import { batchRows } from "../../lib/data/batches.ts";
import { Random } from "../../lib/random.ts";
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import * as encodings from "./encodings.ts";
import * as leaks from "./leaks.ts";
import { showColumns, showOwnTable, showReport } from "./own.ts";
import { FEATURES } from "./samples.ts";
import { twoDescents, twoScales } from "./scaling.ts";
import { steadily } from "./steady.ts";
import { SPAN, valleys, X_FROM, Y_FROM } from "./valleys.ts";

export async function main(page: Page, { seed, table }: Options) {
  if (table) return await showOwnTable(page, table, seed);
  showTable(page, seed);
  showWeights(page, seed);
  showValleys(page, seed);
  await showDescent(page, seed);
  showLeaks(page, seed);
  showShops(page, seed);
  await steadily(() => showWine(page, seed));
  await steadily(() => showDiabetes(page, seed));
  await showClaims(page, claims, seed);
}

const FILE = `,city,visits,rating,plan
0,Rome,12,4.5,small
1,Oslo,,3.0,large
2,Rome,30,NA,small
3,Bonn,7,2.5,large
4,Oslo,18,4.0,small
`;

function showTable(page: Page, seed: number) {
  page.heading("A table becomes numbers");
  page.text(
    `A file of comma-separated values is text. What a column holds is told from its cells: numbers if all that are known are
    numbers, else categories. Here are five rows, two cells of which are missing.`,
  );
  const frame = parseFrame("five rows", FILE), steps = preparation().fit(frame.take([0, 1, 2, 3]));
  showColumns(page, frame);
  page.text(
    `The first four rows are for training. From them, and from them alone, are learned: the median, which fills a missing number;
    mean and deviation, by which numbers are scaled; and the list of categories, of which each gets a column.`,
  );
  const { columns, rows } = steps.transform(frame);
  page.table(
    ["column", ...rows.map((_, i) => i < 4 ? `row ${i}` : `row ${i} (test)`)],
    columns.map((column, j) => [column, ...rows.map((row) => row[j])]),
  );
  const [{ name, why }] = steps.leftOut;
  page.text(
    `"${name}" is left out: ${why}. The marks of missing numbers are scaled like other numbers. The last row is encoded by what the
    first four have taught. Then rows are taken in batches: with a size of 2, shuffled,
    ${batchRows(5, 2, { random: new Random(seed) }).map((rows) => `[${rows.join(", ")}]`).join(", ")}.`,
  );
}

function showWeights(page: Page, seed: number) {
  page.heading("One model, two scales");
  const { raw, scaled, lossRaw, lossScaled } = twoScales(seed);
  page.text(
    `768 patients that are made up, after a study of diabetes: eight features in their own units, and a logistic model of who is ill. It is
    fitted twice, to the raw features and to the scaled ones.`,
  );
  page.table(
    ["feature", "deviation", "weight, raw", "weight, scaled", "in truth"],
    FEATURES.map(({ name, deviation, importance }, i) => [name, deviation, raw[i], scaled[i], importance]),
  );
  page.bars({
    name: "importance",
    title: "The size of the weights of scaled features",
    label: "weight for one deviation, without its sign",
    bars: FEATURES.map(({ name }, i) => ({ label: name, value: Math.abs(scaled[i]) })),
  });
  page.text(
    `The losses are ${lossRaw.toFixed(6)} and ${
      lossScaled.toFixed(6)
    }: it is the same model. A raw weight says what one unit counts for,
    and a unit of family history is three deviations, one of insulin less than a hundredth. A scaled weight says what one deviation
    counts for. Those can be compared, with each other and with the truth.`,
  );
}

function showValleys(page: Page, seed: number) {
  page.heading("The valley, raw and scaled");
  const { raw, scaled, centers } = valleys(seed);
  page.text(
    `Two of the features, and the loss over their weights. The axes are chosen so that the same models lie at the same places of
    both pictures: weights for one deviation. Each walk takes 40 steps, as long as its steepest bend allows.`,
  );
  const panel = (title: string, one: typeof raw) => ({
    title,
    field: { values: one.field, label: "loss", scale: "log" as const },
    lines: [{ name: "40 steps", x: one.path.map(([x]) => x), y: one.path.map(([, y]) => y) }],
    points: [{ name: "the best", x: [centers[0]], y: [centers[1]] }],
  });
  page.heatmap({
    name: "valley_of_scales",
    title: "Forty steps in the same valley: on raw features, and on scaled ones",
    x: { label: "weight of glucose", range: [X_FROM, X_FROM + SPAN] },
    y: { label: "weight of family history", range: [Y_FROM, Y_FROM + SPAN] },
    panels: [panel("raw", raw), panel("scaled", scaled)],
  });
  page.text(
    `It is one valley, and yet another walk. Raw, the steps must be short for the sake of glucose, whose numbers are large, and are far too
    short for family history. Scaled, one length fits both.`,
  );
}

async function showDescent(page: Page, seed: number) {
  page.heading("A thousand steps");
  page.text(
    `All eight features and the bias, from weights of 0. Both walks take the longest steps that are safe for them. What is shown is how
    far the loss is above the best one.`,
  );
  const { raw, scaled, best } = await twoDescents(seed);
  const line = (name: string, losses: readonly number[]) => {
    const steps = losses.map((_, step) => step).filter((step) => losses[step] - best > 1e-6);
    return { name, x: steps.map((step) => step + 1), y: steps.map((step) => losses[step] - best) };
  };
  page.lines({
    name: "descent_by_scale",
    title: "How far the loss is above the best, on raw and on scaled features",
    x: { label: "step", scale: "log", range: [1, 1000] },
    y: { label: "loss above the best", scale: "log", range: [1e-6, 1] },
    lines: [line("raw", raw.losses), line("scaled", scaled.losses)],
  });
  page.table(["features", "steepest bend / flattest", "loss after 1000 steps"], [
    ["raw", Math.round(raw.condition), raw.losses.at(-1)!],
    ["scaled", scaled.condition, scaled.losses.at(-1)!],
    ["the best", "", best],
  ]);
}

function showLeaks(page: Page, seed: number) {
  page.heading("Four leaks");
  const answer = leaks.answerLeak(seed), scaler = leaks.scalerLeak(seed);
  const ways: [string, leaks.Pair, number][] = [
    ["mean targets of all rows", leaks.targetLeak(seed), 100],
    ["columns chosen by all rows", leaks.selectionLeak(seed), 100],
  ];
  page.text(
    `The test part stands for rows that nobody has seen. If anything that was learned has looked at it, its score is a lie. Twice the
    data are pure chance, so an honest model is right in half of the cases.`,
  );
  page.bars({
    name: "leakage",
    title: "Test accuracy on data of pure chance",
    label: "rows with the right class (%)",
    bars: ways.flatMap(([name, { honest, leaky }]) => [
      { label: name, value: 100 * leaky },
      { label: `${name.replace("all rows", "the training part")}`, value: 100 * honest },
    ]),
  });
  page.table(["error on the test part", "honest", "leaky"], [
    ["a scaler fitted to all rows", scaler.honest, scaler.leaky],
    ["the answer among the columns (dollars)", Math.round(answer.honest), Math.round(answer.leaky)],
  ]);
  page.text(
    `A scaler leaks next to nothing. Mean targets and chosen columns make knowledge out of chance. And the salary in its own currency, or
    the number of a row in a file that is sorted by salary, comes close to the answer itself, which nobody has when the model is used.`,
  );
}

const NAMES: readonly [string, keyof ReturnType<typeof encodings.manyShops>][] = [
  ["a column for each shop", "oneHot"],
  ["means of the own rows", "plainMeans"],
  ["smoothed means", "smoothed"],
  ["smoothed, across folds", "crossFitted"],
  ["smoothed, in order", "ordered"],
  ["the mean of all", "nothing"],
];

function showShops(page: Page, seed: number) {
  page.heading("A hundred shops");
  const six = encodings.sixShops(seed), many = encodings.manyShops(seed);
  page.text(
    `Categories without an order want a column each. With six shops and 300 visits that leaves an error of ${
      six.oneHot.toFixed(2)
    }, nearly
    all of it noise; with shops that are numbered, ${
      six.numbered.toFixed(2)
    }. A hundred shops, with four visits each on average, are too many columns.
    Their mean targets are one column, but of four noisy numbers each.`,
  );
  page.bars({
    name: "encoders",
    title: "How far from the truth a line is with 100 shops",
    label: "error, without the noise of a visit",
    bars: NAMES.map(([label, name]) => ({ label, value: many[name] })),
  });
  page.text(
    `Plain means do what a column for each shop does: they believe every visit. Smoothing helps. Best is not to tell a row its own
    target, across folds or in a random order: then the model sees how little such a mean is worth, and gives it the weight that it deserves.`,
  );
}

async function showWine(page: Page, seed: number) {
  page.heading("From file to score: classes");
  const frame = await readFrame(new URL("../../data/wine.csv", import.meta.url));
  page.text(
    `${frame.rows} wines of three cultivars (Aeberhard and Forina 1991), read without a word on what is in the file.`,
  );
  await showReport(page, frame, "cultivar", seed);
}

async function showDiabetes(page: Page, seed: number) {
  page.heading("From file to score: numbers");
  const frame = await readFrame(new URL("../../data/diabetes.csv", import.meta.url));
  page.text(
    `${frame.rows} patients, ten measures each, and how far their diabetes had gone a year later (Efron et al. 2004). With a table of your
    own: deno task chapter 13 --csv FILE --target COLUMN.`,
  );
  await showReport(page, frame, "target", seed);
}
