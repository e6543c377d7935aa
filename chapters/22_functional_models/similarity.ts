/** Do two images show the same digit? Pixels are compared as they are, and vectors that towers have learned to make of them. */
import { datasetOf } from "../../lib/data/dataset.ts";
import { digitImages } from "../../lib/data/digits.ts";
import { imageAt } from "../../lib/data/images.ts";
import { joinDatasets } from "../../lib/data/several.ts";
import { splitRows } from "../../lib/data/split.ts";
import { dense } from "../../lib/nn/dense.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { constant } from "../../lib/nn/initial.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { relu } from "../../lib/ops/activations.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { cosineSimilarity } from "../../lib/ops/losses_similarity.ts";
import { mean } from "../../lib/ops/reductions.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { areaUnder, rocCurve } from "../05_losses/metrics.ts";
import { steadily } from "../13_data/steady.ts";
import { once } from "../17_learning_rate/digits.ts";

/** An image of 8 x 8 stands somewhere on a sheet of 12 x 12. */
export const SHEET = 12;
const SIDE = 8, FREE = SHEET - SIDE, CENTER = FREE / 2;

/** How many pairs are learned from. */
export const PAIRS = 4000;

const images = await digitImages();
const pictures = Array.from({ length: images.count }, (_, i) => imageAt(images, i));

/** What goes into a model: the pixels of two sheets, `[batch, 144]`. */
export type Pair = {
  readonly left: Tensor;
  readonly right: Tensor;
};

/** A digit on its sheet, `dy` rows from the top and `dx` from the left. */
function placed(digit: number, dy: number, dx: number): number[] {
  const sheet = Array<number>(SHEET * SHEET).fill(0);
  pictures[digit].forEach((row, y) => row.forEach((ink, x) => sheet[(y + dy) * SHEET + x + dx] = ink));
  return sheet;
}

/** Pairs of sheets, half of them with the same digit, by another hand; each moved by chance, or both in the middle. */
export function pairsOf(digits: readonly number[], count: number, moved: boolean, random: Random) {
  const of = Map.groupBy(digits, (digit) => images.labels[digit]),
    place = () => moved ? random.integer(FREE + 1) : CENTER;
  const sheet = (digit: number) => placed(digit, place(), place());
  const left: number[][] = [], right: number[][] = [], same: number[] = [];
  for (let i = 0; i < count; i++) {
    const one = digits[random.integer(digits.length)], isSame = i % 2 === 0;
    const others = isSame ? of.get(images.labels[one])! : digits, other = others[random.integer(others.length)];
    left.push(sheet(one));
    right.push(sheet(other));
    same.push(images.labels[one] === images.labels[other] ? 1 : 0);
  }
  const dataset = (inputs: number[][]) => datasetOf({ inputs, targets: { numbers: same } });
  return {
    same,
    dataset: joinDatasets({ inputs: { left: dataset(left), right: dataset(right) }, targets: dataset(left) }),
  };
}

/** 144-64-16: the vector of a sheet. */
export function tower(random: Random): Layer {
  return sequential({ hidden: dense(SHEET ** 2, 64, { random }), relu, vector: dense(64, 16, { random }) });
}

/** A layer of a function: it has nothing to learn. `[batch, n] [batch, n] -> [batch, 1]` */
export const cosine = layer(({ a, b }: { a: Tensor; b: Tensor }) => reshape(cosineSimilarity(a, b), [a.shape[0], 1]), {
  title: "cosine similarity",
});

/** Two sheets through towers, which may be one and the same; the cosine of their vectors; a neuron that decides. */
export function matcher(left: Layer, right: Layer, random: Random): Layer<Pair> {
  const decide = dense(1, 1, { random, initial: constant(5), bias: constant(-2) });
  const towers: Record<string, Layer> = left === right ? { tower: left } : { left, right };
  return layer((x: Pair) => decide(cosine({ a: left(x.left), b: right(x.right) })), {
    title: "matcher",
    parts: { ...towers, cosine, decide },
  });
}

/** The cosine of the pixels themselves. */
export const pixels: Layer<Pair> = layer((x: Pair) => cosine({ a: x.left, b: x.right }), {
  title: "cosine of pixels",
  parts: { cosine },
});

/** Curve and area of a model's answers on pairs. */
export async function judged(model: Layer<Pair>, { dataset, same }: ReturnType<typeof pairsOf>) {
  const curve = rocCurve([...await predict(model, dataset).read()], same);
  return { curve, area: areaUnder(curve) };
}

/** The mean cosine of the vectors that two towers make of the same sheet. */
function meanCosine(left: Layer, right: Layer, { dataset }: ReturnType<typeof pairsOf>): Promise<number> {
  using _step = device().step(); // it ends when the reading is ordered
  const sheets = dataset.batch(Array.from({ length: 200 }, (_, i) => i)).inputs.left;
  return mean(cosine({ a: left(sheets), b: right(sheets) })).item();
}

/** The smallest and the largest cosine of the vectors of two sheets. */
async function extent(tower: Layer, { dataset }: ReturnType<typeof pairsOf>) {
  const both = layer(({ left, right }: Pair) => cosine({ a: tower(left), b: tower(right) }), { title: "cosine" });
  const found = await predict(both, dataset).read();
  return { least: Math.min(...found), most: Math.max(...found) };
}

/** All that is measured with one seed. */
export const compared = once((seed) =>
  steadily(async () => {
    const random = new Random(seed), { training, validation } = splitRows(images.count, 0.3, random.fork(0));
    const pairs = pairsOf(training, PAIRS, true, random.fork(1)),
      test = pairsOf(validation, 2000, true, random.fork(2));
    const centered = pairsOf(validation, 2000, false, random.fork(2));
    const learn = async (model: Layer<Pair>) => {
      const optimizer = adam(model.parameters, { learningRate: 0.002 }), loss = binaryCrossEntropyWithLogits;
      await fit(model, pairs.dataset, { loss, optimizer, random: random.fork(5), batchSize: 64, epochs: 12 });
      return await judged(model, test);
    };
    const one = tower(random.fork(3)), other = tower(random.fork(4));
    const alike = (left: Layer, right: Layer) => meanCosine(left, right, test);
    return {
      alike: { shared: await alike(one, one), separate: await alike(one, other) },
      pixels: await judged(pixels, test),
      centeredPixels: await judged(pixels, centered),
      untrained: await judged(matcher(one, one, random), test),
      shared: await learn(matcher(one, one, random)),
      cosines: await extent(one, test),
      separate: await learn(matcher(tower(random.fork(3)), other, random)),
    };
  })
);
