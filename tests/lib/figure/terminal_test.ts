import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { recordingPage } from "../../../lib/figure/page.ts";
import { figureText } from "../../../lib/figure/terminal.ts";
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

Deno.test("a figure with a mistake is refused where it is made", () => {
  const { page } = recordingPage();
  const frame = { name: "one", title: "One", x: { label: "x" }, y: { label: "y" } };
  assertThrows(
    () => page.lines({ ...frame, lines: [{ name: "f", x: [1, 2], y: [1] }] }),
    Error,
    'Cannot draw "f" in "One": 2 x values and 1 y values',
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
    () => page.graph({ name: "g", title: "G", nodes: [{ id: "a", label: "a" }], edges: [{ from: "a", to: "b" }] }),
    Error,
    'Cannot draw "G": an edge names the node "b", which is not there',
  );
});
