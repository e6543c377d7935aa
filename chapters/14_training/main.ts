/** The experiment: batches of several sizes, their noise, two ways to write the loop, and digits that are read. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { heldOut } from "./digits.ts";
import { answers, spread } from "./last_batch.ts";
import { expectedDeviation, line, scatter, settle } from "./noise.ts";
import { showDigits, showMnist } from "./reading.ts";
import { learnSine, NOISE, ROWS } from "./sine.ts";
import { differing } from "./styles.ts";
import { showTimes } from "./times.ts";
import { stepsOf, train } from "./training.ts";

export async function main(page: Page, { seed, mnist }: Options) {
  showCounts(page, seed);
  await showSizes(page, seed);
  showNoise(page, seed);
  showSettling(page, seed);
  await showEpochs(page, seed);
  await showStyles(page, seed);
  await showDigits(page, seed);
  await showMnist(page, seed, mnist);
  await showTimes(page, seed);
  await showClaims(page, claims, seed);
}

function showCounts(page: Page, seed: number) {
  page.heading("Rows, batches, epochs");
  page.text(
    `A step needs slopes, and slopes need rows. How many of them? All rows that are learned from together are a batch, and once
    through all rows is an epoch. In plain numbers first: the neuron of chapter 1 learns a line from 1000 noisy rows, three
    epochs long at rate 0.01, in batches of several sizes.`,
  );
  const { inputs, targets } = line(seed), sizes = [1, 10, 100, 1000];
  const rows = sizes.map((batchSize) => {
    const { neuron, history } = train(inputs, targets, {
      batchSize,
      learningRate: 0.01,
      epochs: 3,
      random: new Random(seed),
    });
    return [batchSize, history[0].losses.length, stepsOf(1000, batchSize, 3), neuron.weights[0], history[2].mean];
  });
  page.table(["batch", "steps in an epoch", "in three", "weight then", "loss in the third"], rows);
  page.text(
    `The line has the weight 1, and the noise the variance 1, which no neuron can learn. Each row of the table stands for three times through
    the same data. What differs is how often the neuron was allowed to move. The counts of the notes are of the same kind: 10,000
    rows in batches of 200 are ${stepsOf(10_000, 200, 1)} steps an epoch, and ${
      stepsOf(10_000, 200, 20)
    } in 20 epochs.`,
  );
}

async function showSizes(page: Page, seed: number) {
  page.heading("Four batch sizes");
  page.text(
    `Now a network on tensors: 1-32-1 with tanh learns a sine from ${ROWS} rows with noise. All four begin with the same
    weights and have the same rate. The figure has rate 0.01.`,
  );
  const sizes = [1, 10, 100, 1000], epochs = 10, lines = [], rows: (string | number)[][] = [];
  for (const batchSize of sizes) {
    const { losses } = await learnSine(seed, { batchSize, learningRate: 0.01, epochs });
    lines.push({ name: `batches of ${batchSize}`, x: losses.map((_, i) => i + 1), y: losses });
    const faster = await learnSine(seed, { batchSize, learningRate: 0.1, epochs });
    const end = faster.diverged
      ? `none: it diverged in step ${faster.diverged}`
      : faster.losses[epochs - 1].toPrecision(3);
    rows.push([batchSize, stepsOf(ROWS, batchSize, epochs), losses[epochs - 1], end]);
  }
  page.lines({
    name: "batch_sizes",
    title: "The loss of all rows after each epoch, at rate 0.01",
    x: { label: "epochs" },
    y: { label: "mean squared error", scale: "log" },
    lines,
  });
  page.table(["batch", "steps in ten epochs", "loss at rate 0.01", "loss at rate 0.1"], rows);
  page.text(
    `The noise alone is worth a loss of ${
      formatNumber(NOISE ** 2)
    }. For the same work, small batches come further than larger ones, since they
    move more often. But the slope of a single row is a rough guide: its losses jump, and at a rate that ten rows together bear,
    single rows blow the weights up. A loss that is infinite or not a number ends the training with an error, which tells the step and keeps
    what was measured so far.`,
  );
}

function showNoise(page: Page, seed: number) {
  page.heading("The noise of a batch");
  page.text(
    `The slope of a batch is that of all rows, and an error. How large is the error? Here are the slopes of the weight of a neuron that
    has learned nothing, for a thousand batches of each size.`,
  );
  const found = scatter(seed, [1, 2, 5, 10, 25, 50, 125, 250, 500]), sizes = found.map(({ batchSize }) => batchSize);
  page.scatter({
    name: "slope_noise",
    title: "How far the slopes of batches scatter",
    x: { label: "batch size", scale: "log" },
    y: { label: "variance of the slope", scale: "log" },
    lines: [{ name: "as a mean of B rows would", x: sizes, y: found.map(({ expected }) => expected) }],
    points: [{ name: "measured", x: sizes, y: found.map(({ measured }) => measured) }],
  });
  const shown = found.filter(({ batchSize }) => [1, 5, 25, 125].includes(batchSize));
  page.table(
    ["batch", "variance", "variance times batch"],
    shown.map(({ batchSize, measured }) => [batchSize, measured, batchSize * measured]),
  );
  page.text(
    `Four times the rows halve the error, and cost four times the work. So a small batch is cheap advice, often taken, and a large
    one is good advice, seldom taken. Near the end of the line the variance falls faster: no row comes twice in a batch, so
    all rows together have no error left.`,
  );
}

function showSettling(page: Page, seed: number) {
  page.heading("Where it settles");
  page.text(
    `Noise does not end when the best weight is reached. A lone weight w learns from one number y after the other, by the loss (w - y)².
    The numbers have mean 3 and deviation 1, so the best w is 3.`,
  );
  const rates: readonly [string, (step: number) => number][] = [
    ["rate 0.1", () => 0.1],
    ["rate 0.01", () => 0.01],
    ["rate 1 / (2 step)", (step) => 1 / (2 * step)],
  ];
  const steps = Array.from({ length: 500 }, (_, i) => i + 1);
  page.lines({
    name: "settling",
    title: "A weight that learns from one number at a time",
    x: { label: "steps" },
    y: { label: "weight" },
    lines: rates.map(([name, rate]) => ({ name, x: steps, y: settle(seed, rate, 500).path })),
  });
  const rows = [0.1, 0.03, 0.01].map((rate) => {
    const { mean, deviation } = settle(seed, () => rate);
    return [String(rate), mean, deviation, expectedDeviation(rate)];
  });
  page.table(["rate", "mean of w", "deviation of w", "expected"], rows);
  page.text(
    `At a constant rate the weight never comes to rest. It stays around the best one, and a smaller rate keeps it closer, but takes
    longer to get there. A rate that falls as 1 / (2 step) makes w the plain mean of all numbers so far. How the rate should fall in a network
    is a question for chapter 17.`,
  );
}

async function showEpochs(page: Page, seed: number) {
  page.heading("How an epoch went");
  const { last, mean } = await answers(seed), epochs = mean.map((_, i) => i + 1);
  page.text(
    `The notes print the loss of the last batch as the loss of the epoch. Here is a network that has learned the sine for 13 epochs, and
    learns on for 13 more, in batches of 4 as there.`,
  );
  page.lines({
    name: "last_batch",
    title: "Two answers to how an epoch went",
    x: { label: "epoch" },
    y: { label: "mean squared error" },
    lines: [{ name: "its last batch", x: epochs, y: last }, { name: "the mean of its batches", x: epochs, y: mean }],
  });
  page.table(["answer", "smallest", "largest", "largest / smallest"], [
    ["the last batch", Math.min(...last), Math.max(...last), spread(last)],
    ["the mean of its batches", Math.min(...mean), Math.max(...mean), spread(mean)],
  ]);
  page.text(
    `The last batch tells about its four rows. The mean of all batches, each counted by its rows, tells about the epoch, and costs nothing
    more. It is still a mean over weights that changed meanwhile. To know what the model is worth now, one asks it again
    after the epoch, best about rows that it has not learned from.`,
  );
}

async function showStyles(page: Page, seed: number) {
  page.heading("The loop, twice");
  const { weights, different } = await differing(heldOut(seed).validation, seed, 3);
  page.text(
    `A training can be written as a loop of six lines, or handed to fit, which does the same, and measures, validates and tells how it goes
    besides. From the same seed, after three epochs with dropout and Adam, ${different} of ${weights} weights differ, to the last bit.`,
  );
}
