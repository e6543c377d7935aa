import { assertEquals } from "@std/assert";
import type { Call, Each } from "../../../lib/device/calls.ts";
import { fuse } from "../../../lib/device/fuse.ts";
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

Deno.test("a formula takes no other one in that would make it read more than the device can", () => {
  const calls = [
    formula("a + b", { a: 0, b: 1 }, 4),
    formula("x + c", { x: 4, c: 2 }, 5),
    formula("x + d", { x: 5, d: 3 }, 6),
  ];
  const readsOf = (most?: number) => fuse(calls, [6], true, most).map(({ reads }) => reads.length);
  assertEquals(readsOf(), [4]);
  assertEquals(readsOf(3), [3, 2]);
  assertEquals(readsOf(2), [2, 2, 2]);
});

Deno.test("what both formulas read is read once", () => {
  const calls = [formula("a * b", { a: 0, b: 1 }, 2), formula("x + y * y", { x: 2, y: 0 }, 3)];
  const [{ each, reads }] = fuse(calls, [3], true);
  assertEquals([Object.keys(each!.inputs).length, [...reads].sort()], [2, [0, 1]]);
});

Deno.test("0 and -0 are two inputs", () => {
  const calls = [formula("a * k", { a: 0, k: "-0" }, 1), formula("x + k", { x: 1, k: "0" }, 2)];
  const settings = Object.values(fuse(calls, [2], true)[0].each!.inputs).filter((input) => typeof input === "number");
  assertEquals(settings.length, 2);
});

Deno.test("a chain of formulas becomes one", () => {
  const calls = [0, 1, 2, 3].map((k) => formula("a * a + 1", { a: k }, k + 1));
  const [only, ...rest] = fuse(calls, [4], true);
  assertEquals([rest.length, only.reads], [0, [0]]);
});

Deno.test("what two read, what is wanted, and what repeats more than one number stays as it is", () => {
  const twice = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2), formula("a * 3", { a: 1 }, 3)];
  assertEquals(fuse(twice, [2, 3], true), twice);
  const wanted = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2)];
  assertEquals(fuse(wanted, [1, 2], true), wanted);
  const repeats = [formula("a + 1", { a: 0 }, 1), formula("a * 2", { a: 1 }, 2, [0])];
  assertEquals(fuse(repeats, [2], true), repeats);
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

/** The calls that are left of some, by what they fill. */
const left = (calls: Call[], wanted: number[]) => fuse(calls, wanted, true).map(({ fills }) => fills);

Deno.test("one number, and what reads nothing, become parts of larger formulas", () => {
  const one = formula("a / k", { a: 0, k: "4" }, 1), three = formula("b - c", { b: 2, c: 1 }, 3, [1]);
  const calls = [{ ...one, each: { ...one.each!, shape: [] } }, three];
  const [{ each }] = fuse(calls, [3], true),
    seen = Object.values(each!.inputs).map((x) => typeof x === "number" ? x : x.strides);
  assertEquals([left(calls, [3]), seen], [[3], [[1], [0], 4]]);
  const constant = [formula("k / 3", { k: "1" }, 1), formula("a * 2", { a: 1 }, 2), formula("a * 3", { a: 1 }, 3)];
  assertEquals(left(constant, [2, 3]), [2, 3]);
});

Deno.test("two calls that ask the same of the same places become one", () => {
  const ask = (asks: unknown, reads: number[], fills: number): Call => ({ reads, fills, asks });
  const sums = [
    ask({ reduce: "sum" }, [0], 1),
    ask({ reduce: "sum" }, [0], 2),
    ask("b", [1, 2], 3),
    ask("b", [2, 1], 4),
  ];
  const [, both, ...none] = fuse(sums, [3], true);
  assertEquals([both.reads, none], [[1, 1], []]);
  assertEquals(left(sums, [3, 4]), [1, 3, 4], "who reads repeats may be a repeat, but a result that is wanted stays");
  assertEquals(left([ask("a", [0], 1), ask("a", [5], 2), ask("b", [0], 3)], [1, 2, 3]), [1, 2, 3]);
  assertEquals(left([ask("a", [0], 1), ask("a", [0], 2), ask("c", [1, 2], 3)], [1, 3]), [1, 3]);
  const drawn = [1, 2].map((fills) => ({ ...ask("draw", [], fills), isNeeded: true }));
  assertEquals(left(drawn, []), [1, 2]);
  const unlike = [ask([0], [0], 1), ask([-0], [0], 2), ask([NaN], [0], 3), ask([Infinity], [0], 4)];
  assertEquals(left([...unlike, ask("all", [1, 2, 3, 4], 5)], [5]), [1, 2, 3, 4, 5]);
  const twice = [formula("exp(a)", { a: 0 }, 1), formula("exp(a)", { a: 0 }, 2), other([1, 2], 3)];
  assertEquals(left(twice, [3]), [1, 3]);
});

/** A gather from place 0 to place 1, and a formula over the same shape that reads it. */
function gathered(source: number[], shape: number[], steps: number[][], start = 0): [Call, Call] {
  const walk = { shape, source, courses: steps.map((steps) => ({ start, steps })) };
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const read = formula("a * 2", { a: 1 }, 2, strides);
  return [{ reads: [0], fills: 1, walk }, { ...read, each: { ...read.each!, shape } }];
}

Deno.test("formulas read through gathers that only repeat, and these are left out", () => {
  const strides = (calls: Call[]) =>
    Object.values(fuse(calls, [2], true)[0].each?.inputs ?? {}).map((x) => typeof x !== "number" && x.strides);
  assertEquals(strides(gathered([], [2, 3], [])), [[0, 0]]);
  assertEquals(strides(gathered([3], [2, 3], [[0, 1]])), [[0, 1]]);
  assertEquals(strides(gathered([2, 1], [2, 3], [[1, 0], [0, 0]])), [[1, 0]]);
  assertEquals(strides(gathered([5], [3], [[1]])), [[1]]);
  const [gather, read] = gathered([], [2, 3], []);
  assertEquals(left([gather, read, other([1], 3)], [2, 3]), [1, 2, 3], "somebody else reads it");
});

Deno.test("gathers that turn, leave, skip or transpose are needed", () => {
  const isNeeded = (...of: Parameters<typeof gathered>) => assertEquals(left(gathered(...of), [2]), [1, 2]);
  isNeeded([3], [3], [[-1]], 2);
  isNeeded([5], [3], [[1]], 1);
  isNeeded([3], [4], [[1]]);
  isNeeded([6], [3], [[2]]);
  isNeeded([4], [2, 3], [[1, 1]]);
  isNeeded([3, 2], [2, 3], [[0, 1], [1, 0]]);
  isNeeded([0], [2], [[0]]);
  isNeeded([2, 1, 3], [2, 4, 3], [[1, 0, 0], [0, 0, 0], [0, 0, 1]]);
});
