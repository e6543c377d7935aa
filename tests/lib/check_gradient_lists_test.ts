import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkGradient, type Differentiable, type Lists, type Verdict } from "../../lib/check_gradient.ts";

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

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

Deno.test("a rule that is not linear in the upstream is wrong with every seed, also if it is for small numbers", () => {
  const clipped = (most: number): Differentiable => ({
    forward: ([x]) => [x[0] ** 2],
    backward: ([x], [u]) => [[2 * x[0] * Math.max(-most, Math.min(most, u))]],
  });
  for (let seed = 0; seed < 50; seed++) {
    for (const most of [2, 5, 100]) {
      assertEquals(checkGradient(clipped(most), [[3]], { seed }), {
        verdict: "wrong",
        findings: [],
        problem: "the rule is not linear in what comes in",
      });
    }
  }
});

Deno.test("a function that changes its inputs is wrong, and cannot reach the caller's lists", () => {
  const inPlace: Differentiable = {
    forward: ([x]) => {
      x.forEach((one, i) => (x as number[])[i] = Math.max(0, one));
      return x;
    },
    backward: ([x], u) => [x.map((one, i) => one > 0 ? u[i] : 0)],
  };
  const inputs = [[1, -2]];
  assertEquals(checkGradient(inPlace, inputs).problem, "the function changes its inputs");
  assertEquals(inputs, [[1, -2]]);
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
    backward: ([a, x], u) => [a.map(() => 0), x.map((one, i) => u[i] * (wrong[i] ?? sech2(one)))],
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

Deno.test("a small slope that is lost beside a large value does not agree", () => {
  const forgotten: Differentiable = {
    forward: ([[a, b]]) => [1e6 * a + 1e-5 * Math.tanh(b)],
    backward: (_, [u]) => [[1e6 * u, 0]],
  };
  assert(verdictOf(forgotten, [[0.3, 0.4]]) !== "agrees");
  const house: Differentiable = {
    forward: ([[w, b, v]]) => [(120 * w + b - 3e5) ** 2 / 2 + 1e-3 * v ** 2],
    backward: ([[w, b]], [u]) => {
      const error = 120 * w + b - 3e5;
      return [[120 * error * u, error * u, 0]];
    },
  };
  const { findings } = checkGradient(house, [[1, 2, 0.5]]);
  assertEquals(findings.map(({ verdict }) => verdict), ["agrees", "agrees", "cancellation"]);
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
  assertEquals(verdicts(bent, 0), ["cancellation", "kink"]);
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
