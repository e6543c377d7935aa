/** One figure of every kind, small and fixed, for the tests of the renderers. */
import { type Figure } from "../../../lib/figure/figure.ts";
import { isFigure, recordingPage } from "../../../lib/figure/page.ts";

const steps = (n: number, low: number, high: number) =>
  Array.from({ length: n }, (_, i) => low + i / (n - 1) * (high - low));

export function sampleFigures(): Figure[] {
  const { page, blocks } = recordingPage();
  const x = steps(40, 0, 10);
  page.lines({
    name: "curves",
    title: "Three curves on a logarithmic axis",
    x: { label: "step" },
    y: { label: "loss", scale: "log" },
    lines: [1, 2, 5].map((time) => ({ name: `time ${time}`, x, y: x.map((at) => Math.exp(-at / time)) })),
  });
  const circle = steps(24, 0, 6);
  page.scatter({
    name: "rings",
    title: "Two rings and a line",
    x: { label: "width (cm)", range: [-3, 3] },
    y: { label: "height (cm)", range: [-3, 3] },
    points: [1, 2.5].map((r) => ({
      name: `radius ${r}`,
      x: circle.map((a) => r * Math.cos(a)),
      y: circle.map((a) => r * Math.sin(a)),
    })),
    lines: [{ name: "diagonal", x: [-9, 9], y: [-9, 9] }],
  });
  const field = steps(20, -2, 2).map((b) => steps(20, -2, 2).map((a) => a * a + 3 * b * b));
  page.heatmap({
    name: "bowl",
    title: "A bowl with a path",
    x: { label: "weight", range: [-2, 2] },
    y: { label: "bias", range: [-2, 2] },
    field: { values: field, label: "loss" },
    lines: [{ name: "path", x: [-1.5, -0.5, 0], y: [1.5, 0.2, 0] }],
    points: [{ name: "lowest", x: [0], y: [0] }],
  });
  page.heatmap({
    name: "confusion",
    title: "A confusion matrix",
    x: { label: "predicted" },
    y: { label: "true" },
    field: {
      values: [[48, 2], [5, 45]],
      label: "flowers",
      numbers: true,
      names: { x: ["no", "yes"], y: ["no", "yes"] },
    },
  });
  page.lines({
    name: "panels",
    title: "Three panels that share their axes",
    x: { label: "z" },
    y: { label: "value" },
    panels: [Math.sin, Math.cos, Math.tanh].map((f) => ({
      title: f.name,
      lines: [{ name: "f", x, y: x.map((at) => f(at)) }],
    })),
  });
  page.bars({
    name: "recall",
    title: "Bars",
    label: "recall",
    bars: [{ label: "plain", value: 0.14 }, { label: "weighted", value: 0.76 }],
  });
  page.images({
    name: "digits",
    title: "Two images",
    images: [{ label: "a", pixels: [[0, 1], [1, 0]] }, { label: "b", pixels: [[0.5, 0], [0.25, 1]] }],
  });
  page.graph({
    name: "square",
    title: "A node that is used twice",
    nodes: [
      { id: "x", label: "x", value: "3", role: "data" },
      { id: "y", label: "x * x", value: "9" },
      { id: "z", label: "x + y", value: "12", role: "loss" },
    ],
    edges: [{ from: "x", to: "y", label: "left" }, { from: "x", to: "y", label: "right" }, { from: "x", to: "z" }, {
      from: "y",
      to: "z",
    }],
  });
  return blocks.filter(isFigure);
}
