import { assert, assertEquals, assertThrows } from "@std/assert";
import { formulaText, localName } from "../../../../lib/device/gpu/formula_text.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { number, variable } from "../../../../lib/formula/tree.ts";
import { contextTest } from "./context.ts";
import { Tried } from "./tried.ts";

const READABLE = { read: localName, number: (place: number) => `numbers[${place}]` };
const textOf = (text: string, names = ["x", "z"]) => formulaText(parseFormula(text, names), READABLE);

Deno.test("a formula becomes WGSL, with names that no word of the language has", () => {
  assertEquals(textOf("x * 3 - z").result, "((x_ * 3f) - z_)");
  assertEquals(textOf("-x / 0.1").result, `((-x_) / ${Math.fround(0.1)}f)`);
  const { lines, result } = textOf("var = x + 1; fn = var * var; fn / z");
  assertEquals(lines, "let var_ = (x_ + 1f);\nlet fn_ = (var_ * var_);");
  assertEquals(result, "(fn_ / z_)");
});

Deno.test("a comparison is a bool where something is chosen, and a number elsewhere", () => {
  assertEquals(textOf("x > 0 ? x : z").result, "select(z_, x_, (x_ > 0f))");
  assertEquals(textOf("x * (x > z)").result, "(x_ * f32((x_ > z_)))");
  assertEquals(textOf("x ? 1 : z").result, "select(z_, 1f, isTrue(x_))");
});

Deno.test("whether something is a number is asked of its bits", () => {
  assertEquals(textOf("x == x ? 1 : z").result, "select(z_, 1f, isNumber(x_))");
  assertEquals(textOf("x + 1 != x + 1").result, "f32(isNan((x_ + 1f)))");
  assertEquals(textOf("x == z").result, "f32((x_ == z_))");
});

Deno.test("what holds no variable is calculated beforehand; what WGSL cannot write is a number to be sent, once", () => {
  assertEquals(textOf("x * (2 / sqrt(4))").result, "(x_ * 1f)");
  const { result, numbers } = textOf("max(x, -infinity) + 1 / 0 + z * (0 / 0) + infinity * x - 1e-40 * x + x * (-0)");
  assertEquals(numbers, [-Infinity, Infinity, NaN, 1e-40, -0]);
  assertEquals(result.match(/numbers\[1\]/g)?.length, 2);
  assertEquals(textOf("x + 1e39").numbers, [1e39]); // too large for float32
});

Deno.test("a function that no shader has is refused", () => {
  const formula = { definitions: [], result: { kind: "call", name: "sinh", of: [variable("x")] } } as const;
  assertThrows(
    () => formulaText(formula, READABLE),
    Error,
    "Cannot calculate the formula on the GPU: there is no sinh",
  );
});

/** 1 + 1 / (1 + 1 / (... x)), so deep that no compiler would read it in one piece. */
function deep(depth: number) {
  const one = number(1);
  let result = variable("x");
  for (let i = 0; i < depth; i++) {
    const quotient = { kind: "binary", operator: "/", left: one, right: result } as const;
    result = { kind: "binary", operator: "+", left: one, right: quotient };
  }
  return { definitions: [], result };
}

Deno.test("no parentheses stand in each other very deep", () => {
  const { lines, result } = formulaText(deep(90), READABLE);
  let most = 0, open = 0;
  for (const sign of lines + result) most = Math.max(most, sign === "(" ? ++open : sign === ")" ? --open : 0);
  assert(most <= 20 && lines.split("\n").length > 5, `${most} deep`);
});

contextTest(
  "names that WGSL reserves, and formulas that are deep, compile and give what they must",
  async (context) => {
    const tried = new Tried(context), x = { values: [2], strides: [1] };
    const names = ["var", "array", "f32", "index", "out", "parameters", "place0", "isNan", "main", "SIZE", "held0"];
    const formula = parseFormula(`fn = 1; let = 2 * fn; ${names.join(" + ")} + let + exp(var - var)`, names);
    const inputs = Object.fromEntries(names.map((name) => [name, x]));
    const [reserved, golden] = await Promise.all([
      tried.run(formula, inputs, [1]),
      tried.run(deep(90), { x }, [1]),
    ]);
    assertEquals([...reserved], [2 * names.length + 3]);
    assert(Math.abs(golden[0] - (1 + Math.sqrt(5)) / 2) < 1e-6);
  },
);
