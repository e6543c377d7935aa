import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { decode } from "fast-png";
import type { Figure, Panel } from "../lib/figure/figure.ts";
import { chartScales } from "../lib/figure/scale.ts";
import { sampleFigures } from "../tests/lib/figure/samples.ts";
import { tickLabels } from "./axis.ts";
import { sharedScale } from "../lib/figure/field.ts";
import { spots } from "./series.ts";
import { INK, PAPER, rampColor, stylesOf } from "./style.ts";
import { figureSvg } from "./svg.ts";
import { chart, drawn, line, textsOf } from "./test_tools.ts";
import { textWidth, wrapped } from "./text.ts";
import { shortened } from "./vega.ts";

const log = { x: { label: "x" }, y: { label: "y", scale: "log" } } as const;

Deno.test("cells print their values and the names of their classes", async () => {
  const { svg } = await drawn(sampleFigures().find(({ name }) => name === "confusion")!);
  for (const text of ["48", "2", "5", "45", "no", "yes", "predicted", "true", "flowers"]) {
    assert(textsOf(svg).includes(text), text);
  }
});

Deno.test("row 0 of the cells lies at the bottom, and ink stands out from its cell", async () => {
  const { svg } = await drawn(sampleFigures().find(({ name }) => name === "confusion")!);
  const cell = (text: string) => {
    const [, y, ink] = svg.match(
      new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)"[^>]* fill="(#\\w+)"[^>]*>${text}</text>`),
    )!;
    return { y: Number(y), ink };
  };
  assert(cell("48").y > cell("5").y);
  assertEquals([cell("48").ink, cell("45").ink, cell("5").ink, cell("2").ink], [PAPER, PAPER, INK, INK]);
});

Deno.test("a bar that cannot be drawn says so, and the others keep their length", async () => {
  const values = [1, NaN, Infinity, 2].map((value) => ({ label: `bar ${value}`, value }));
  const { svg } = await drawn({ kind: "bars", name: "b", title: "B", label: "l", bars: values });
  for (const text of ["1", "2", "not a number", "infinity"]) assert(textsOf(svg).includes(text), text);
  const widths = [...svg.matchAll(/d="M0,[\d.]+h([\d.]+)v[^"]*" fill="#0072B2"/g)].map(([, width]) => Number(width));
  assertEquals(widths.length, 4);
  assert(widths[3] > 300 && Math.abs(widths[0] / widths[3] - 0.5) < 1e-3, String(widths));
});

Deno.test("a line breaks where a value has no place, and goes on behind it", async () => {
  const y = [1, 0.1, 0, 0.01, 0.1, NaN, Infinity, 1, 0.1];
  const broken = chart([{ lines: [line("f", y)] }], log);
  const pieces = spots(broken.panels[0].lines![0], chartScales(broken)).map(({ piece }) => piece);
  assertEquals(pieces, [0, 0, 1, 1, 3, 3]);
  const { svg } = await drawn(broken);
  assertEquals([...svg.matchAll(/<path [^>]*d="(M[^"]*L[^"]*)"[^>]*stroke="#0072B2"/g)].length, 3 + 1); // and the legend
});

Deno.test("lines of one name stay apart, and share one entry in the legend", async () => {
  const { svg } = await drawn(chart([{ lines: [line("run", [1, 2]), line("run", [2, 1])] }]));
  assertEquals(textsOf(svg).filter((text) => text === "run").length, 1);
  assertEquals([...svg.matchAll(/d="M[\d.,]+L[\d.,]+"[^>]* stroke="#0072B2"/g)].length, 2);
});

Deno.test("a name with a line and markers stands in the legend once", async () => {
  const { svg } = await drawn(chart([{ lines: [line("f", [1, 2])], points: [line("f", [1, 2]), line("g", [2])] }]));
  assertEquals(textsOf(svg).filter((text) => text === "f").length, 1);
  assertEquals(textsOf(svg).filter((text) => text === "g").length, 1);
});

Deno.test("markers outside the range are left out, a line that leaves it is clipped", async () => {
  const range = { y: { label: "y", range: [0, 1] as const } };
  const count = (svg: string) => [...svg.matchAll(/fill="#0072B2"/g)].length;
  const all = await figureSvg(chart([{ points: [line("f", [0, 0.5, 1])] }], range));
  const some = await figureSvg(chart([{ points: [line("f", [-0.1, 0.5, 1.1])] }], range));
  assertEquals(count(all) - count(some), 2);
  assertEquals((await figureSvg(chart([{ lines: [line("f", [0, 1])] }], range))).includes("clip-path"), false);
  assertStringIncludes(await figureSvg(chart([{ lines: [line("f", [0, 2])] }], range)), "clip-path");
});

Deno.test("six series differ in color, in dash and in shape", () => {
  const styles = [...stylesOf(chart([{ lines: [..."abcdef"].map((name) => line(name, [1])) }])).values()];
  for (const key of ["color", "dash", "shape"] as const) {
    assertEquals(new Set(styles.map((style) => String(style[key]))).size, 6, key);
  }
});

Deno.test("the smallest y of a field lies at the bottom, the least value is the palest", async () => {
  const svg = await figureSvg(chart([{ field: { label: "z", values: [[0, 0], [1, 1], [3, 3]] } }]));
  const [, base64] = svg.match(/data:image\/png;base64,([^"]+)"/)!;
  const { width, height, data } = decode(Uint8Array.fromBase64(base64));
  assertEquals([width, height], [2, 3]);
  assertEquals([...data.slice(-3)], [...rampColor(0)]);
  assertEquals([...data.slice(0, 3)], [...rampColor(1)]);
});

Deno.test("fields that measure the same share one scale and one bar, others have their own", async () => {
  const field = (label: string, most: number) => ({ field: { label, values: [[0, most]] } });
  const [a, b, c] = [field("loss", 1).field, field("loss", 10).field, field("rate", 5).field];
  assertEquals(sharedScale(a, [a, b]).high, 10);
  assertEquals(sharedScale(a, [a, c]).high, 1);
  const bars = async (...panels: Panel[]) => (await figureSvg(chart(panels))).match(/<linearGradient/g)?.length;
  assertEquals(await bars(field("loss", 1), field("loss", 10)), 1);
  assertEquals(await bars(field("loss", 1), field("rate", 10)), 2);
});

Deno.test("an axis writes its powers of ten in one way", () => {
  assertEquals(tickLabels([0.01, 0.1, 1, 10]), ["0.01", "0.1", "1", "10"]);
  assertEquals(tickLabels([1e-5, 1e-3, 0.1]), ["1e-5", "1e-3", "1e-1"]);
  assertEquals(tickLabels([0, 0.5, 1]), ["0", "0.5", "1"]);
});

Deno.test("an edge to a node that is not there is refused", async () => {
  const graph: Figure = { kind: "graph", name: "g", title: "G", nodes: [], edges: [{ from: "a", to: "b" }] };
  await assertRejects(() => figureSvg(graph), Error, 'Cannot draw "G": an edge leads to "a", which is no node');
});

Deno.test("a text is wrapped at spaces and never cut", () => {
  const lines = wrapped("the loss on rows that were never seen", 100, 12);
  assertEquals(lines.join(" "), "the loss on rows that were never seen");
  for (const each of lines) assert(textWidth(each, 12) <= 100, each);
  assertEquals(wrapped("cross-entropy", 10, 12), ["cross-entropy"]);
});

Deno.test("numbers of places are shortened, numbers in texts are not", () => {
  assertEquals(shortened('<path d="M1.23456,-0.0001L2e-7,3"/>'), '<path d="M1.23,0L2e-7,3"/>');
  assertEquals(shortened("<text>0.123456</text>"), "<text>0.123456</text>");
  assertMatch(shortened('<g transform="translate(0.5,10.999999)">'), /\(0\.5,11\)/);
});
