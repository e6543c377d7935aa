import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { derive } from "../../../lib/formula/derive.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printExpression, printFormula } from "../../../lib/formula/print.ts";
import { number } from "../../../lib/formula/tree.ts";
import { EVERYTHING, formulas } from "./trees.ts";

Deno.test("what is printed is read as the same tree", () => {
  fc.assert(
    fc.property(formulas(EVERYTHING), (formula) => {
      assertEquals(parseFormula(printFormula(formula), ["x", "z"]), formula);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a derivative can be printed and read as well", () => {
  for (const text of ["e = exp(-x * x); e / (1 + e)", "tanh(x) * x", "pow(x, 3)", "x < 1 ? -(-x) : max(x, 2)"]) {
    const slope = derive(parseFormula(text, ["x"]), "x")!;
    assertEquals(parseFormula(printFormula(slope), ["x"]), slope);
  }
});

Deno.test("there are the parentheses that are needed, and no others", () => {
  const texts = [
    "x - (y - 1)",
    "x - y - 1",
    "(x + y) * 2",
    "x / (y / 2)",
    "-(x + y)",
    "-x + y",
    "-(-x)",
    "-exp(x)",
    "(x ? y : 1) + 1",
    "(x ? y : 1) ? 2 : 3",
    "x < y ? 1 : x == y ? 0 : -1",
    "x == (y == 1)",
    "(x == y) < 1",
    "max(x < y, x + 1)",
    "e = exp(x); d = e + 1; d / e",
  ];
  for (const text of texts) assertEquals(printFormula(parseFormula(text, ["x", "y"])), text);
  assertEquals(printFormula(parseFormula("((x)+(y*(2)))-(1)", ["x", "y"])), "x + y * 2 - 1");
});

Deno.test("numbers are written as the language writes them", () => {
  const texts = [[1e-7, "1e-7"], [1e21, "1e+21"], [Math.PI, "pi"], [Infinity, "infinity"], [0.1, "0.1"]] as const;
  for (const [value, text] of texts) {
    assertEquals(printExpression(number(value)), text);
    assertEquals(parseFormula(text, []).result, number(value));
  }
  assertEquals(printExpression({ kind: "negative", of: number(-2) }), "-(-2)");
});
