import { assertEquals, assertThrows } from "@std/assert";
import { decode, decodeFigure, encode } from "../../../lib/figure/json.ts";
import { sampleFigures } from "./samples.ts";

Deno.test("figures of every kind come back from JSON as they went in", () => {
  assertEquals(decode(encode(sampleFigures())), sampleFigures());
  for (const figure of sampleFigures()) assertEquals(decodeFigure(encode(figure)), figure);
});

Deno.test("what no figure has is left out", () => {
  const bars = { kind: "bars", name: "b", title: "B", label: "l", bars: [{ label: "x", value: 1 }] };
  assertEquals<unknown>(decodeFigure(JSON.stringify({ ...bars, color: "red" })), bars);
});

Deno.test("JSON that is no figure is refused with the place that is wrong", () => {
  const chart = { kind: "chart", name: "c", title: "C", x: { label: "x" }, y: { label: "y" } };
  const refuse = (value: unknown, message: string) =>
    assertThrows(() => decode(JSON.stringify([value])), Error, `Cannot read a figure: [0]${message}`);
  refuse(7, " is 7 and should be a record");
  refuse({ kind: "chart" }, ".name is missing and should be a text");
  refuse({ ...chart, panels: {} }, ".panels is {} and should be a list");
  refuse({ ...chart, x: { label: "x", scale: "loglog" } }, '.x.scale is "loglog" and should be linear or log');
  refuse({ ...chart, y: { label: "y", range: [1] } }, ".y.range is [1] and should be a list of two numbers");
  refuse({ ...chart, y: { label: "y", range: [1, 2, 3] } }, ".y.range is [1,2,3] and should be a list of two numbers");
  refuse(
    { ...chart, panels: [{ lines: [{ name: "f", x: [1], y: [null] }] }] },
    ".panels[0].lines[0].y[0] is null and should be a number",
  );
  refuse(
    { ...chart, panels: [{ field: { values: [[1]], label: "z", numbers: 1 } }] },
    ".panels[0].field.numbers is 1 and should be true or false",
  );
  assertThrows(() => decode("{}"), Error, "Cannot read a figure: the whole is {} and should be a list");
  assertThrows(() => decode("[1,"), Error, "Cannot read the JSON of a figure");
});
