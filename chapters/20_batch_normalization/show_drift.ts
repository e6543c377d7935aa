/** What the experiment shows of deep networks as they begin: their signals, and their slopes. */
import type { Page } from "../../lib/figure/page.ts";
import { heNormal, type Initial } from "../../lib/nn/initial.ts";
import type { Part } from "../../lib/nn/sequential.ts";
import { relu, tanh } from "../../lib/ops/activations.ts";
import { seen, spreads, TWICE } from "./drift.ts";
import type { Norm } from "./network.ts";

const STARTS: readonly (readonly [string, Initial | undefined])[] = [["PyTorch's", undefined], ["twice He's", TWICE]];
const LINES: readonly (readonly [string, Part, Norm])[] = [
  ["ReLU", relu, "none"],
  ["tanh", tanh, "none"],
  ["ReLU, normalized", relu, "batch"],
  ["tanh, normalized", tanh, "batch"],
];

export async function showDrift(page: Page, seed: number) {
  page.heading("What deep layers see");
  page.text(
    `256 rows of normal numbers go into six hidden layers of 64 units: mean 0, spread 1, as one standardizes inputs. The weights begin as
    PyTorch's do, or as twice He's. How far do the outputs of each layer spread, as the root of their variance?`,
  );
  const layers = [1, 2, 3, 4, 5, 6],
    panels: { title: string; lines: { name: string; x: number[]; y: number[] }[] }[] = [];
  const rows: (string | number)[][] = [];
  for (const [title, initial] of STARTS) {
    const lines: { name: string; x: number[]; y: number[] }[] = [];
    for (const [name, activation, norm] of LINES) {
      const found = await seen({ norm, activation, initial }, seed), y = spreads(found);
      lines.push({ name, x: layers, y });
      rows.push([title, name, y[0], y[5], found.outputs[5].mean]);
    }
    panels.push({ title: `weights as ${title}`, lines });
  }
  page.lines({
    name: "normalized_spread",
    title: "The spread of what each layer says, with batch normalization and without",
    x: { label: "layer" },
    y: { label: "spread", scale: "log", range: [0.01, 100] },
    panels,
  });
  page.table(["weights", "layers", "spread in layer 1", "in layer 6", "mean in layer 6"], rows);
  page.text(
    `What goes in standardized does not stay so. ReLU hands on every factor, tanh stops at 1 and does nothing against fading. With
    batch normalization in front of the activation each layer says as much as the first one, whatever the weights.`,
  );
}

const WEIGHTS: readonly (readonly [string, number])[] = [["He's", 1], ["twice He's", 2]];

export async function showSlopes(page: Page, seed: number) {
  page.heading("What comes back");
  page.text(
    `The same on the way back, through twenty ReLU layers. Slopes of size 1 arrive behind the last one. How large are they in the
    outputs of the first?`,
  );
  const layers = Array.from({ length: 20 }, (_, i) => i + 1),
    lines: { name: string; x: number[]; y: readonly number[] }[] = [];
  const rows: (string | number)[][] = [];
  for (const [name, times] of WEIGHTS) {
    for (const norm of ["none", "batch"] as const) {
      const { slopes: y } = await seen({ norm, hidden: 20, initial: heNormal({ gain: times * Math.SQRT2 }) }, seed);
      const title = norm === "none" ? name : `${name}, normalized`;
      lines.push({ name: title, x: layers, y });
      rows.push([title, y[0], (y[0] / y[19]) ** (1 / 19)]);
    }
  }
  page.lines({
    name: "normalized_slopes",
    title: "The size of the slopes on their way back through twenty layers",
    x: { label: "layer" },
    y: { label: "size of the slopes", scale: "log", range: [0.1, 1e6] },
    lines,
  });
  page.table(["weights", "slope in layer 1", "times for each layer"], rows);
  page.text(
    `Without normalization each layer multiplies the slope by what its weights say. With it the weights have no part in it. What is
    left is 1.21 for each layer: the root of pi / (pi - 1), which comes of ReLU (Yang et al. 2019). That is small, and yet it adds
    up: normalization keeps slopes from exploding with the weights, and not with the depth.`,
  );
}
