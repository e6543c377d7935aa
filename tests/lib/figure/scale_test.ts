import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatNumber, makeScale, tickLabels } from "../../../lib/figure/scale.ts";

Deno.test("ticks are round numbers", () => {
  assertEquals(makeScale({}, 0, 1).ticks(5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assertEquals(makeScale({}, -1, 3).ticks(4), [-1, 0, 1, 2, 3]);
  assertEquals(makeScale({}, 0.03, 0.07).ticks(4), [0.03, 0.04, 0.05, 0.06, 0.07]);
  assertEquals(makeScale({ scale: "log" }, 0.001, 1000).ticks(8), [0.001, 0.01, 0.1, 1, 10, 100, 1000]);
  assertEquals(makeScale({ scale: "log" }, 2, 8).ticks(3), [2, 4, 6, 8]);
});

Deno.test("ticks lie inside the axis, in order, and are not many more than asked for", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const width = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(fc.property(number, width, fc.integer({ min: 2, max: 12 }), (low, size, count) => {
    const scale = makeScale({}, low, low + size);
    const ticks = scale.ticks(count);
    assert(ticks.length <= count + 2, `${ticks.length} ticks for ${count}`);
    for (const tick of ticks) assert(scale.place(tick) > -0.01 && scale.place(tick) < 1.01);
    for (let i = 1; i < ticks.length; i++) assert(ticks[i] > ticks[i - 1]);
  }));
});

Deno.test("what an axis cannot show has no place on it", () => {
  const linear = makeScale({}, 0, 10), log = makeScale({ scale: "log" }, 0.1, 10);
  assertEquals([linear.place(0), linear.place(5), linear.place(10)], [0, 0.5, 1]);
  assertEquals([log.place(0.1), log.place(1), log.place(10)], [0, 0.5, 1]);
  assertEquals([linear.place(Infinity), linear.place(NaN), log.place(0), log.place(-1)], [NaN, NaN, NaN, NaN]);
});

Deno.test("numbers read well as labels", () => {
  const wanted: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [-3, "-3"],
    [0.5, "0.5"],
    [0.123456, "0.1235"],
    [1e-5, "1e-5"],
    [-2.5e-7, "-2.5e-7"],
    [1234567, "1.23e6"],
    [1e9, "1e9"],
    [NaN, "not a number"],
    [Infinity, "infinity"],
    [-Infinity, "-infinity"],
  ];
  for (const [value, label] of wanted) assertEquals(formatNumber(value), label);
});

Deno.test("rounding does not put zeros for digits before the point", () => {
  assertEquals([1234.5678, 12345.678, -999999.4].map((x) => formatNumber(x)), ["1235", "12346", "-999999"]);
  assertEquals([1234.5678, 999.96].map((x) => formatNumber(x, 3)), ["1235", "1000"]);
});

Deno.test("a number that rounds to a power of ten is written as that power is", () => {
  assertEquals([999999.5, 1e6].map((x) => formatNumber(x)), ["1e6", "1e6"]);
  assertEquals([0.000099999999, 1e-4].map((x) => formatNumber(x)), ["0.0001", "0.0001"]);
});

Deno.test("an axis writes its powers of ten in one way", () => {
  assertEquals(tickLabels([0.01, 0.1, 1, 10]), ["0.01", "0.1", "1", "10"]);
  assertEquals(tickLabels([1e-5, 1e-3, 0.1]), ["1e-5", "1e-3", "1e-1"]);
  assertEquals(tickLabels([0, 0.5, 1]), ["0", "0.5", "1"]);
});
