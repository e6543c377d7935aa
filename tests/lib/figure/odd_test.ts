/** What is hard to draw is drawn all the same, in the width that there is. */
import { assert, assertEquals } from "@std/assert";
import { figureText } from "../../../lib/figure/terminal.ts";
import type { Figure } from "../../../lib/figure/figure.ts";
import { chart, graph, line, oddFigures } from "./odd.ts";

const plain = (text: string) => text;
const textOf = (figure: Figure, width: number) => figureText(figure, width, plain);

function checkWidth(text: string, width: number) {
  for (const line of text.split("\n")) assert(line.length <= width, `${line.length} columns at ${width}: ${line}`);
}

for (const [name, figure] of Object.entries(oddFigures)) {
  Deno.test(`${name} can be shown in a terminal`, () => {
    for (const width of [100, 60, 40]) {
      const text = textOf(figure, width);
      assert(text.startsWith(figure.title));
      assertEquals(text.replace(/^ *(NaN|-?Infinity) │/gm, "").match(/NaN|undefined|Infinity/), null); // labels of bars
      checkWidth(text, width);
    }
    textOf(figure, 5); // too narrow for most, and no reason to end with an error
  });
}

Deno.test("what cannot be drawn says so", () => {
  assert(textOf(oddFigures["an infinite bar"], 60).includes("Infinity │ infinity\n"));
  assert(textOf(oddFigures["images without pixels"], 60).includes("\n  ????██\n") === false);
  assertEquals(
    textOf(oddFigures["images without pixels"], 60).split("\n").find((row) => row.includes("?"))?.trim(),
    "??██",
  );
  assert(textOf(oddFigures["a field with NaN"], 60).includes("??????"));
  assertEquals(textOf(oddFigures["a log field without a positive value"], 60).match(/│ *\?+$/m)?.length, 1);
});

Deno.test("cells beside lines are both shown", () => {
  const text = textOf(oddFigures["cells beside lines"], 60);
  assert(text.includes("0 │  1") && text.includes("─── f"));
});

const LONG = "a text of many words that goes on and on and is longer than any line of a terminal has room for by far";

/** Figures with long texts, and how often each shows one. */
const longFigures: [figure: Figure, times: number][] = [
  [
    chart([{ title: LONG, lines: [line(LONG, [1, 2]), line("short", [2, 1])] }, { lines: [] }, { lines: [] }], {
      title: LONG,
      x: { label: LONG },
      y: { label: LONG },
    }),
    9, // the axes of three panels
  ],
  [chart([{ field: { label: LONG, values: [[1, 2]] } }]), 1],
  [
    chart([{ title: LONG, field: { label: "n", numbers: true, values: [[1]] } }], {
      x: { label: LONG },
      y: { label: LONG },
    }),
    3,
  ],
  [{ kind: "bars", name: "b", title: LONG, label: LONG, bars: [{ label: LONG, value: -123456 }] }, 3],
  [{ kind: "images", name: "i", title: LONG, images: [{ label: LONG, pixels: [[1]] }] }, 2],
  [{ kind: "images", name: "i", title: "wide", images: [{ label: "b", pixels: [Array(36).fill(1)] }] }, 0],
];

for (const [i, [figure, times]] of longFigures.entries()) {
  Deno.test(`long texts are wrapped and never cut: ${figure.kind} ${i}`, () => {
    for (const width of [100, 60, 40]) {
      const text = textOf(figure, width), words = text.split(/[^a-z]+/);
      checkWidth(text, width);
      for (const word of new Set(LONG.split(" "))) {
        const least = times * LONG.split(" ").filter((each) => each === word).length;
        assert(words.filter((each) => each === word).length >= least, `${word} in\n${text}`);
      }
    }
  });
}

Deno.test("titles of different heights leave the pictures beside each other", () => {
  const text = textOf(
    chart([{ title: LONG, lines: [line("f", [1, 2])] }, { title: "b", lines: [line("f", [1, 2])] }]),
    80,
  );
  assert(/└[─┬]+ +└[─┬]+\n/.test(text), text);
});

Deno.test("a cycle is shown from its first node", () => {
  assertEquals(textOf(oddFigures["a cycle"], 60), "G\n\na\n└─ b\n   └─ a ↑");
});

Deno.test("a node that is used twice shows its inputs once", () => {
  const edges = [["x", "y"], ["y", "a"], ["y", "b"], ["a", "z"], ["b", "z"]].map(([from, to]) => ({ from, to }));
  assertEquals(
    textOf(graph(["x", "y", "a", "b", "z"], edges), 60),
    "G\n\nz\n├─ a\n│  └─ y\n│     └─ x\n└─ b\n   └─ y ↑",
  );
});

Deno.test("what stands too far right has a tree of its own below", () => {
  const ids = [..."abcdefgh"], edges = ids.slice(1).map((from, i) => ({ from, to: ids[i] }));
  assertEquals(
    textOf(graph(ids, edges), 20),
    "G\n\na\n└─ b\n   └─ c\n      └─ d\n         └─ e ↓\ne\n└─ f\n   └─ g\n      └─ h",
  );
});

Deno.test("a chain of 100,000 nodes is shown, each node once", () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => String(i));
  const text = textOf(graph(ids, ids.slice(1).map((from, i) => ({ from, to: ids[i] }))), 80);
  checkWidth(text, 80);
  const shown = text.split("\n").slice(2).filter((line) => !line.endsWith("↓"));
  assertEquals(shown.map((line) => line.replace(/^[ └─]+/, "")), ids);
});
