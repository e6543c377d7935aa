import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import type { Field } from "../../../lib/figure/figure.ts";
import { looksOf } from "../../../lib/figure/marks.ts";
import { recordingPage } from "../../../lib/figure/page.ts";
import { figureText } from "../../../lib/figure/terminal.ts";
import { bars, chart as oneChart, line } from "./odd.ts";
import { sampleFigures } from "./samples.ts";

const plain = (text: string) => text;
const named = (text: string, color?: string) => color && text.trim() ? `<${color}>${text}</${color}>` : text;
const linesOf = (text: string) => text.split("\n");

for (const figure of sampleFigures()) {
  for (const width of [80, 60]) {
    Deno.test(`${figure.name} looks as it should in ${width} columns`, async (t) => {
      const text = figureText(figure, width, plain);
      for (const line of linesOf(text)) assert(line.length <= width, `${line.length} columns: ${line}`);
      await assertSnapshot(t, "\n" + text + "\n");
    });
  }
  Deno.test(`color changes nothing in ${figure.name} but the color`, async (t) => {
    const colored = figureText(figure, 60, named);
    assertEquals(colored.replace(/<\/?[a-z]+>/g, ""), figureText(figure, 60, plain));
    await assertSnapshot(t, "\n" + colored + "\n");
  });
}

function chart(y: number[], scale?: "log"): string {
  const { page, blocks } = recordingPage();
  page.lines({
    name: "one",
    title: "One",
    x: { label: "x" },
    y: { label: "y", scale },
    lines: [{ name: "f", x: y.map((_, i) => i), y }],
  });
  const [figure] = blocks;
  assert(figure.kind === "chart");
  return figureText(figure, 60, plain);
}

const braille = (text: string) => [...text].filter((letter) => letter >= "\u2801" && letter <= "\u28ff").length;

Deno.test("a curve that runs away breaks off, and the rest is drawn", () => {
  const whole = chart([1, 2, 3, 4, 5, 6]), broken = chart([1, 2, 3, NaN, Infinity, 6]);
  assert(braille(broken) > 0 && braille(broken) < braille(whole));
});

Deno.test("zero is no place on a logarithmic axis", () => {
  assert(braille(chart([1, 0.1, 0, 0.01, 0.001], "log")) > 0);
});

Deno.test("constant, empty and single data are drawn without a crash", () => {
  for (const y of [[2, 2, 2], [0, 0], [], [5], [NaN]]) chart(y);
  for (const y of [[2, 2, 2], [0, 0], [], [5], [NaN]]) chart(y, "log");
});

Deno.test("labels below an axis never touch: one that would is left out, with its mark", () => {
  for (let width = 20; width <= 90; width++) {
    const text = figureText(oneChart([{}], { x: { label: "x", range: [-30000, 30000] } }), width, plain);
    const [axis, labels] = linesOf(text).slice(-2 - 1);
    assertEquals(labels.match(/-?\d+/g)?.every((label) => Math.abs(Number(label)) <= 30000), true, labels);
    assertEquals(labels.trim().split(/ {2,}/).length, axis.match(/┬/g)?.length, text);
  }
});

Deno.test("a legend goes on in the next line where one is full, and not before", () => {
  const names = ["one long name", "another long name", "a third long name"];
  const text = figureText(oneChart([{ lines: names.map((name) => line(name, [1, 2])) }]), 60, plain);
  assertEquals(linesOf(text).slice(-2), ["  ─── one long name   ╌╌╌ another long name", "  ··· a third long name"]);
});

Deno.test("color does not move the panel beside it", () => {
  const panels = oneChart([1, 2].map((times) => ({ lines: [line("f", [1, 2, 3].map((y) => times * y))] })));
  const ansi = (text: string, color?: string) => color ? `\x1b[34m${text}\x1b[39m` : text;
  const stripped = figureText(panels, 80, ansi).replaceAll("\x1b[34m", "").replaceAll("\x1b[39m", "");
  assertEquals(stripped, figureText(panels, 80, plain));
  assert(/┤.*┤/.test(stripped), "the panels stand side by side");
});

Deno.test("fields that measure the same on one kind of scale share one entry in the legend, others do not", () => {
  const entries = (...fields: Field[]) =>
    figureText(oneChart(fields.map((field) => ({ field }))), 60, plain).split("\n").filter((row) =>
      row.includes('▓█"')
    );
  const loss: Field = { label: "loss", values: [[1, 2]] }, more: Field = { label: "loss", values: [[1, 8]] };
  assertEquals(entries(loss, more), ['  " ·░▒▓█" loss, from 1 to 8']);
  assertEquals(entries(loss, { ...more, label: "rate" }), [
    '  " ·░▒▓█" loss, from 1 to 2   " ·░▒▓█" rate, from 1 to 8',
  ]);
  assertEquals(entries(loss, { ...more, scale: "log" }).join().split("loss").length, 3);
});

Deno.test("a field of one value is all of the first shade", () => {
  const text = figureText(oneChart([{ field: { label: "loss", values: [[2, 2], [2, 2]] } }]), 60, plain);
  assert(text.includes("loss, from 2 to 3"));
  assertEquals(text.split(/\n {2}"/)[0].match(/[·░▒▓█?]/), null);
});

Deno.test("a field tells zero on a log scale, which is the least, from what is unknown", () => {
  const shown = (scale?: "log") =>
    linesOf(figureText(oneChart([{ field: { label: "z", scale, values: [[0, NaN, 10, 5]] } }]), 60, plain))[3];
  assert(/┤ +\?+█+$/.test(shown("log").trimEnd()), shown("log"));
  assert(/┤ +\?+█+▒+$/.test(shown()), shown());
});

Deno.test("the seventh series looks like the first, and no two before it are alike", () => {
  const looks = [...looksOf(oneChart([{ lines: [..."abcdefg"].map((name) => line(name, [1])) }])).values()];
  for (const key of ["color", "dash", "glyph"] as const) {
    assertEquals(new Set(looks.slice(0, 6).map((look) => look[key])).size, 6, key);
  }
  assertEquals(looks[6], looks[0]);
});

Deno.test("bars are as long as their values are large, whatever the sign; bars of zero have no length", () => {
  const inks = (...values: number[]) =>
    linesOf(figureText(bars(...values), 43, plain)).slice(2, -1).map((row) => row.match(/█/g)?.length ?? 0);
  assertEquals(inks(1, -2, 0, 4), [9, 18, 0, 36]);
  assertEquals(inks(0, 0), [0, 0]);
});

Deno.test("images stand beside each other as long as there is room", () => {
  const images = [1, 2, 3].map((label) => ({ label: String(label), pixels: [[1, 1, 1, 1]] }));
  const shown = (width: number) => figureText({ kind: "images", name: "i", title: "I", images }, width, plain);
  assertEquals(shown(28), "I\n\n████████  ████████  ████████\n1         2         3");
  assertEquals(shown(27), "I\n\n████████  ████████\n1         2\n████████\n3");
  assertEquals(shown(7), "I\n\n████\n1\n████\n2\n████\n3");
});

Deno.test("images in given columns shrink until these fit, and characters have the mean ink of what they cover", () => {
  const pixels = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0]];
  const images = ["a", "b", "c"].map((label) => ({ label, pixels }));
  const shown = (width: number, columns?: number) =>
    figureText({ kind: "images", name: "i", title: "I", columns, images }, width, plain).split("\n").slice(2).join(
      "\n",
    );
  const large = ["████", "████", "██████", "██████"];
  assertEquals(shown(28, 2), [...twice(large, 10), "a         b", ...large, "c"].join("\n"));
  assertEquals(shown(17, 3), "██    ██    ██\n███   ███   ███\na     b     c");
  assertEquals(shown(10, 3), "█░  █░  █░\na   b   c");
  assertEquals(shown(3, 3).split("\n").length, 6); // one above the other, where there is no room at all
});

/** Lines beside themselves. */
function twice(lines: readonly string[], width: number): string[] {
  return lines.map((line) => line.padEnd(width) + line);
}

Deno.test("a figure with a mistake is refused where it is made", () => {
  const { page } = recordingPage();
  const frame = { name: "one", title: "One", x: { label: "x" }, y: { label: "y" } };
  assertThrows(
    () => page.lines({ ...frame, lines: [{ name: "f", x: [1, 2], y: [1] }] }),
    Error,
    'Cannot draw "f" in "One": 2 x values and 1 y values',
  );
  assertThrows(
    () => page.images({ name: "i", title: "I", columns: 0, images: [] }),
    Error,
    'Cannot draw "I": 0 pictures cannot stand side by side; columns are 1, 2, ...',
  );
  assertThrows(
    () => page.heatmap({ ...frame, field: { values: [[1, 2], [3]], label: "v" } }),
    Error,
    'Cannot draw "One": rows of the field have 2 and 1 values',
  );
  assertThrows(
    () => page.lines({ ...frame, x: { label: "rate", scale: "log", range: [0, 1] }, lines: [] }),
    Error,
    'Cannot draw "One": the axis "rate" cannot reach from 0 to 1',
  );
  assertThrows(
    () => page.scatter({ ...frame, points: [{ name: "g", x: [1], y: [1, 2] }] }),
    Error,
    'Cannot draw "g" in "One": 1 x values and 2 y values',
  );
  for (const axis of ["x", "y"] as const) {
    assertThrows(
      () => page.lines({ ...frame, [axis]: { label: "rate", range: [1, 1] }, lines: [] }),
      Error,
      'Cannot draw "One": the axis "rate" cannot reach from 1 to 1',
    );
  }
  assertThrows(
    () => page.graph({ name: "g", title: "G", nodes: [{ id: "a", label: "a" }], edges: [{ from: "a", to: "b" }] }),
    Error,
    'Cannot draw "G": an edge names the node "b", which is not there',
  );
});
