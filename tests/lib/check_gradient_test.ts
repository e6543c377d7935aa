import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkGradient, type Differentiable, type Lists, type Verdict } from "../../lib/check_gradient.ts";

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A function of single numbers and a rule for its slope. */
function single(value: (x: number) => number, slope: (x: number) => number): Differentiable {
  return { forward: ([x]) => x.map(value), backward: ([x], u) => [x.map((one, i) => u[i] * slope(one))] };
}

function verdictOf(rule: Differentiable, inputs: Lists, seed = 1): Verdict {
  return checkGradient(rule, inputs, { seed }).verdict;
}

const sech2 = (x: number) => 1 - Math.tanh(x) ** 2;
const smooth: [name: string, value: (x: number) => number, slope: (x: number) => number, low: number, high: number][] =
  [
    ["tanh", Math.tanh, sech2, -3, 3],
    ["exp", Math.exp, Math.exp, -14, 20],
    ["square", (x) => x * x, (x) => 2 * x, 0.1, 1e3],
    ["logarithm", Math.log, (x) => 1 / x, 0.01, 3],
    ["sine", Math.sin, Math.cos, -1, 1],
    ["reciprocal", (x) => 1 / x, (x) => -1 / (x * x), 0.01, 100],
  ];

for (const [name, value, slope, low, high] of smooth) {
  Deno.test(`${name}: the right rule agrees, and a factor of 1 + 1e-6 or 1 - 1e-6 is wrong`, () => {
    fc.assert(fc.property(within(low, high), fc.nat(), (x, seed) => {
      assertEquals(verdictOf(single(value, slope), [[x]], seed), "agrees");
      for (const factor of [1 + 1e-6, 1 - 1e-6, -1, 0]) {
        assertEquals(verdictOf(single(value, (x) => factor * slope(x)), [[x]], seed), "wrong");
      }
    }));
  });
}

Deno.test("a rule may be off by its own rounding, a part of a thousand-millionth", () => {
  assertEquals(verdictOf(single(Math.exp, (x) => (1 + 1e-9) * Math.exp(x)), [[1]]), "agrees");
});

Deno.test("places at 0 and at a million are checked like others", () => {
  for (const x of [0, 1e6, -1e6]) {
    assertEquals(verdictOf(single((x) => 3 * x + 1, () => 3), [[x]]), "agrees");
    assertEquals(verdictOf(single((x) => 3 * x + 1, () => 3.00001), [[x]]), "wrong");
    assertEquals(verdictOf(single(Math.sin, Math.cos), [[x]]), "agrees");
    assertEquals(verdictOf(single((x) => x * x, (x) => 2 * x), [[x]]), "agrees");
  }
  assertEquals(verdictOf(single((x) => x * x, () => 1e-6), [[0]]), "wrong");
});

Deno.test("a rule may be off by a few roundings of what comes in, where its slope is smaller than that", () => {
  const softplus = (z: number) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const rounded = (factor: number) => single((z) => softplus(-z), (z) => factor * (sigmoid(z) - 1));
  for (let seed = 0; seed < 50; seed++) {
    for (const z of [20, 25, 30, 33, 37, 40, 300]) assertEquals(verdictOf(rounded(1), [[z]], seed), "agrees");
    for (const z of [20, 25, 30]) assertEquals(verdictOf(rounded(1.1), [[z]], seed), "wrong");
  }
});

Deno.test("a function that loses its digits inside gives no false alarm, and rules that are far off are still wrong", () => {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const loss = (factor: number) => single((z) => -Math.log(1 - sigmoid(z)), (z) => factor * sigmoid(z));
  for (let seed = 0; seed < 50; seed++) {
    for (let z = 20; z <= 36; z++) assertEquals(verdictOf(loss(1), [[z]], seed), "cancellation", `${z}`);
    for (let z = 5; z <= 25; z++) {
      for (const factor of [-1, 0, 2]) assertEquals(verdictOf(loss(factor), [[z]], seed), "wrong", `${z} ${factor}`);
    }
  }
});

Deno.test("at a jump no slope is right, and none is taken for that of a kink", () => {
  const step = (slope: number) => single((x) => x >= 0 ? 1 : 0, () => slope);
  const rounding = (slope: number) => single(Math.round, () => slope);
  for (const slope of [0, 500, 4000]) {
    assertEquals(verdictOf(step(slope), [[0]]), "cancellation");
    assertEquals(verdictOf(rounding(slope), [[0.5]]), "cancellation");
  }
});

Deno.test("at a kink each slope between the two sides is a kink, and any other is wrong", () => {
  const relu = (slope: number) => single((x) => Math.max(0, x), () => slope);
  for (const seed of [1, 2, 3]) {
    for (const slope of [0, 0.3, 1]) assertEquals(verdictOf(relu(slope), [[0]], seed), "kink");
    for (const slope of [-0.01, 1.01, 2, NaN]) assertEquals(verdictOf(relu(slope), [[0]], seed), "wrong");
  }
  const { worst } = checkGradient(relu(1), [[0]], { upstream: [1] });
  assert(Math.abs(worst!.difference - 0.5) < 1e-6 && Math.abs(worst!.bound - 0.5) < 1e-6);
});

Deno.test("near a kink the right rule agrees, and the slope of the other side is wrong", () => {
  const right = single(Math.abs, Math.sign), wrong = single(Math.abs, (x) => -Math.sign(x));
  fc.assert(fc.property(within(-6, 0), fc.boolean(), (power, isLeft) => {
    const x = 10 ** power * (isLeft ? -1 : 1);
    assertEquals(verdictOf(right, [[x]]), "agrees");
    assertEquals(verdictOf(wrong, [[x]]), "wrong");
  }));
});

Deno.test("a difference that is lost in rounding is called so, and a rule that is far off is wrong all the same", () => {
  const lost = (slope: number) => single((x) => 1e12 + x, () => slope);
  assertEquals(verdictOf(lost(1), [[0.3]]), "cancellation");
  assertEquals(verdictOf(lost(2), [[0.3]]), "cancellation");
  assertEquals(verdictOf(lost(1e6), [[0.3]]), "wrong");
});

Deno.test("a distance that is too small or too large tells nothing", () => {
  const rule = single((x) => Math.sin(10 * x), (x) => 10 * Math.cos(10 * x));
  const verdict = (distance: number) => checkGradient(rule, [[0.3]], { distance }).verdict;
  assertEquals([1e-20, 1e-13, 1e-4, 1].map(verdict), ["cancellation", "cancellation", "agrees", "cancellation"]);
  fc.assert(fc.property(within(-2, 2), (x) => {
    assert(["cancellation", "kink"].includes(checkGradient(rule, [[x]], { distance: 1 }).verdict));
  }));
});

Deno.test("a constant: 0 agrees, anything else is wrong, and beside a large constant small slopes cannot be told", () => {
  const constant = (size: number, slope: number) => single(() => size, () => slope);
  assertEquals(verdictOf(constant(3, 0), [[2]]), "agrees");
  assertEquals(verdictOf(constant(0, 0), [[2]]), "agrees");
  assertEquals(verdictOf(constant(0, 1e-14), [[2]]), "wrong");
  assertEquals(verdictOf(constant(3, 1e-6), [[2]]), "wrong");
  assertEquals(verdictOf(constant(1e9, 0), [[2]]), "cancellation");
});

Deno.test("a rule that is not finite is wrong, even where the difference is not finite either", () => {
  for (const slope of [NaN, Infinity, -Infinity]) {
    assertEquals(verdictOf(single(Math.tanh, () => slope), [[0.5]]), "wrong");
    assertEquals(verdictOf(single(Math.sqrt, () => slope), [[0]]), "wrong");
  }
  assertEquals(verdictOf(single(Math.sqrt, () => 7), [[0]]), "cancellation");
});

Deno.test("a function that refuses places near by is checked where it can be, and otherwise says nothing", () => {
  const log = (x: number) => {
    if (x <= 0) throw new Error("only numbers above 0 have a logarithm");
    return Math.log(x);
  };
  for (const x of [1, 1e-3, 1e-5]) assertEquals(verdictOf(single(log, (x) => 1 / x), [[x]]), "agrees");
  assertEquals(verdictOf(single(log, (x) => 2 / x), [[1e-3]]), "wrong");
  assertEquals(verdictOf(single(log, (x) => 1 / x), [[1e-9]]), "cancellation");
  assertThrows(() => verdictOf(single(log, (x) => 1 / x), [[-1]]), Error, "only numbers above 0");
});
