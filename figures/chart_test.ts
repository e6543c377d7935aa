import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { decode } from "fast-png";
import type { Field, Figure, Panel } from "../lib/figure/figure.ts";
import { chartScales } from "../lib/figure/scale.ts";
import { bars, chart, line } from "../tests/lib/figure/odd.ts";
import { sampleFigures } from "../tests/lib/figure/samples.ts";
import { sharedScale } from "../lib/figure/field.ts";
import { colorOf } from "./field.ts";
import { spots } from "./series.ts";
import { INK, PAPER, rampColor, stylesOf, UNKNOWN } from "./style.ts";
import { figureSvg } from "./svg.ts";
import { drawn, textsOf } from "./test_tools.ts";
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

/** How long the bars are, in pixels. */
async function lengthsOf(...values: number[]): Promise<number[]> {
  const { svg } = await drawn(bars(...values));
  return [...svg.matchAll(/d="M[\d.]+,[\d.]+h([\d.]+)v[^"]*" fill="#0072B2"/g)].map(([, width]) => Number(width));
}

Deno.test("a bar that cannot be drawn says so, and the others keep their length", async () => {
  const { svg } = await drawn(bars(1, NaN, Infinity, 2));
  for (const text of ["1", "2", "not a number", "infinity"]) assert(textsOf(svg).includes(text), text);
  const lengths = await lengthsOf(1, NaN, Infinity, 2);
  assertEquals(lengths.length, 4);
  assert(lengths[3] > 300 && Math.abs(lengths[0] / lengths[3] - 0.5) < 1e-3, String(lengths));
});

Deno.test("a bar leaves room for its value behind its end, on either side", async () => {
  // Labels are as wide as the values here, so each takes its width twice: beside the axis and behind the bar.
  const wider = textWidth("0.1235", 11) - textWidth("1", 11), withSign = textWidth("-0.1235", 11) - textWidth("-1", 11);
  const [[short], [long]] = [await lengthsOf(0.1235), await lengthsOf(1)];
  assertAlmostEquals(long - short, 2 * wider, 0.1);
  const [[shortBelow], [longBelow]] = [await lengthsOf(-0.1235), await lengthsOf(-1)];
  assertAlmostEquals(longBelow - shortBelow, 2 * withSign, 0.1);
  assertAlmostEquals(long, 480 - 2 * textWidth("1", 11) - 8, 0.1);
});

/** Pictures of one pixel. */
function pixels(count: number): Figure {
  return { kind: "images", name: "i", title: "I", images: Array(count).fill({ label: "a", pixels: [[1]] }) };
}

Deno.test("few pictures are large, many are small", async () => {
  const boxOf = async (count: number) => (await figureSvg(pixels(count))).match(/<image [^>]*width="(\d+)"/)?.[1];
  assertEquals([await boxOf(1), await boxOf(5), await boxOf(6)], ["104", "104", "62"]);
});

/** The pixels of the first picture in a drawing, three numbers each, row by row from the top. */
function pictureIn(svg: string): { width: number; height: number; data: number[] } {
  const [, base64] = svg.match(/data:image\/png;base64,([^"]+)"/)!;
  const { width, height, data } = decode(Uint8Array.fromBase64(base64));
  return { width, height, data: [...data] };
}

Deno.test("pictures stand in the columns that are given", async () => {
  const lefts = async (columns?: number) => {
    const svg = await figureSvg({ ...pixels(6), ...columns ? { columns } : {} } as Figure);
    return new Set([...svg.matchAll(/<image [^>]*?transform="translate\(([\d.]+),/g)].map(([, left]) => left)).size;
  };
  assertEquals([await lefts(), await lefts(2), await lefts(3)], [6, 2, 3]);
});

Deno.test("in a picture 0 is paper, 1 is ink, and row 0 is on top", async () => {
  const images = [{ label: "a", pixels: [[0, 1], [0.2, 2]] }];
  const { data } = pictureIn(await figureSvg({ kind: "images", name: "i", title: "I", images }));
  assertEquals(data, [255, 0, 204, 0].flatMap((gray) => [gray, gray, gray]));
});

Deno.test("zero and less are the palest of a log field, and unknown is what is not finite", () => {
  const field: Field = { label: "z", scale: "log", values: [[1, 10]] },
    color = colorOf(field, sharedScale(field, [field]));
  assertEquals([0, -1, 1, 10, NaN].map(color), [rampColor(0), rampColor(0), rampColor(0), rampColor(1), UNKNOWN]);
  const linear: Field = { label: "z", values: [[-1, 0]] };
  assertEquals([-1, 0, Infinity].map(colorOf(linear, sharedScale(linear, [linear]))), [
    rampColor(0),
    rampColor(1),
    UNKNOWN,
  ]);
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
  const { width, height, data } = pictureIn(svg);
  assertEquals([width, height], [2, 3]);
  assertEquals(data.slice(-3), [...rampColor(0)]);
  assertEquals(data.slice(0, 3), [...rampColor(1)]);
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
