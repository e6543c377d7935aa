/** The experiment: what counts as wrong, and what training makes of it. */
import { iris } from "../../lib/data/sets.ts";
import type { Page } from "../../lib/figure/page.ts";
import { weightedSum } from "../01_neuron/neuron.ts";
import { petals, spaced, standardScale } from "../03_sigmoid/samples.ts";
import { sigmoid, trainLogistic } from "../03_sigmoid/sigmoid.ts";
import { below, showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { showPatients, showRareClass, showSpecies, showTwoSoftmaxes } from "./classes.ts";
import { bestAnswer, smallestNetworkLoss, species, walkDown } from "./experiments.ts";
import {
  absoluteError,
  afterSigmoid,
  binaryCrossEntropy,
  binaryCrossEntropyFromLogit,
  huber,
  meanLoss,
  squaredError,
} from "./losses.ts";
import { accuracy } from "./metrics.ts";
import { logSumExp, softmax } from "./softmax.ts";

export async function main(page: Page, { seed }: Options) {
  await showErrors(page);
  showSureAndWrong(page);
  showSoftmax(page);
  const flowers = await species(seed);
  showSpecies(page, flowers);
  showTwoSoftmaxes(page, flowers);
  await showStaircase(page);
  await showPatients(page, seed);
  showRareClass(page, seed);
  showValleys(page);
  await showClaims(page, claims, seed);
}

async function showErrors(page: Page) {
  page.heading("Squares and absolute values");
  page.text(`A loss says what an error costs. The square makes large errors expensive: twice as large, four times
    the cost. The absolute value makes each centimeter cost the same. Huber's loss is half the square for small errors
    and a straight line for large ones.`);
  const errors = spaced(-2.5, 2.5, 101);
  const kinds = [["square", squaredError], ["absolute value", absoluteError], ["Huber, delta 1", huber()]] as const;
  page.lines({
    name: "losses",
    title: "What an error costs",
    x: { label: "error, output minus target" },
    y: { label: "loss" },
    lines: kinds.map(([name, loss]) => ({ name, x: errors, y: errors.map((error) => loss.value(error, 0)) })),
  });
  const lengths = (await iris()).numbers("petal_length_cm").slice(0, 10), slip = [...lengths.slice(0, 9), 15];
  page.text(`Here are the lengths of ten petals, in cm: ${lengths.join(", ")}. A neuron without inputs has only its
    bias, one answer for all of them. Trained on each loss, it finds the answer that costs least. Then somebody forgets
    a decimal point, and the last 1.5 reads 15.`);
  page.table(["loss", "best answer (cm)", "with the slip (cm)"], [
    ["square", bestAnswer(squaredError, lengths), bestAnswer(squaredError, slip)],
    ["absolute value", bestAnswer(absoluteError, lengths), bestAnswer(absoluteError, slip)],
    ["Huber, delta 0.5", bestAnswer(huber(0.5), lengths), bestAnswer(huber(0.5), slip)],
  ]);
  page.text(`The square finds the mean, and one slip takes it to ${bestAnswer(squaredError, slip).toFixed(1)} cm, while
    the longest of these petals measures ${Math.max(...lengths)} cm. The absolute value finds the median, the value in
    the middle, and does not move. Huber's answer moves a little, since no error
    pulls harder than delta.`);
}

function showSureAndWrong(page: Page) {
  page.heading("Sure and wrong");
  page.text(`The answer to yes or no is a probability p, and here the truth is yes. Cross-entropy is minus the
    logarithm of p. The less the model gave to the truth, the more it costs, without end. The squared error never costs
    more than 1.`);
  const p = spaced(0.005, 1, 200);
  page.lines({
    name: "sure_and_wrong",
    title: "What a probability costs where the truth is yes",
    x: { label: "probability of yes", range: [0, 1] },
    y: { label: "loss", range: [0, 5.5] },
    lines: [
      { name: "cross-entropy", x: p, y: p.map((one) => binaryCrossEntropy.value(one, 1)) },
      { name: "squared error", x: p, y: p.map((one) => squaredError.value(one, 1)) },
    ],
  });
  const crossSlope = binaryCrossEntropyFromLogit().gradient, squareSlope = afterSigmoid(squaredError).gradient;
  page.table(
    ["logit z", "probability p", "p - y", "slope of cross-entropy", "slope of squared error"],
    [-6, -2, 0, 2].map((z) => [z, sigmoid(z), sigmoid(z) - 1, crossSlope(z, 1), squareSlope(z, 1)]),
  );
  page.text(`The slopes are those in the logit, the number before the sigmoid. That of cross-entropy is p - y: the
    further off, the harder it pulls. The squared error hardly pulls where the answer is most wrong, because there the
    sigmoid is flat.`);
}

function showSoftmax(page: Page) {
  page.heading("From scores to probabilities");
  page.text(`Several classes want several scores, one for each. Softmax raises e to each score and divides by the sum,
    so that all are positive and add up to 1.`);
  const logits = [1.2, 3.5, 0.8], p = softmax(logits);
  page.table(
    ["class", "logit z", "e to the z", "probability"],
    ["bird", "mammal", "reptile"].map((name, c) => [name, logits[c], Math.exp(logits[c]), p[c]]),
  );
  const far = logits.map((z) => z + 1000), same = softmax(far).map((one) => one.toFixed(4)).join(", ");
  page.text(`Only differences count. With 1000 added to each score the probabilities are ${same}, as before, and the
    logarithm of the sum is ${
    logSumExp(far).toFixed(4)
  }. But e to the 1000 is larger than any number that the computer can hold.
    The formula as it is written gives infinity divided by infinity, which is not a number. So the code subtracts
    the largest score from all of them first.`);
}

async function showStaircase(page: Page) {
  page.heading("A staircase");
  const { rows, labels } = await petals("versicolor", "virginica"), scaled = standardScale(rows)(rows);
  const every = rows.map((_, i) => i).filter((i) => i % 5 === 0);
  const few = { rows: every.map((i) => scaled[i]), labels: every.map((i) => labels[i]) };
  const { weights, bias } = trainLogistic(few.rows, few.labels, { learningRate: 1, steps: 100 });
  page.text(`Why is accuracy not the loss? Take a trained neuron that tells ${every.length} flowers of two species
    apart, and turn one of its weights.`);
  const [low, high] = [-6, 4], places = spaced(low, high, 201);
  const logitsAt = (weight: number) => few.rows.map((row) => weightedSum({ weights: [weight, weights[1]], bias }, row));
  const right = (logits: number[]) => accuracy(logits.map((z) => z >= 0 ? 1 : 0), few.labels);
  const loss = (logits: number[]) => meanLoss(binaryCrossEntropyFromLogit(), logits, few.labels);
  const edges = few.rows.map(([length, width]) => -(weights[1] * width + bias) / length) // where a flower's logit is 0
    .filter((weight) => weight > low && weight < high).sort((a, b) => a - b);
  const stairs = [low, ...edges].map((from, i) => {
    const to = edges[i] ?? high, share = right(logitsAt((from + to) / 2));
    return { x: [from, to, NaN], y: [share, share, NaN] };
  });
  page.lines({
    name: "accuracy_staircase",
    title: "Accuracy and cross-entropy against one weight",
    x: { label: "weight of the petal length" },
    y: { label: "accuracy, cross-entropy", range: [0, 1.5] },
    lines: [
      { name: "accuracy", x: stairs.flatMap(({ x }) => x), y: stairs.flatMap(({ y }) => y) },
      { name: "cross-entropy", x: places, y: places.map((weight) => loss(logitsAt(weight))) },
    ],
  });
  page.text(`Accuracy changes only where a flower changes sides. Between the steps its slope is 0 and says nothing about
    the way. Cross-entropy slopes almost everywhere. So the loss is what training uses, and accuracy is what people want
    to know. That is no rule about names: the mean absolute error is a metric with a slope, and can be both.`);
}

function showValleys(page: Page) {
  page.heading("More than one valley");
  page.text(`All these losses are convex in the output: a bowl, with one lowest level. They are so in the weights of one
    layer too, as long as the loss looks at the weighted sums. With two layers that ends. The smallest network with two
    is w2 tanh(w1 x). Here it walks down from four places, where the truth has the weights 1.5 and 1.`);
  const starts = [[0.5, 1], [-0.5, -1], [1.5, -0.2], [-1.5, 0.2]];
  page.table(
    ["start w1", "start w2", "end w1", "end w2", "loss"],
    starts.map((start) => {
      const end = walkDown(start);
      return [...start, ...end.weights, below(1e-6, smallestNetworkLoss(end))];
    }),
  );
  const atZero = smallestNetworkLoss({ weights: [0, 0], bias: 0 }).toFixed(4);
  page.text(`There are two lowest points, each the other with both signs turned. Halfway between them lies zero, where
    the network answers 0 to everything. The loss there is ${atZero}, and the ground is level: a walk that begins there
    never leaves.`);
}
