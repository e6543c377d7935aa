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
const softmax = ([z]: Lists) => {
  const powers = z.map(Math.exp), sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};
const softmaxRule: Differentiable = {
  forward: softmax,
  backward: (inputs, u) => {
    const p = softmax(inputs), mean = p.reduce((sum, one, i) => sum + one * u[i], 0);
    return [p.map((one, i) => one * (u[i] - mean))];
  },
};

const smooth: [name: string, value: (x: number) => number, slope: (x: number) => number, low: number, high: number][] =
  [
    ["tanh", Math.tanh, sech2, -3, 3],
    ["exp", Math.exp, Math.exp, -20, 20],
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
  assertEquals(verdictOf(constant(0, 1e-300), [[2]]), "wrong");
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

Deno.test("lists of wrong lengths are a problem of the rule, in words", () => {
  const rule = (gradients: Lists): Differentiable => ({ forward: () => [1], backward: () => gradients });
  const problem = (gradients: Lists) => checkGradient(rule(gradients), [[1, 2], [3]]);
  assertEquals(problem([[0, 0]]), { verdict: "wrong", findings: [], problem: "1 gradients for 2 inputs" });
  assertEquals(problem([[0, 0], [0, 0]]).problem, "the gradient of input 1 has 2 numbers, the input has 1");
  assertEquals(problem([[0, 0], [0]]).verdict, "agrees");
});

Deno.test("a rule that changes its inputs, or that remembers, is wrong", () => {
  const changing: Differentiable = {
    forward: ([x]) => [x[0] ** 2],
    backward: ([x], [u]) => {
      const slope = 2 * x[0] * u;
      (x as number[])[0] -= 0.1 * slope;
      return [[slope]];
    },
  };
  assertEquals(checkGradient(changing, [[3]]).problem, "the rule changes its inputs");
  const kept = [0];
  const adding: Differentiable = { forward: ([x]) => [5 * x[0]], backward: (_, [u]) => (kept[0] += 5 * u, [kept]) };
  assertEquals(checkGradient(adding, [[3]]).problem, "the rule gives another gradient when it is asked again");
});

Deno.test("a rule that takes the upstream gradient without its sign, or not at all, is wrong with every seed", () => {
  const square = (taken: (u: number) => number): Differentiable => ({
    forward: ([x]) => [x[0] ** 2],
    backward: ([x], [u]) => [[2 * x[0] * taken(u)]],
  });
  for (let seed = 0; seed < 50; seed++) {
    for (const taken of [Math.abs, () => 1, (u: number) => u * u, (u: number) => Math.max(u, 0)]) {
      assertEquals(verdictOf(square(taken), [[3]], seed), "wrong");
    }
    assertEquals(verdictOf(square((u) => u), [[3]], seed), "agrees");
  }
});

Deno.test("an upstream of ones hides a softmax that gives nothing; a random one does not", () => {
  const nothing: Differentiable = { forward: softmax, backward: ([z]) => [z.map(() => 0)] };
  const logits = fc.array(within(-3, 3), { minLength: 2, maxLength: 5 });
  fc.assert(fc.property(logits, fc.nat(), (z, seed) => {
    assertEquals(checkGradient(nothing, [z], { upstream: z.map(() => 1) }).verdict, "agrees");
    assertEquals(verdictOf(nothing, [z], seed), "wrong");
    assertEquals(verdictOf(softmaxRule, [z], seed), "agrees");
  }));
});

Deno.test("one wrong coordinate among many is found and named, and what is not a number is worst", () => {
  const rule = (wrong: Record<number, number>): Differentiable => ({
    forward: ([, x]) => x.map(Math.tanh),
    backward: ([a, x], u) => [a.map(() => 0), x.map((one, i) => wrong[i] ?? u[i] * sech2(one))],
  });
  const inputs = [[1, 2], [0.1, 0.2, 0.3, 0.4]];
  assertEquals(checkGradient(rule({}), inputs).findings.length, 6);
  const report = checkGradient(rule({ 2: 0.5, 3: 1e6 }), inputs);
  assertEquals([report.verdict, report.worst?.input, report.worst?.place], ["wrong", 1, 3]);
  assertEquals(report.findings.filter(({ verdict }) => verdict === "wrong").length, 2);
  assertEquals(checkGradient(rule({ 1: NaN, 3: 1e6 }), inputs).worst?.place, 1);
});

Deno.test("a small slope beside a large one is still checked", () => {
  const rule = (factor: number): Differentiable => ({
    forward: ([x]) => [1e3 * x[0] + 1e-3 * x[1]],
    backward: (_, [u]) => [[1e3 * u, factor * 1e-3 * u]],
  });
  assertEquals(verdictOf(rule(1), [[0.1, 0.2]]), "agrees");
  assertEquals(verdictOf(rule(1.01), [[0.1, 0.2]]), "wrong");
});

Deno.test("a jump beside a smooth coordinate does not widen its bounds", () => {
  const rule = (slope: number): Differentiable => ({
    forward: ([x]) => [x[0] > 0 ? 1 : 0, x[1] ** 2],
    backward: ([x], u) => [[0, slope * x[1] * u[1]]],
  });
  const verdicts = (rule: Differentiable, place: number) =>
    checkGradient(rule, [[0, place]]).findings.map(({ verdict }) => verdict);
  assertEquals(verdicts(rule(2), 1)[1], "agrees");
  assertEquals(verdicts(rule(2.0001), 1)[1], "wrong");
  const bent: Differentiable = {
    forward: ([x]) => [x[0] > 0 ? 1e9 : 0, Math.max(0, x[1])],
    backward: (_, u) => [[0, 0.5 * u[1]]],
  };
  assertEquals(verdicts(bent, 0), ["kink", "kink"]);
});

const nothingToCheck: [act: () => unknown, message: string][] = [
  [() => checkGradient(softmaxRule, [[]]), "Cannot check a gradient: there are no inputs"],
  [
    () => checkGradient({ forward: () => [], backward: (inputs) => inputs }, [[1]]),
    "Cannot check a gradient: there are no outputs",
  ],
  [
    () => checkGradient(softmaxRule, [[1, 2, 3]], { upstream: [1] }),
    "Cannot check a gradient: expected 3 upstream numbers, got 1",
  ],
  [
    () => checkGradient(softmaxRule, [[1, 2, 3]], { distance: 0 }),
    "Cannot measure a slope at a distance of 0: it must be above 0 and finite",
  ],
];

for (const [act, message] of nothingToCheck) {
  Deno.test(`a mistake is named: ${message}`, () => {
    assertEquals(assertThrows(act, Error).message, message);
  });
}
