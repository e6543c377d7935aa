/** The part of the experiment that counts pieces: of a curve, and of the plane. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { borders, marked } from "../02_perceptron/samples.ts";
import * as measure from "./experiments.ts";
import { cutLines, fieldOf, type Window } from "./pictures.ts";
import { cutsOf, shareFor } from "./tree.ts";

/** One input: networks that follow a wave, built and trained. */
export function showWave(page: Page, seed: number) {
  page.heading("How many neurons are enough");
  page.text(
    `A network with one input is to follow the wave sin 2x, from -2.5 to 2.5. One kind of network is trained: tanh
    neurons, 300 times through 41 points. The other is built: each ReLU neuron adds a kink, so the output is a chain
    of straight pieces, and its numbers are read off the wave.`,
  );
  const widths = [1, 2, 4, 8, 16, 32];
  const built = widths.map((width) => measure.errorsOnWave(measure.builtNetwork(width)).mean);
  const trained = widths.slice(0, 5).map((width) =>
    measure.errorsOnWave(measure.trainedOnWave(width, new Random(seed))).mean
  );
  page.lines({
    name: "error_by_width",
    title: "How far a network is from the wave, by its hidden neurons",
    x: { label: "hidden neurons", scale: "log", range: [1, 32] },
    y: { label: "mean squared error", scale: "log" },
    lines: [{ name: "built, ReLU", x: widths, y: built }, { name: "trained, tanh", x: widths.slice(0, 5), y: trained }],
  });
  page.table(
    ["hidden neurons", "built, ReLU", "trained, tanh"],
    widths.slice(0, 5).map((width, i) => [width, built[i], trained[i]]),
  );
  page.text(
    `Twice the neurons make each piece half as long. Once pieces are short, an arc then lies a quarter as far from
    its chord, and the squared error falls to a sixteenth. So the numbers exist, for any smooth curve, as close as one
    likes. That says nothing of finding them. Training starts anywhere and goes downhill, and where it ends need not
    be the best place.`,
  );
}

/** Two ways to divide the plane. */
export function showTree(page: Page, seed: number) {
  page.heading("A tree beside it");
  const { data, tree, network, ...found } = measure.networkAndTree(seed);
  const points = [0, 1].map((label) => marked(`label ${label}`, data, label));
  page.text(
    `A decision tree asks one question about one input at a time: is it below this number? Four questions in a row
    cut the plane into at most 16 boxes. Sixteen ReLU neurons cut it too, each along the line on which its sum is 0.`,
  );
  const window: Window = { x: [-1.2, 1.2], y: [-1.2, 1.2] };
  page.heatmap({
    name: "network_and_tree",
    title: "How a tree and a network divide the plane of the spirals",
    x: { label: "input 1", range: window.x },
    y: { label: "input 2", range: window.y },
    panels: [
      {
        title: "a tree of depth 4",
        field: fieldOf((row) => shareFor(tree, row), window),
        lines: [cutLines("cut", cutsOf(tree, [-1.2, -1.2], [1.2, 1.2]))],
        points,
      },
      {
        title: "16 ReLU neurons",
        field: fieldOf(measure.probabilityOf(network), window),
        lines: [{ ...borders(...network[0].neurons.map(measure.plain)), name: "cut" }],
        points,
      },
    ],
  });
  page.table(["", "pieces in the square", "share of points right"], [
    ["tree", found.boxes, found.rightByTree],
    ["network", found.pieces, found.rightByNetwork],
  ]);
  page.text(
    `The square goes from -1.2 to 1.2. Each line through it makes one piece more, and so does each crossing of two in it.
    In a box the tree gives one answer. In a piece the logit of the network rises evenly in one direction, and the
    pieces fit together without a step. Nothing about them is hidden: the lines are the weights.`,
  );
}
