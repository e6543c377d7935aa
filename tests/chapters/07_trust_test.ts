import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { lossFromProbability } from "../../chapters/06_computation_graphs/graphs.ts";
import { runAttack } from "../../chapters/07_backpropagation/attack/attack.ts";
import { graphRule } from "../../chapters/07_backpropagation/attack/correct_rules_graphs.ts";
import {
  bestDistance,
  differenceOfExp,
  distancesBetween,
  EPSILON,
  errorAt,
  exponentOf,
  lowestPoint,
  type Precision,
  type Sides,
} from "../../chapters/07_backpropagation/step_sizes.ts";
import { cases, countCaught, sameSum, withAndWithoutOnes } from "../../chapters/07_backpropagation/trust.ts";
import { checkGradient } from "../../lib/check_gradient.ts";

const methods: [sides: Sides, precision: Precision][] = [
  ["one-sided", "float64"],
  ["central", "float64"],
  ["one-sided", "float32"],
  ["central", "float32"],
];

Deno.test("no difference is off by more than truncation and rounding explain", () => {
  for (const [sides, precision] of methods) {
    const eps = EPSILON[precision];
    for (const h of distancesBetween(64 * eps, 1)) {
      const isCentral = sides === "central";
      // the next term of Taylor's series is at most h / 3 and h² / 20 of these
      const truncation = isCentral ? h * h / 6 * (1 + h * h / 20) * 1.01 : h / 2 * (1 + h / 2);
      // exp is rounded to one epsilon, and the values may be e^h times the slope; x + h is off by an epsilon itself
      const rounding = Math.exp(h) * eps * (isCentral ? 1 : 2) * (1 + eps / h) / h + 4 * eps;
      const error = errorAt(h, sides, precision, 3);
      assert(error <= truncation + rounding, `${sides} ${precision} ${h}: ${error}`);
    }
  }
});

Deno.test("where truncation rules, the error is h / 2 one-sided and h² / 6 central", () => {
  for (const h of [1e-2, 1e-3]) {
    assertAlmostEquals(errorAt(h, "one-sided", "float64", 1) / (h / 2), 1, 0.01);
    assertAlmostEquals(errorAt(h, "central", "float64", 1) / (h * h / 6), 1, 0.01);
  }
  assertAlmostEquals(errorAt(0.1, "central", "float32", 1) / (0.01 / 6), 1, 0.02);
});

Deno.test("float32 rounds every number", () => {
  const found = differenceOfExp(1, 0.01, "central", "float32");
  assertEquals(found, Math.fround(found));
  assert(Math.abs(found - Math.E) > 1e-5);
});

Deno.test("the exponent of a power law is found", () => {
  const x = [1, 2, 4, 8];
  assertAlmostEquals(exponentOf(x, x.map((one) => 7 * one ** -1.5)), -1.5, 1e-12);
});

Deno.test("the best distances are near the roots of epsilon", () => {
  assertAlmostEquals(bestDistance("one-sided", "float64"), 1.49e-8, 1e-10);
  assertAlmostEquals(bestDistance("central", "float64"), 6.06e-6, 1e-8);
  for (const [sides, precision] of methods) {
    const ratio = lowestPoint(sides, precision, 5).distance / bestDistance(sides, precision);
    assert(ratio > 0.1 && ratio < 10, `${sides} ${precision} ${ratio}`);
  }
});

Deno.test("each case of the page gets its verdict, with any seed", () => {
  for (let seed = 0; seed < 20; seed++) {
    assertEquals(cases.map(([, rule, x]) => checkGradient(rule, [[x]], { seed }).verdict), [
      "agrees",
      "wrong",
      "agrees",
      "kink",
      "wrong",
      "cancellation",
    ]);
  }
});

Deno.test("an upstream of ones hides a rule of zeros for softmax and batch normalization", () => {
  for (const { rule, inputs } of sameSum(4)) {
    const found = withAndWithoutOnes(rule, inputs, 4);
    const verdicts = Object.values(found).map(({ verdict }) => verdict);
    assertEquals(verdicts, ["agrees", "agrees", "agrees", "wrong"]);
  }
});

Deno.test("the attack: ours catches all, the others do not", () => {
  const { rules } = runAttack(1), caught = countCaught(rules);
  assert(rules.length >= 40);
  assertEquals(caught.ours, rules.length);
  assert(caught.oneCoordinate < rules.length && caught.onesUpstream < rules.length);
});

Deno.test("the loss by way of the probability is right at each place of chapter 6, and no rounding makes it wrong", () => {
  const rule = graphRule(([z]) => [lossFromProbability(z, 0)]);
  for (let seed = 0; seed < 20; seed++) {
    assertEquals(checkGradient(rule, [[0]], { seed }).verdict, "agrees");
    for (let z = 20; z <= 36; z++) {
      assertEquals(checkGradient(rule, [[z]], { seed }).verdict, "cancellation", `z = ${z}`);
    }
  }
});
