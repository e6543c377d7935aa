import { assertEquals } from "@std/assert";
import { type Call, type Each, fuse } from "../../../lib/device/fuse.ts";
import { valueAt } from "../../../lib/formula/evaluate.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printFormula } from "../../../lib/formula/print.ts";

/** A call that calculates a formula over `[3]` of places: `{ a: 0, k: "2" }` is place 0 and the number 2. */
function formula(text: string, inputs: Record<string, number | string>, fills: number, strides = [1]): Call {
  const seen = Object.entries(inputs).map(([name, input]): [string, Each["inputs"][string]] => [
    name,
    typeof input === "string" ? Number(input) : { place: input, strides },
  ]);
  const reads = Object.values(inputs).filter((input) => typeof input === "number");
  const each = { formula: parseFormula(text, Object.keys(inputs)), inputs: Object.fromEntries(seen), shape: [3] };
  return { reads, fills, each };
}

const other = (reads: number[], fills: number): Call => ({ reads, fills });

Deno.test("what nobody reads is left out, but for what takes numbers from a stream", () => {
  const calls = [other([0], 1), other([1], 2), { ...other([], 3), isNeeded: true }, other([0], 4)];
  assertEquals(fuse(calls, [4], false), [calls[2], calls[3]]);
  assertEquals(fuse(calls, [2], false), [calls[0], calls[1], calls[2]]);
});

Deno.test("a formula that one other formula reads becomes a part of it", () => {
  const calls = [formula("a * k", { a: 0, k: "3" }, 2), formula("e = exp(x); e / (a + e)", { x: 2, a: 1 }, 3)];
  const [only, ...rest] = fuse(calls, [3], true);
  assertEquals([rest.length, only.fills, [...only.reads].sort()], [0, 3, [0, 1]]);
  const { formula: fused, inputs } = only.each!;
  const nameOf = (place: number) =>
    Object.entries(inputs).find(([, input]) => typeof input !== "number" && input.place === place)![0];
  const k = Object.entries(inputs).find(([, input]) => input === 3)![0];
  const value = valueAt(fused, { [nameOf(0)]: 0.5, [nameOf(1)]: 2, [k]: 3 });
  assertEquals(value, Math.exp(1.5) / (2 + Math.exp(1.5)), printFormula(fused));
});

Deno.test("what both formulas read is read once", () => {
  const calls = [formula("a * b", { a: 0, b: 1 }, 2), formula("x + y * y", { x: 2, y: 0 }, 3)];
  const [{ each, reads }] = fuse(calls, [3], true);
  assertEquals([Object.keys(each!.inputs).length, [...reads].sort()], [2, [0, 1]]);
});

Deno.test("a chain of formulas becomes one", () => {
  const calls = [0, 1, 2, 3].map((k) => formula("a * a + 1", { a: k }, k + 1));
  const [only, ...rest] = fuse(calls, [4], true);
  assertEquals([rest.length, only.reads], [0, [0]]);
});

Deno.test("what two read, what is wanted, what repeats, and what reads nothing stays as it is", () => {
  const twice = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2), formula("a * 3", { a: 1 }, 3)];
  assertEquals(fuse(twice, [2, 3], true), twice);
  const wanted = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2)];
  assertEquals(fuse(wanted, [1, 2], true), wanted);
  const repeats = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2, [0])];
  assertEquals(fuse(repeats, [2], true), repeats);
  const constant = [formula("k / 3", { k: "1" }, 1), formula("a * 2", { a: 1 }, 2)];
  assertEquals(fuse(constant, [2], true), constant);
  assertEquals(fuse(wanted, [2], false), wanted);
});

Deno.test("a formula does not grow beyond what registers hold", () => {
  const calls = Array.from(
    { length: 30 },
    (_, k) => formula("a + b * c", { a: 2 * k, b: 100 + k, c: 200 + k }, 2 * k + 2),
  );
  const left = fuse(calls, [60], true);
  assertEquals(left.length > 3 && left.length < 15, true);
});
