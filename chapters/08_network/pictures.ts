/** How this chapter draws: a network as neurons and arrows, what it says over the plane, and a plane that it bends. */
import type { Field, Graph, GraphNode, Series } from "../../lib/figure/figure.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import type { Rows } from "../01_neuron/neuron.ts";
import { forward, type Network } from "./network.ts";
import type { Cut } from "./tree.ts";

/** The middles of so many equal pieces of a range. */
export function middles([low, high]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + (high - low) * (i + 0.5) / count);
}

/** A part of the plane. */
export interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The probability that is given to label 1, in thousandths, at each place of a window of 48 by 48 pieces. */
export function fieldOf(probability: (row: readonly number[]) => number, window: Window): Field {
  const xs = middles(window.x, 48), ys = middles(window.y, 48);
  const values = ys.map((y) => xs.map((x) => Math.round(1000 * probability([x, y])) / 1000));
  return { values, label: "probability of label 1" };
}

/** A network as it answers about one row: a node for each neuron with what it says, an arrow for each weight. */
export function pictureOf(network: Network, row: readonly number[]): Pick<Graph, "nodes" | "edges"> {
  const said = [[...row], ...forward(network, row).map((layer) => layer.map(({ data }) => data))];
  const idOf = (layer: number, place: number) => `${layer}.${place}`;
  const nodes = said.flatMap((values, l) =>
    values.map((value, i): GraphNode => ({
      id: idOf(l, i),
      label: l === 0 ? `input ${i + 1}` : l < network.length ? `hidden ${i + 1}` : "output",
      value: formatNumber(value, 3),
      role: l === 0 ? "data" : l < network.length ? "operation" : "loss",
    }))
  );
  const biases = network.flatMap(({ neurons }, l) =>
    neurons.map(({ bias }, j) => ({ id: `bias ${l}.${j}`, to: idOf(l + 1, j), value: formatNumber(bias.data, 3) }))
  );
  const weights = network.flatMap(({ neurons }, l) =>
    neurons.flatMap((neuron, j) =>
      neuron.weights.map((w, k) => ({ from: idOf(l, k), to: idOf(l + 1, j), label: formatNumber(w.data, 3) }))
    )
  );
  const biasNodes = biases.map(({ id, value }): GraphNode => ({ id, label: "bias", value, role: "parameter" }));
  return {
    nodes: [...nodes.toReversed(), ...biasNodes], // Graphviz begins below, and the first neuron should be on top
    edges: [...weights, ...biases.map(({ id, to }) => ({ from: id, to }))],
  };
}

/** Five lines across the square from 0 to 1 in each direction, and where they go; a NaN lifts the pen between them. */
export function bentGrid(place: (row: readonly number[]) => readonly number[]): Series {
  const quarters = [0, 0.25, 0.5, 0.75, 1], along = Array.from({ length: 25 }, (_, i) => i / 24);
  const lines = quarters.flatMap((at) => [along.map((t) => [at, t]), along.map((t) => [t, at])]);
  const points = lines.flatMap((line) => [...line.map(place), [NaN, NaN]]);
  return { name: "the square of the inputs", x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** The rows with one label, where they are put by `place`. */
export function placed(name: string, rows: Rows, place: (row: readonly number[]) => readonly number[]): Series {
  const points = rows.map(place);
  return { name, x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** The cuts of a tree as one row of lines. */
export function cutLines(name: string, cuts: readonly Cut[]): Series {
  return {
    name,
    x: cuts.flatMap(([[from], [to]]) => [from, to, NaN]),
    y: cuts.flatMap(([[, from], [, to]]) => [from, to, NaN]),
  };
}
