import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { valueAt } from "../../../lib/formula/evaluate.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printExpression, printFormula } from "../../../lib/formula/print.ts";
import { shareParts } from "../../../lib/formula/share.ts";
import { expressionsOf, type Formula, partsOf, variablesOf } from "../../../lib/formula/tree.ts";
import { EVERYTHING, formulas } from "./trees.ts";

const shared = (text: string) => printFormula(shareParts(parseFormula(text, ["x", "z", "part_1"])));

Deno.test("a part that occurs more than once gets a name, or keeps the one that it has", () => {
  assertEquals(
    shared("exp(x) / (1 + exp(x))"),
    "part_1 = exp(x); part_1 / (1 + part_1)",
  );
  assertEquals(shared("part_1 + exp(x) / (1 + exp(x))"), "part_2 = exp(x); part_1 + part_2 / (1 + part_2)");
  assertEquals(shared("e = exp(x); e / (1 + exp(x))"), "e = exp(x); e / (1 + e)");
  assertEquals(shared("e = x * z; long = z * x; e / (1 + long)"), "e = x * z; e / (1 + e)");
  assertEquals(shared("exp(x + z) - (x + z)"), "part_1 = x + z; exp(part_1) - part_1");
});

Deno.test("what occurs once has no name, and neither has what is as short as a name", () => {
  assertEquals(shared("e = exp(x); 1 + e"), "1 + exp(x)");
  assertEquals(shared("e = exp(x); d = e * e; z"), "z");
  assertEquals(shared("e = exp(x); d = e * e; e"), "exp(x)");
  assertEquals(shared("-x * -x + 0.5 * 0.5"), "-x * -x + 0.5 * 0.5");
});

Deno.test("what differs stays apart", () => {
  const texts = [
    "(x - z) * (z - x)",
    "min(x, z) * max(x, z)",
    "min(x, z) * min(z, x)",
    "x / z - z / x",
    "(x < z) - (x > z)",
  ];
  for (const text of texts) assertEquals(shared(text), text);
});

Deno.test("every formula keeps its value, and has no part twice", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(fc.property(formulas(EVERYTHING), number, number, (formula, x, z) => {
    const found = shareParts(formula);
    assert(Object.is(valueAt(found, { x, z }), valueAt(formula, { x, z })), printFormula(formula));
    const long = partsIn(found).filter((part) => partsOf(part.kind === "negative" ? part.of : part).length > 0);
    const texts = long.map((part) => printExpression(part));
    assertEquals(texts, [...new Set(texts)]);
    assertEquals(shareParts(found), found);
    assert(variablesOf(found).every((name) => ["x", "z"].includes(name)));
  }));
});

function partsIn(formula: Formula) {
  const all = [...expressionsOf(formula)];
  for (const part of all) all.push(...partsOf(part));
  return all;
}
