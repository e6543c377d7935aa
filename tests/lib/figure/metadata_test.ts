import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import type { Chart, Figure } from "../../../lib/figure/figure.ts";
import { embed, extract, rounded, sameFigure } from "../../../lib/figure/metadata.ts";
import { sampleFigures } from "./samples.ts";

const SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" aria-label="a > b"><g/></svg>';

function curve(y: readonly number[], title = "One curve"): Chart {
  const lines = [{ name: "f", x: y.map((_, i) => i), y }];
  return { kind: "chart", name: "curve", title, x: { label: "x" }, y: { label: "y" }, panels: [{ lines }] };
}

for (const figure of sampleFigures()) {
  Deno.test(`${figure.name} comes back from an SVG as it went in, rounded`, () => {
    assertEquals(extract(embed(SVG, figure)), rounded(figure));
  });
}

Deno.test("the data stand inside the svg element, and the drawing stays as it was", () => {
  const svg = embed(SVG, curve([1]));
  assertMatch(svg, /<svg [^]*"a > b"><metadata id="figure">[^<>]*<\/metadata><g\/><\/svg>$/);
  assertEquals(svg.replace(/<metadata.*<\/metadata>/, ""), SVG);
});

Deno.test("texts with the signs of XML, of JSON and of replace come back", () => {
  for (
    const title of ["</metadata> & <b>", '"quoted" \\ ]]>', "&amp;lt; $& $1 $$", "line\nbreak \u0001 \uffff \ud800"]
  ) {
    const svg = embed(SVG, curve([1], title));
    assertEquals(extract(svg).title, title);
    assertMatch(svg.slice(SVG.indexOf("<svg")), /^<svg [^]*?"><metadata id="figure">[^<>\uffff]*<\/metadata><g\/>/);
  }
});

Deno.test("NaN and the infinities come back as numbers, and texts of that name as texts", () => {
  const figure = curve([NaN, Infinity, -Infinity, 0], "NaN");
  assertEquals(extract(embed(SVG, figure)), figure);
});

Deno.test("numbers are rounded to six significant digits, whatever their size", () => {
  const { panels } = rounded(curve([1234567.8, 0.000012345678, -1 / 3, 5e-324, -0])) as Chart;
  const { y } = panels[0].lines![0];
  assertEquals(y, [1234570, 0.0000123457, -0.333333, 5e-324, 0]);
  assert(Object.is(y[4], 0), "JSON has no -0");
});

Deno.test("an SVG without a figure, and a broken one, are refused with the reason", () => {
  const extracted = (json: string) => () => extract(`<svg><metadata id="figure">${json}</metadata></svg>`);
  assertThrows(() => extract("<svg/>"), Error, "Cannot extract a figure: the text has no <metadata> of a figure");
  assertThrows(() => extract("<svg><metadata>rdf</metadata></svg>"), Error, "Cannot extract");
  assertThrows(extracted("{"), Error, "Cannot read the JSON of a figure");
  assertThrows(extracted('{"kind":"pie"}'), Error, 'kind is "pie" and should be chart or bars or images or graph');
  assertThrows(
    () => embed("<html/>", curve([1])),
    Error,
    'Cannot embed the data of "curve": the text has no <svg> tag',
  );
});

Deno.test("a figure agrees with itself, rounded or not, also where it holds NaN", () => {
  for (const figure of [...sampleFigures(), curve([NaN, -Infinity, 1 / 3])]) {
    assertEquals(sameFigure(figure, figure, 0), undefined);
    assertEquals(sameFigure(rounded(figure), figure, 1e-5), undefined);
  }
});

Deno.test("the first difference is named with its place and both values", () => {
  const differ = (a: Figure, b: Figure, tolerance = 1e-5) => sameFigure(a, b, tolerance);
  assertEquals(
    differ(curve([1, 2]), curve([1, 2.1])),
    "curve: panels[0].lines[0].y[1] is 2 in one and 2.1 in the other",
  );
  assertEquals(differ(curve([1, 2]), curve([1, 2.1]), 0.1), undefined);
  assertEquals(
    differ(curve([1]), curve([1, 2])),
    "curve: panels[0].lines[0].x has 1 entries in one and 2 in the other",
  );
  assertEquals(differ(curve([1]), curve([1], "Two")), 'curve: title is "One curve" in one and "Two" in the other');
  assertEquals(differ(curve([NaN]), curve([1])), "curve: panels[0].lines[0].y[0] is NaN in one and 1 in the other");
  assertEquals(
    differ(curve([Infinity]), curve([-Infinity]), 1),
    "curve: panels[0].lines[0].y[0] is Infinity in one and -Infinity in the other",
  );
  const log: Chart = { ...curve([1]), y: { label: "y", scale: "log" } };
  assertEquals(differ(curve([1]), log), 'curve: y.scale is missing in one and "log" in the other');
});

Deno.test("small numbers are compared by their own size; what a cancellation leaves is not", () => {
  assertStringIncludes(sameFigure(curve([1e-5]), curve([2e-5]), 1e-5) ?? "", "y[0] is 0.00001 in one and 0.00002");
  assertStringIncludes(
    sameFigure(curve([1, 1e-5]), curve([1, 2e-5]), 1e-5) ?? "",
    "y[1] is 0.00001 in one and 0.00002",
  );
  assertStringIncludes(sameFigure(curve([1, 1e-8]), curve([1, 2e-8]), 1e-5) ?? "", "y[1] is 1e-8 in one and 2e-8");
  assertEquals(sameFigure(curve([1, 5e-10]), curve([1, 0]), 1e-5), undefined);
});
