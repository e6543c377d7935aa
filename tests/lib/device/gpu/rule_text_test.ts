import { assertEquals } from "@std/assert";
import { Parameters } from "../../../../lib/device/gpu/parameters.ts";
import { ruleText } from "../../../../lib/device/gpu/rule_text.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";

Deno.test("settings, what holds settings alone, and what WGSL cannot write are sent in the order in which they are read", () => {
  const names = ["w", "v", "a", "b", "c"], of = (text: string) => parseFormula(text, names);
  const rule = { w: of("w * a + (1 - b) * v - infinity"), v: of("max(v, -infinity) + c * (1 - b / 3)") };
  const { texts, numbers } = ruleText(rule, (name) => !["w", "v"].includes(name), (name) => name);
  assertEquals(Object.values(texts).map(({ result }) => result.replaceAll("parameters.numbers", "n")), [
    "(((w * n[0].x) + (n[0].y * v)) - n[0].w)",
    "(maximum(v, n[1].x) + n[0].z)",
  ]);
  const parameters = new Parameters(256);
  parameters.begin();
  numbers.write(parameters.u32(7), { a: 5, b: 0.25, c: 12 });
  assertEquals([...new Float32Array(parameters.take().slice().buffer, 16)], [5, 0.75, 11, Infinity, -Infinity]);
});
