import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { relu } from "../chapters/04_activations/activations.ts";
import * as activationModule from "../chapters/04_activations/activations.ts";
import * as lossModule from "../chapters/05_losses/losses.ts";
import * as softmaxModule from "../chapters/05_losses/softmax.ts";
import * as operations from "../chapters/06_computation_graphs/operations.ts";
import type { Derivative } from "../chapters/07_backpropagation/derivatives.ts";
import { allDerivatives, check, chosen, exitStatus, heading, line, summary } from "../chapters/gradcheck.ts";

const derivatives = await allDerivatives();
const names = derivatives.map(({ name }) => name);

/** The square, with a slope of one's own. */
function square(slope: (x: number) => number): Derivative {
  const rule = {
    forward: ([x]: readonly (readonly number[])[]) => x.map((one) => one ** 2),
    backward: ([x]: readonly (readonly number[])[], u: readonly number[]) => [x.map((one, i) => u[i] * slope(one))],
  };
  return { name: "square", chapter: 7, rule, inputs: [[0]], also: [[[3]], [[-1]]] };
}

Deno.test("every derivative of the book agrees with differences, or is what its entry says", () => {
  for (const derivative of derivatives) {
    assertEquals(check(derivative).verdict, derivative.expects ?? "agrees", derivative.name);
  }
});

Deno.test("every derivative has a name of its own that fits its column, and at least one place", () => {
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
  for (const derivative of derivatives) {
    assert(derivative.name.length <= 44, derivative.name);
    assert(check(derivative).coordinates > 0, derivative.name);
  }
});

Deno.test("every activation is in the list, also one that is exported and not among `activations`", () => {
  for (const [key, exported] of Object.entries(activationModule)) {
    if (Array.isArray(exported)) continue;
    const { name } = typeof exported === "function" ? exported() : exported as activationModule.Activation;
    assert(names.includes(`${name} (activation)`), key);
  }
});

Deno.test("everything that chapter 5 exports of losses and softmax is in the list, but for what has no gradient", () => {
  const without = ["totalWeight", "meanLoss", "sum", "logSumExp", "softmax", "logSoftmax", "checkClass", "oneHot"];
  for (const key of Object.keys({ ...lossModule, ...softmaxModule })) {
    assert(without.includes(key) || names.some((name) => name.startsWith(key)), key);
  }
});

Deno.test("every operation of the graphs is in the list", () => {
  for (const { name } of Object.values(operations)) assert(names.includes(`${name} (operation)`), name);
});

Deno.test("a wrong derivative is found at any of its places, shown, and ends the command with 1", () => {
  const right = check(square((x) => 2 * x)), wrong = check(square((x) => x));
  assertEquals([right.verdict, exitStatus([right])], ["agrees", 0]);
  assertEquals([wrong.verdict, wrong.coordinates, exitStatus([right, wrong])], ["wrong", 3, 1]);
  assertMatch(line(wrong), /^square +3 .* wrong$/);
  assertEquals(summary([right, wrong]), "\n2 derivatives, 6 slopes: 1 agrees, 1 wrong.");
});

Deno.test("a rule that gives lists of the wrong lengths is wrong, and is shown without numbers", () => {
  const short = check({ ...square((x) => x), rule: { forward: ([x]) => x, backward: () => [] } });
  assertEquals([short.verdict, exitStatus([short])], ["wrong", 1]);
  assertMatch(line(short), /^square +0 +wrong\n/);
});

Deno.test("what is wrong without numbers is said in words below the line", () => {
  const short = check({ ...square((x) => x), rule: { forward: ([x]) => x, backward: () => [] } });
  assertEquals(line(short).split("\n")[1], "  0 gradients for 1 inputs");
});

Deno.test("the line shows how far the rule is off, and by how much it may be", () => {
  assertMatch(line(check({ ...square((x) => 2 * x + 1), also: [] })), /^square +1 +-1\.076 +1\.1 +\S+ +wrong$/);
});

Deno.test("a kink is an error where nobody expects it, and so is what rounding hides", () => {
  const { value, derivative } = relu;
  const rule: Derivative["rule"] = {
    forward: ([[x]]) => [value(x)],
    backward: ([[x]], [u]) => [[u * derivative(x)]],
  };
  const found = check({ name: "ReLU", chapter: 4, rule, inputs: [[0]] });
  assertEquals([found.verdict, exitStatus([found])], ["kink", 1]);
  const expected = check({ ...found.derivative, expects: "kink" });
  assertEquals([expected.verdict, exitStatus([expected])], ["kink", 0]);
  const lost = check({ ...square((x) => 2 * x), rule: { forward: ([x]) => [1e12 + x[0]], backward: (_, u) => [u] } });
  assertEquals([lost.verdict, exitStatus([lost])], ["cancellation", 1]);
});

Deno.test("lines stand under their heading", () => {
  const [, , columns] = heading(4).split("\n");
  const right = line(check(square((x) => 2 * x)));
  assertEquals(columns.indexOf("verdict"), right.indexOf("agrees"));
  assertMatch(heading(4), /^\nChapter 4: Activation functions\n/);
});

Deno.test("a name picks all that contain it, whatever their case", () => {
  assertEquals(chosen(derivatives, ""), derivatives);
  const found = chosen(derivatives, "TANH").map(({ name }) => name);
  assertEquals(found, names.filter((name) => name.includes("tanh")));
  assert(found.length >= 4);
});

Deno.test("a name that nothing has is refused, with the nearest word", () => {
  assertThrows(
    () => chosen(derivatives, "sigmiod"),
    Error,
    'Cannot check "sigmiod": no derivative has this in its name. Did you mean sigmoid?',
  );
});
