import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Figure } from "../lib/figure/figure.ts";
import { extract, rounded } from "../lib/figure/metadata.ts";
import { sampleFigures } from "../tests/lib/figure/samples.ts";
import { figureSvg } from "./svg.ts";
import { chart, drawn, line, textsOf } from "./test_tools.ts";

for (const figure of sampleFigures()) {
  Deno.test(`${figure.name} is well formed, always the same, and carries its data`, async () => {
    const { svg, width } = await drawn(figure);
    assert(width < 800, `${width} pixels`);
    assert(textsOf(svg).includes(figure.title));
    assertEquals(extract(svg), rounded(figure));
    assertEquals(await figureSvg(figure), svg);
  });
}

Deno.test("numbers that differ after the sixth digit give the same file, others do not", async () => {
  const svg = await figureSvg(chart([{ lines: [line("f", [1, 2, 3])] }]));
  assertEquals(await figureSvg(chart([{ lines: [line("f", [1, 2.0000001, 3])] }])), svg);
  const flat = await figureSvg(chart([{ lines: [line("f", [1, 1])] }]));
  assertEquals(await figureSvg(chart([{ lines: [line("f", [1, 1.0000001])] }])), flat); // though the axis fits the data
  assertNotEquals(await figureSvg(chart([{ lines: [line("f", [1, 2.1, 3])] }])), svg);
});

const HOSTILE = `<&> "it's" &amp; \\N`;

/** Figures with hostile texts, and how often each has to show one. */
const hostile: [figure: Figure, times: number][] = [
  [
    chart([{ title: HOSTILE, lines: [line(HOSTILE, [1, 2])] }, { points: [line(`${HOSTILE}!`, [1, 2])] }], {
      title: HOSTILE,
      x: { label: HOSTILE },
      y: { label: HOSTILE },
    }),
    6, // both panels have a title below
  ],
  [chart([{ field: { label: HOSTILE, values: [[1, 2]], names: { x: [HOSTILE, "b"], y: [HOSTILE] } } }]), 3],
  [chart([{ field: { label: HOSTILE, values: [[1, 2]] } }]), 1],
  [{ kind: "bars", name: "b", title: "B", label: HOSTILE, bars: [{ label: HOSTILE, value: 1 }] }, 2],
  [{ kind: "images", name: "i", title: HOSTILE, images: [{ label: "a", pixels: [[1]] }] }, 1],
  [
    {
      kind: "graph",
      name: "g",
      title: HOSTILE,
      nodes: [{ id: HOSTILE, label: HOSTILE, value: HOSTILE }, { id: "a b", label: "" }, { id: "", label: "x" }],
      edges: [{ from: HOSTILE, to: "a b", label: HOSTILE }, { from: "a b", to: "" }],
    },
    4,
  ],
];

for (const [i, [figure, times]] of hostile.entries()) {
  Deno.test(`signs of XML and of the drawing programs are shown as they are: ${figure.kind} ${i}`, async () => {
    const { svg } = await drawn(figure);
    assertEquals(textsOf(svg).filter((text) => text === HOSTILE).length, times, textsOf(svg).join("\n"));
    assertEquals(extract(svg), figure);
  });
}

Deno.test("control characters do not break the file", async () => {
  const { svg } = await drawn(
    chart([{ title: "\u0002", lines: [line("\ud800", [1, 2])] }], { title: "a\u0001b\uffff" }),
  );
  assert(textsOf(svg).includes("ab"));
});

const log = { x: { label: "x" }, y: { label: "y", scale: "log" } } as const;

const odd: Record<string, Figure> = {
  "no panel": chart([]),
  "an empty panel": chart([{}]),
  "an empty series": chart([{ lines: [line("f", [])], points: [line("g", [])] }]),
  "a constant": chart([{ lines: [line("f", [3, 3])] }]),
  "a constant on a log axis": chart([{ lines: [line("f", [3, 3])] }], log),
  "nothing finite": chart([{ lines: [line("f", [NaN, Infinity])], points: [line("f", [NaN, -Infinity])] }]),
  "nothing positive on a log axis": chart([{ lines: [line("f", [0, -1])], points: [line("g", [0])] }], log),
  "a range of one value": chart([{ lines: [line("f", [1, 2])] }], { x: { label: "x", range: [1, 1] } }),
  "values far beyond the range": chart([{ lines: [line("f", [0, 1e300, -1e300])] }], {
    y: { label: "y", range: [0, 1] },
  }),
  "an empty field": chart([{ field: { label: "z", values: [] } }, { field: { label: "z", values: [[]] } }]),
  "a constant field": chart([{ field: { label: "z", values: [[2, 2]] } }]),
  "a field with NaN": chart([{ field: { label: "z", values: [[NaN, 1], [Infinity, 2]] } }]),
  "a log field without a positive value": chart([{ field: { label: "z", scale: "log", values: [[0, NaN, -1]] } }]),
  "cells with NaN": chart([{ field: { label: "z", numbers: true, values: [[NaN, 1e9]] } }]),
  "no cells": chart([{ field: { label: "z", numbers: true, values: [] } }]),
  "no bars": { kind: "bars", name: "b", title: "B", label: "l", bars: [] },
  "bars of nothing": {
    kind: "bars",
    name: "b",
    title: "B",
    label: "l",
    bars: [0, NaN, -Infinity].map((value) => ({ label: String(value), value })),
  },
  "no images": { kind: "images", name: "i", title: "I", images: [] },
  "images without pixels": {
    kind: "images",
    name: "i",
    title: "I",
    images: [{ label: "", pixels: [] }, { label: "n", pixels: [[NaN, 2, -1]] }],
  },
  "no nodes": { kind: "graph", name: "g", title: "G", nodes: [], edges: [] },
};

for (const [name, figure] of Object.entries(odd)) {
  Deno.test(`${name} can be drawn`, async () => {
    const { svg } = await drawn(figure);
    assert(textsOf(svg).includes(figure.title));
    const tags = svg.replace(/<metadata.*<\/metadata>/, "").replace(/>[^<]*</g, "><");
    assertEquals(tags.match(/NaN|Infinity|undefined|href=""|\d{9}|\de\+\d/), null);
    assertEquals(extract(svg), figure);
  });
}
