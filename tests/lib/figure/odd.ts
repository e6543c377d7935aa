/** Figures that are hard to draw: nothing in them, nothing finite, too much, or in no order. */
import type { Chart, Figure, Graph, Panel, Series } from "../../../lib/figure/figure.ts";

/** A chart, where only its panels matter. */
export function chart(panels: readonly Panel[], rest: Partial<Chart> = {}): Chart {
  return { kind: "chart", name: "one", title: "One", x: { label: "x" }, y: { label: "y" }, panels, ...rest };
}

/** A series over 0, 1, 2, ... */
export function line(name: string, y: readonly number[]): Series {
  return { name, x: y.map((_, i) => i), y };
}

/** Bars, where only their values matter. */
export function bars(...values: number[]): Figure {
  const each = values.map((value) => ({ label: String(value), value }));
  return { kind: "bars", name: "b", title: "B", label: "l", bars: each };
}

/** A graph of nodes that are named by their ids. */
export function graph(ids: readonly string[], edges: Graph["edges"]): Graph {
  return { kind: "graph", name: "g", title: "G", nodes: ids.map((id) => ({ id, label: id })), edges };
}

const log = { x: { label: "x" }, y: { label: "y", scale: "log" } } as const;

export const oddFigures: Readonly<Record<string, Figure>> = {
  "no panel": chart([]),
  "an empty panel": chart([{}]),
  "an empty series": chart([{ lines: [line("f", [])], points: [line("g", [])] }]),
  "a constant": chart([{ lines: [line("f", [3, 3])] }]),
  "a constant on a log axis": chart([{ lines: [line("f", [3, 3])] }], log),
  "nothing finite": chart([{ lines: [line("f", [NaN, Infinity])], points: [line("f", [NaN, -Infinity])] }]),
  "nothing positive on a log axis": chart([{ lines: [line("f", [0, -1])], points: [line("g", [0])] }], log),
  "a range of one value": chart([{ lines: [line("f", [1, 2])] }], { x: { label: "x", range: [1, 1] } }),
  "a y range of one value": chart([{ lines: [line("f", [1, 2])] }], { y: { label: "y", range: [1, 1] } }),
  "values far beyond the range": chart([{ lines: [line("f", [0, 1e300, -1e300])] }], {
    y: { label: "y", range: [0, 1] },
  }),
  "an empty field": chart([{ field: { label: "z", values: [] } }, { field: { label: "z", values: [[]] } }]),
  "a constant field": chart([{ field: { label: "z", values: [[2, 2]] } }]),
  "a field with NaN": chart([{ field: { label: "z", values: [[NaN, 1], [Infinity, 2]] } }]),
  "a log field without a positive value": chart([{ field: { label: "z", scale: "log", values: [[0, NaN, -1]] } }]),
  "cells with NaN": chart([{ field: { label: "z", numbers: true, values: [[NaN, 1e9]] } }]),
  "cells beside lines": chart([{ field: { label: "z", numbers: true, values: [[1]] } }, {
    lines: [line("f", [1, 2])],
  }]),
  "no cells": chart([{ field: { label: "z", numbers: true, values: [] } }]),
  "no bars": bars(),
  "bars of nothing": bars(0, NaN, -Infinity),
  "an infinite bar": bars(1, Infinity),
  "no images": { kind: "images", name: "i", title: "I", images: [] },
  "images without pixels": {
    kind: "images",
    name: "i",
    title: "I",
    images: [{ label: "", pixels: [] }, { label: "n", pixels: [[NaN, 2, -1]] }],
  },
  "no nodes": graph([], []),
  "a cycle": graph(["a", "b"], [{ from: "a", to: "b" }, { from: "b", to: "a" }]),
};
