import { assert, assertEquals, assertGreater, assertMatch, assertThrows } from "@std/assert";
import { attack, type Checker, suite } from "./attack/attack.ts";
import { LISTED } from "./attack/listed.ts";
import { count, exitStatus, lines, summary, wrongOnes } from "./attack/report.ts";
import { chosen } from "./attack/run.ts";
import { graphs, targets } from "./attack/targets.ts";
import { measureSlope } from "../lib/difference.ts";
import type { OpRule } from "../lib/check_op.ts";
import "./lib/exact.ts";

const all = targets.map((target) => ({ name: target.name, outcomes: attack(target) }));
const changesOf = (name: string) => all.find((one) => one.name === name)!.outcomes.map(({ change }) => change);

/** What a checker lets through that the suite catches. */
function missedBy(name: string, checker: Checker): string[] {
  const [target] = chosen(name), caught = attack(target).filter(({ outcome }) => outcome === "caught");
  const blind = new Map(attack(target, checker).map(({ change, outcome }) => [change, outcome]));
  return caught.map(({ change }) => change).filter((change) => blind.get(change) !== "caught");
}

Deno.test("every wrong gradient of every op is caught", () => {
  const escaped = all.flatMap(({ name, outcomes }) =>
    outcomes.filter(({ outcome }) => outcome === "escaped").map(({ change }) => `${name}: ${change}`)
  );
  assertEquals(escaped, []);
});

Deno.test("there are many wrong gradients, and some for every op", () => {
  assertGreater(all.reduce((sum, { outcomes }) => sum + wrongOnes(outcomes), 0), 1000);
  for (const { name, outcomes } of all) assertGreater(wrongOnes(outcomes), 4, name);
});

Deno.test("every change that the list calls no mistake is still made, and is not caught", () => {
  for (const [name, reasons] of Object.entries(LISTED)) {
    const { outcomes } = all.find((one) => one.name === name)!;
    for (const [listed, reason] of Object.entries(reasons)) {
      assertEquals(outcomes.find(({ change }) => change === listed), { change: listed, outcome: "equivalent", reason });
    }
  }
});

Deno.test("what overflows is not called a kink, and a kink is not called an overflow", () => {
  const reasonsOf = (name: string) => {
    const { outcomes } = all.find((one) => one.name === name)!;
    return new Set(
      outcomes.flatMap(({ reason }) => reason ? reason.match(/^differs only where (.*?),/)?.[1] ?? [] : []),
    );
  };
  assertEquals(reasonsOf("sigmoid"), new Set(["a number is infinite"]));
  assertEquals(reasonsOf("maximum"), new Set(["two numbers are exactly equal"]));
});

Deno.test("the mistakes that people make are among them", () => {
  const mul = changesOf("mul"), matmul = changesOf("product"), embedding = changesOf("lookup");
  assert(mul.includes("dy * b #0 | dy is forgotten: 1 * b"));
  assert(mul.includes("gradient | the gradient of input 0 is that of input 1"));
  assert(mul.includes("sum #0 | the first number alone"));
  assert(matmul.some((change) => /^product .* is taken for its transpose$/.test(change)));
  assert(embedding.includes("addRows #0 | overwritten in place of added"));
  assert(changesOf("windows").includes("scatter #0 | overwritten in place of added"));
  for (const { name } of graphs) assert(changesOf(name).some((change) => change.startsWith("walk | ")), name);
});

/** Differences of the plain sum of all outputs, in every number, as homework has it. */
const onesUpstream: Checker = (rule) => {
  const { inputs, forward, backward } = rule, gradients = backward(inputs, forward(inputs).map(() => 1));
  const agrees = inputs.every((list, i) => list.every((x, k) => isSlope(rule, i, k, x, gradients[i][k])));
  return { verdict: agrees ? "agrees" : "wrong" };
};

function isSlope({ inputs, forward }: OpRule, input: number, place: number, x: number, slope: number): boolean {
  const total = (moved: number) => {
    const value = forward(inputs.with(input, inputs[input].with(place, moved))).reduce((sum, one) => sum + one, 0);
    return { value, size: Math.abs(value) };
  };
  return Math.abs(measureSlope(total, x).slope - slope) <= 1e-6 * Math.max(1, Math.abs(slope));
}

/** The suite's checker, of which only the first number of the first input is looked at. */
const firstNumber: Checker = (rule, options) => {
  const first = (list: readonly number[]) => list.slice(0, 1), [head, ...rest] = rule.inputs;
  return suite({
    inputs: [first(head)],
    forward: ([x]) => rule.forward([[...x, ...head.slice(1)], ...rest]),
    backward: ([x], upstream) => [first(rule.backward([[...x, ...head.slice(1)], ...rest], upstream)[0])],
  }, options);
};

Deno.test("the attack can fail: a checker with an upstream of ones lets wrong gradients through", () => {
  assert(missedBy("mul", onesUpstream).includes("dy * b #0 | dy is forgotten: 1 * b"));
  assertGreater(missedBy("softmax", onesUpstream).length, 5);
  assertGreater(missedBy("sigmoid", onesUpstream).length, 0);
});

Deno.test("the attack can fail: a checker that looks at one number lets wrong gradients through", () => {
  assert(missedBy("mul", firstNumber).some((change) => change.startsWith("dy * a #0")));
  assert(missedBy("transpose", firstNumber).length > 0);
});

Deno.test("a checker that calls everything right catches nothing, is shown what escaped, and ends with status 1", () => {
  const [target] = chosen("relu"),
    outcomes = attack(target, () => ({ verdict: "agrees" })),
    found = { name: "relu", outcomes };
  assertEquals(count(outcomes, "caught"), 0);
  assertEquals(exitStatus([found]), 1);
  assertMatch(lines(found, false), /\n {2}escaped: .* #0 \| dy is forgotten: /);
  assertEquals(exitStatus([{ name: "none", outcomes: [{ change: "", outcome: "caught" }] }]), 0);
  assertMatch(summary([found]), /^\n1 in all +\d+ +0 +\d+ +0$/);
});

Deno.test("a name that no op has is refused, with the nearest one", () => {
  assertEquals(chosen(""), targets);
  assertThrows(() => chosen("mul", "add"), Error, "Cannot attack this: name one op, deno task attack NAME");
  assertEquals(chosen("MUL").map(({ name }) => name), ["mul"]);
  assertThrows(
    () => chosen("sigmiod"),
    Error,
    'Cannot attack "sigmiod": no op with a gradient has this name. Did you mean sigmoid?',
  );
});
