import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { programOf, valueAt } from "../../../lib/formula/evaluate.ts";
import { CONSTANTS, FUNCTIONS } from "../../../lib/formula/functions.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printExpression } from "../../../lib/formula/print.ts";
import type { Formula } from "../../../lib/formula/tree.ts";
import { EVERYTHING, formulas } from "./trees.ts";

type Plain = (table: unknown, constants: unknown, x: number, z: number) => number;

/** The formulas as TypeScript functions: their printed text is the text of a module. */
async function asTypeScript(list: readonly Formula[]): Promise<readonly Plain[]> {
  const lines = list.map(({ definitions, result }) => {
    const steps = definitions.map(({ name, is }) => `const ${name} = ${printExpression(is)};`).join(" ");
    return `({ ${Object.keys(FUNCTIONS)} }, { ${Object.keys(CONSTANTS)} }, x, z) => { ${steps} return +(${
      printExpression(result)
    }); }`;
  });
  const module = await import(`data:text/javascript,${encodeURIComponent(`export default [${lines.join(",\n")}];`)}`);
  return module.default;
}

Deno.test("a formula means what its text means in TypeScript", async () => {
  const list = fc.sample(formulas(EVERYTHING), { numRuns: 400, seed: 1 }), plain = await asTypeScript(list);
  const table = Object.fromEntries(
    Object.entries(FUNCTIONS).map(([name, { of }]) => [name, (x: unknown, z: unknown) => of(Number(x), Number(z))]),
  ); // a comparison is true or false there, and the functions want numbers
  const numbers = fc.sample(fc.oneof(fc.double(), fc.double({ min: -3, max: 3 })), { numRuns: 20, seed: 1 });
  let finite = 0;
  list.forEach((formula, i) =>
    [0, 1, -1, NaN, ...numbers].forEach((x, k) => {
      const z = numbers[(k + i) % numbers.length];
      const expected = plain[i](table, CONSTANTS, x, z), actual = valueAt(formula, { x, z });
      if (Number.isFinite(expected)) finite++;
      assert(Object.is(actual, expected), `formula ${i} at ${x}, ${z}: ${actual}, expected ${expected}`);
    })
  );
  assert(finite > 2000, `only ${finite} values are finite`);
});

Deno.test("a comparison is 1 or 0, and a choice takes no where its condition is 0 or not a number", () => {
  const at = (text: string, x: number, z = 0) => valueAt(parseFormula(text, ["x", "z"]), { x, z });
  assertEquals([at("x < z", 1, 2), at("x < z", 2, 2), at("x <= z", 2, 2), at("x != z", 2, 2)], [1, 0, 1, 0]);
  assertEquals([at("x == z", NaN, NaN), at("x != z", NaN, NaN), at("x >= z", NaN)], [0, 1, 0]);
  assertEquals([at("x ? 2 : 3", 0.5), at("x ? 2 : 3", 0), at("x ? 2 : 3", NaN)], [2, 3, 3]);
});

Deno.test("functions without a namesake in TypeScript", () => {
  const at = (text: string, x: number, z = 0) => valueAt(parseFormula(text, ["x", "z"]), { x, z });
  assertEquals([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6, 3].map((x) => at("round(x)", x)), [0, 2, 2, -0, -2, 2, -3, 3]);
  assertEquals([at("round(x)", 2 ** 53 - 1), at("round(x)", Infinity)], [2 ** 53 - 1, Infinity]);
  assertEquals([at("pow(x, z)", 1, Infinity), at("pow(x, z)", 1, NaN), at("pow(x, z)", 0, 0)], [1, 1, 1]);
  assertEquals([at("min(x, z)", NaN), at("max(x, z)", NaN), at("round(x)", NaN)], [NaN, NaN, NaN]);
});

Deno.test("a formula is prepared once, and says in which order it wants its variables", () => {
  const formula = parseFormula("e = z * 2; e + x - unused * 0", ["x", "z", "unused"]), program = programOf(formula);
  assertStrictEquals(programOf(formula), program);
  assertEquals(program.names, ["z", "x", "unused"]);
  program.frame.set([3, 4, 5]);
  assertEquals(program.run(program.frame), 10);
  assertEquals(valueAt(formula, { x: 1, z: 1, unused: 1 }), 3);
  assertEquals(valueAt(formula, { x: 1, z: 1 }), NaN);
});
