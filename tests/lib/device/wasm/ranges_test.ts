import { assertEquals } from "@std/assert";
import { ANY, rangeOf } from "../../../../lib/device/wasm/ranges.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";

/** What is known of a formula of x, where x is between -2 and 3, and of z, which may be anything. */
function range(text: string): [low: number, high: number] {
  const { low, high } = rangeOf(parseFormula(text, ["x", "z"]).result, new Map([["x", { low: -2, high: 3 }]]));
  return [low, high];
}

Deno.test("what a formula says about its parts is known", () => {
  assertEquals([range("2"), range("x"), range("z")], [[2, 2], [-2, 3], [-Infinity, Infinity]]);
  assertEquals([range("abs(x)"), range("-abs(x)"), range("-x")], [[0, 3], [-3, -0], [-3, 2]]);
  assertEquals([range("abs(max(1, x))"), range("abs(min(x, -1))")], [[1, 3], [1, 2]]);
  assertEquals([range("exp(z)"), range("exp(-abs(z))")], [[0, Infinity], [0, 1]]);
  assertEquals([range("max(0, min(z, 1))"), range("sqrt(x)"), range("x + 1")], [[0, 1], [ANY.low, ANY.high], [
    ANY.low,
    ANY.high,
  ]]);
});

Deno.test("a condition says more about each of its branches", () => {
  assertEquals(range("x < 0 ? x : -x"), [-3, 0]);
  assertEquals(range("z < 0 ? z : -z"), [-Infinity, 0]);
  assertEquals(range("z <= 1 ? 1 : z"), [1, Infinity]);
  assertEquals(range("z > 0 ? -z : z"), [-Infinity, 0]);
  assertEquals(range("z >= 0 ? z : 0"), [0, Infinity]);
  assertEquals(range("z == 0 ? z : 1"), [-Infinity, Infinity]);
  assertEquals(range("x + 1 < 0 ? x : 1"), [-2, 3]);
});
