/** The part of the experiment that tells classes apart: flowers, patients, and a rare class. */
import type { Page } from "../../lib/figure/page.ts";
import { weightedSum } from "../01_neuron/neuron.ts";
import { patients, standardScale } from "../03_sigmoid/samples.ts";
import { sigmoid, trainLogistic } from "../03_sigmoid/sigmoid.ts";
import type { Layer } from "../04_activations/layers.ts";
import {
  classesOf,
  classLoss,
  emptyLayer,
  floorOfTwoSoftmaxes,
  logitsOf,
  rareFound,
  type Sample,
  SPECIES,
  trainClasses,
  type Training,
} from "./experiments.ts";
import { accuracy, areaUnder, confusionMatrix, precision, recall, rocCurve, type Threshold } from "./metrics.ts";
import { afterSoftmax, crossEntropy, oneHot, softmax } from "./softmax.ts";

/** Two halves of the irises. */
interface Flowers {
  readonly training: Sample;
  readonly heldOut: Sample;
}

const walk = { learningRate: 0.5, steps: 300 };

/** Softmax regression on the irises. */
export function showSpecies(page: Page, { training, heldOut }: Flowers) {
  page.heading("Three species");
  page.text(`Three neurons, one for each species, look at the four measurements of a flower. Softmax makes probabilities
    of what they say, and cross-entropy is minus the logarithm of the one that the true species got. Half of the 150
    flowers are for training, the others are held out. At the start all weights are zero:`);
  const start = emptyLayer(training.rows, 3),
    [logits] = logitsOf(start, training.rows),
    y = oneHot(training.targets[0], 3);
  const p = softmax(logits), slopes = crossEntropy().gradient(logits, y);
  page.table(["first flower", "p", "y", "slope in the logit"], SPECIES.map((name, c) => [name, p[c], y[c], slopes[c]]));
  const layer = trainClasses(start, training, { ...walk, loss: crossEntropy() });
  page.text(`The slope is p - y. Each neuron moves against it, times the input. The loss begins at log 3 =
    ${Math.log(3).toFixed(4)}, as for a model that knows nothing of three classes, and after ${walk.steps} steps it is
    ${classLoss(layer, crossEntropy(), training).toFixed(4)}.`);
  showConfusions(page, classesOf(layer, heldOut.rows), heldOut.targets);
}

function showConfusions(page: Page, found: readonly number[], targets: readonly number[]) {
  const confusions = confusionMatrix(found, targets, 3);
  page.heatmap({
    name: "confusion",
    title: `What the ${targets.length} held-out flowers were taken for`,
    x: { label: "predicted species" },
    y: { label: "true species" },
    field: { values: confusions, label: "number of flowers", numbers: true, names: { x: SPECIES, y: SPECIES } },
  });
  page.table(
    ["species", "precision", "recall"],
    SPECIES.map((name, c) => [name, precision(confusions, c), recall(confusions, c)]),
  );
  page.text(`Accuracy is the part of the flowers that were named right: ${accuracy(found, targets).toFixed(3)}.
    Precision asks of those that were called a species how many are one, and recall of those that are one how many were
    found.`);
}

interface Trained {
  readonly name: string;
  readonly layer: Layer;
  /** The training loss every five steps. */
  readonly losses: readonly number[];
}

function trained(name: string, sample: Sample, loss: Training["loss"]): Trained {
  let layer = emptyLayer(sample.rows, 3);
  const losses = [classLoss(layer, loss, sample)];
  for (let step = 0; step < walk.steps; step += 5) {
    layer = trainClasses(layer, sample, { ...walk, loss, steps: 5 });
    losses.push(classLoss(layer, loss, sample));
  }
  return { name, layer, losses };
}

/** The mistake that nothing complains about. */
export function showTwoSoftmaxes(page: Page, { training, heldOut }: Flowers) {
  page.heading("One softmax too many");
  page.text(`A frequent mistake: the model ends in a softmax, and the loss, which wants logits, takes another. Nothing
    complains.`);
  const models = [
    trained("one softmax", training, crossEntropy()),
    trained("two softmaxes", training, afterSoftmax(crossEntropy())),
  ];
  const floor = floorOfTwoSoftmaxes(3);
  page.lines({
    name: "two_softmaxes",
    title: "Training on the irises with one softmax and with two",
    x: { label: "step" },
    y: { label: "training loss", range: [0, 1.2] },
    lines: [
      ...models.map(({ name, losses }) => ({ name, x: losses.map((_, i) => 5 * i), y: losses })),
      { name: "floor of two", x: [0, walk.steps], y: [floor, floor] },
    ],
  });
  page.table(
    ["model", "loss as trained", "cross-entropy of its probabilities", "held-out accuracy"],
    models.map(({ name, layer, losses }) => [
      name,
      losses[losses.length - 1],
      classLoss(layer, crossEntropy(), training),
      accuracy(classesOf(layer, heldOut.rows), heldOut.targets),
    ]),
  );
  const most = Math.E / (Math.E + 2);
  page.text(`The second softmax is given numbers between 0 and 1. The most that it can make of 1, 0 and 0 is
    e / (e + 2) = ${most.toFixed(4)}, so the loss never falls below ${floor.toFixed(4)}. With ten classes this floor is
    ${floorOfTwoSoftmaxes(10).toFixed(4)}. And the first slopes are only a third as large, so it learns more slowly.`);
}

/** Thresholds, and the curve of all of them. */
export async function showPatients(page: Page, seed: number) {
  page.heading("Which mistake is worse");
  const { training, heldOut: { rows, labels } } = await patients(seed), scale = standardScale(training.rows);
  const neuron = trainLogistic(scale(training.rows), training.labels, walk);
  const scores = scale(rows).map((row) => weightedSum(neuron, row));
  page.text(`A neuron looks at the 30 measurements of a tumor. ${rows.length} patients are held out. A tumor counts as
    malignant where its probability reaches a threshold, and the threshold is a choice.`);
  const rowAt = (threshold: number) => {
    const confusions = confusionMatrix(scores.map((z) => sigmoid(z) >= threshold ? 1 : 0), labels, 2);
    return [threshold, confusions[1][0], confusions[0][1], recall(confusions, 1), precision(confusions, 1)];
  };
  page.table(["threshold", "missed", "false alarms", "recall", "precision"], [0.9, 0.5, 0.1, 0.02].map(rowAt));
  const all = rocCurve(scores, labels), one = rocCurve(rows.map((row) => row[MEAN_TEXTURE]), labels);
  page.lines({
    name: "roc",
    title: "The ROC curve of the held-out patients",
    x: { label: "false alarms, part of the benign", range: [0, 1] },
    y: { label: "found, part of the malignant", range: [0, 1] },
    lines: [
      { name: "30 measurements", ...ratesOf(all) },
      { name: "mean texture alone", ...ratesOf(one) },
      { name: "guessing", x: [0, 1], y: [0, 1] },
    ],
  });
  const [areaOfAll, areaOfOne] = [all, one].map((curve) => areaUnder(curve).toFixed(3));
  page.text(
    `Lower the threshold, and never more tumors are missed, and never fewer alarms are false. The curve shows all
    thresholds, and the area under it is one number for all: ${areaOfAll} with all measurements, ${areaOfOne} with one,
    0.5 for guessing. It is the chance that a malignant tumor scores above a benign one.`,
  );
}

/** The place of the mean texture among the measurements. */
const MEAN_TEXTURE = 1;

function ratesOf(curve: readonly Threshold[]): { x: number[]; y: number[] } {
  return {
    x: curve.map(({ falsePositiveRate }) => falsePositiveRate),
    y: curve.map(({ truePositiveRate }) => truePositiveRate),
  };
}

/** What class weights do. */
export function showRareClass(page: Page, seed: number) {
  page.heading("A rare class");
  page.text(`Two clouds of made-up points overlap, and 1 point in 20 is from the second. Who always answers "the first"
    has an accuracy of 0.95 and finds nothing. A weight in the loss says that a row of the rare class counts as many.`);
  page.table(
    ["weight", "recall", "precision", "accuracy", "area under ROC"],
    [1, 4, 19].map((weight) => {
      const found = rareFound(seed, weight);
      return [weight, found.recall, found.precision, found.accuracy, found.area];
    }),
  );
  page.text(`More of the rare class is found, at the price of false alarms. The area hardly moves: the weight shifts the
    threshold, it does not teach the neuron to see better.`);
}
