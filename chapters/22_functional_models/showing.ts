/** The parts of the experiment that train: sources together, heads, towers, and last layers. */
import type { Page } from "../../lib/figure/page.ts";
import { drawnModel, modelGraph } from "../../lib/nn/graph.ts";
import { Random } from "../../lib/random.ts";
import type { Threshold } from "../05_losses/metrics.ts";
import * as iris from "./iris.ts";
import * as joint from "./joint.ts";
import { countParameters } from "./models.ts";
import * as parallel from "./parallel.ts";
import * as similarity from "./similarity.ts";

export async function showSources(page: Page, seed: number) {
  page.heading("Together, or averaged");
  page.text(
    `Two sources, a and b, of three numbers each, of which only the first counts. Question one: have a and b the same sign? Question two: is
    their sum positive? One model looks at a, and one at b; their probabilities are averaged; and one model looks at both. The figure
    has the share of right answers on 1000 new rows.`,
  );
  const found = { "same sign": await joint.compare("product", seed), "sum": await joint.compare("sum", seed) };
  const labels = { a: "a alone", b: "b alone", average: "the average", joint: "both together" } as const;
  const names = ["a", "b", "average", "joint"] as const;
  page.bars({
    name: "joint_averaged",
    title: "Right answers of models of one source, of their average, and of one model of both",
    label: "share of right answers",
    bars: Object.entries(found).flatMap(([question, right]) =>
      names.map((name) => ({ label: `${question}: ${labels[name]}`, value: right[name] }))
    ),
  });
  page.text(
    `For the first question each source alone tells nothing, and the average of two guesses is a guess. For the second, each source alone
    tells something, and what they tell adds up, so the average does well. Two models that both look at both sources, averaged,
    answer the first question too: ${
      (await joint.averageOfJoint("product", seed)).toFixed(2)
    } are right. What matters is what
    a model is shown, not that answers are averaged.`,
  );
}

const WEIGHTS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

export async function showHeads(page: Page, seed: number) {
  page.heading("Two heads on the flowers");
  const { steps, first, last } = await iris.asInTheNotes(seed);
  page.text(
    `From three measures of a flower, a network 3-16-32 tells the fourth, the width of the petal, and the species. Trained as in the notes, ten
    epochs in batches of 8, it takes ${steps} steps: the mean loss of the epochs falls from ${
      first.loss.toFixed(2)
    } to ${last.loss.toFixed(2)}, and in the
    last one ${
      (100 * last["species.accuracy"]).toFixed(0)
    } % of the species are right. Now 30 epochs at a larger rate, with a fifth of the flowers held out, and the loss of the
    width times a weight:`,
  );
  const found: Awaited<ReturnType<typeof iris.learnWeighted>>[] = [];
  for (const weight of WEIGHTS) found.push(await iris.learnWeighted(weight, seed));
  page.lines({
    name: "head_shares",
    title: "How much of the pull at the trunk comes from the width of the petal",
    x: { label: "weight of its loss", scale: "log" },
    y: { label: "share of the pull", range: [0, 1] },
    lines: [
      { name: "before training", x: WEIGHTS, y: found.map(({ before }) => before) },
      { name: "after", x: WEIGHTS, y: found.map(({ after }) => after) },
    ],
  });
  page.table(
    ["weight", "width missed by (cm)", "species right", "loss of the species"],
    WEIGHTS.flatMap((weight, i) =>
      i % 2 === 0
        ? [[weight, found[i].missed.toFixed(3), found[i].right.toFixed(2), found[i].lossOfSpecies.toFixed(3)]]
        : []
    ),
  );
  page.text(
    `With a weight, one loss can be made to decide nearly alone. Each head still learns its own weights from its own loss, so the other
    answer is not lost. The size of a loss is a poor guide to its pull: in millimeters the loss of the width would be many times as
    large, but would not pull that many times as hard, since the slope of an absolute error is 1 or -1.`,
  );
}

export async function showTowers(page: Page, seed: number) {
  page.heading("One tower for two images");
  page.text(
    `Do two images show the same digit? A tower makes a vector of 16 numbers of each image, and a neuron decides by the cosine
    of the two. Both images go through the same tower. The digits were put on sheets of 12 x 12 pixels, each moved by chance.`,
  );
  const one = similarity.tower(new Random(seed)),
    sheet = { left: [similarity.SHEET ** 2], right: [similarity.SHEET ** 2] };
  page.graph({
    name: "one_tower",
    title: "A siamese network: a layer that is called twice has one set of weights",
    ...drawnModel(modelGraph(similarity.matcher(one, one, new Random(seed)), sheet)),
  });
  const { alike, pixels, centeredPixels, untrained, shared, separate } = await similarity.compared(seed);
  page.text(
    `Before training, the vectors that one tower makes of the same sheet have the cosine ${
      alike.shared.toFixed(2)
    }, of course; those that two different
    towers make, ${Number(alike.separate.toFixed(2)) + 0} in the mean. Then the tower, which has ${
      countParameters(one)
    } numbers,
    learns from ${similarity.PAIRS} pairs of other digits. The curves show how many of the pairs of the same digit are found, at the price of
    how many false alarms.`,
  );
  const curves = {
    "pixels": pixels,
    "pixels, in the middle": centeredPixels,
    "one tower": shared,
    "two towers": separate,
  };
  page.lines({
    name: "similarity_curves",
    title: "Pairs of the same digit that are found, against false alarms",
    x: { label: "false alarms", range: [0, 1] },
    y: { label: "found", range: [0, 1] },
    lines: Object.entries(curves).map(([name, { curve }]) => ({ name, ...thinned(curve) })),
  });
  page.table(["compared by the cosine of", "area under the curve"], [
    ["pixels, digits moved", pixels.area.toFixed(3)],
    ["pixels, all digits in the middle", centeredPixels.area.toFixed(3)],
    ["vectors of one tower before it has learned", untrained.area.toFixed(3)],
    ["vectors of one tower", shared.area.toFixed(3)],
    ["vectors of two towers that learned together", separate.area.toFixed(3)],
  ]);
  page.text(
    `A digit that is moved lies on other pixels, so pixels guess. Where all digits stand in the middle, the same strokes meet, and
    nothing has to be learned to do well. Two towers that learn together come to agree, too. But each of them sees only one side
    of the pairs, and one tower sees both.`,
  );
}

/** Every point where a curve has gone on by a fiftieth: a figure needs no more. */
function thinned(curve: readonly Threshold[]): { x: number[]; y: number[] } {
  const kept = curve.filter(({ falsePositiveRate: x }, i) =>
    i === 0 || i === curve.length - 1 || Math.floor(x * 50) !== Math.floor(curve[i - 1].falsePositiveRate * 50)
  );
  return { x: kept.map((one) => one.falsePositiveRate), y: kept.map((one) => one.truePositiveRate) };
}

export async function showLastLayers(page: Page, seed: number) {
  page.heading("Side by side, and what comes last");
  page.text(
    `A neuron can look at an image through a small window, and be asked at every place of it: its answers are a map of the image. That is a
    convolution. A block of four branches has four such neurons in each, with windows of 1, of 3 x 3 and of 5 x 5 pixels; the fourth
    branch first takes the largest of each 3 x 3. That makes sixteen maps. Then either a dense layer reads all of their numbers; or ten
    more maps are made, one for each digit, and the mean of each is its score.`,
  );
  page.graph({
    name: "parallel_block",
    title: "Four branches side by side, put into one",
    ...drawnModel(modelGraph(parallel.block(1, 4, new Random(seed)), [1, 8, 8])),
  });
  const rows: (string | number)[][] = [];
  for (
    const [name, make] of [["dense", parallel.denseReader], ["the mean of a map", parallel.averagingReader]] as const
  ) {
    rows.push([name, countParameters(make(new Random(seed))), (await parallel.readRight(make, seed)).toFixed(3)]);
  }
  page.table(["last layer", "parameters", "digits read right"], rows);
  page.text(`So the last layer need not be dense. It is a choice, like all others.`);
}
