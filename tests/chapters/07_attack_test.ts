import { assert, assertEquals } from "@std/assert";
import { type Attacked, runAttack, wrongRules } from "../../chapters/07_backpropagation/attack/attack.ts";
import { checkers } from "../../chapters/07_backpropagation/attack/checkers.ts";
import { checkGradient } from "../../lib/check_gradient.ts";
import { Random } from "../../lib/random.ts";

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

/** The names of the rules that a checker lets pass. */
function passed(rules: readonly Attacked[], checker: keyof Attacked["caughtBy"]): string[] {
  return rules.filter(({ caughtBy }) => !caughtBy[checker]).map(({ name }) => name);
}

Deno.test("there are at least 40 wrong rules, each with a name of its own", () => {
  assert(wrongRules.length >= 40);
  assertEquals(new Set(wrongRules.map(({ name }) => name)).size, wrongRules.length);
  for (const { mistake } of wrongRules) assert(/^\S.*\.$/.test(mistake), mistake);
});

Deno.test("our checker catches every wrong rule, with 20 seeds", () => {
  for (const seed of SEEDS) assertEquals(passed(runAttack(seed).rules, "ours"), [], `seed ${seed}`);
});

Deno.test("our checker calls every wrong rule wrong, and nothing milder", () => {
  for (const { name, correct, backward } of wrongRules) {
    const inputs = correct.inputs(new Random(1));
    assertEquals(checkGradient({ forward: correct.forward, backward }, inputs).verdict, "wrong", name);
  }
});

Deno.test("every right rule passes all checkers, with 20 seeds", () => {
  for (const rule of new Set(wrongRules.map(({ correct }) => correct))) {
    for (const seed of SEEDS) {
      const random = new Random(seed), inputs = rule.inputs(random);
      for (const [name, passes] of Object.entries(checkers)) {
        assert(passes(rule, inputs, random), `${rule.operation} fails ${name} with seed ${seed}`);
      }
    }
  }
});

Deno.test("the same seed gives the same result", () => {
  assertEquals(runAttack(3), runAttack(3));
});

/** What a checker lets pass with each of 20 seeds. */
function alwaysPassed(checker: keyof Attacked["caughtBy"]): string[] {
  const all = SEEDS.map((seed) => passed(runAttack(seed).rules, checker));
  return all[0].filter((name) => all.every((names) => names.includes(name)));
}

Deno.test("an upstream gradient of ones lets 17 of 61 pass with any seed: what it cancels, and what it cannot tell apart", () => {
  assertEquals(wrongRules.length, 61);
  assertEquals(alwaysPassed("onesUpstream"), [
    "product without upstream",
    "upstream clipped",
    "sigmoid without upstream",
    "sum without upstream",
    "upstream transposed",
    "matrices without upstream",
    "not transposed back",
    "halves exchanged",
    "cut one place early",
    "batch norm of zero",
    "variance fixed",
    "scale forgotten",
    "batch norm by n - 1",
    "plain mean",
    "softmax without upstream",
    "cross-entropy without upstream",
    "begun at 1",
  ]);
});

Deno.test("one number of each input at 1e-2 lets pass what ones hide, and more by luck or by its coarse bound", () => {
  const ones = alwaysPassed("onesUpstream"), one = alwaysPassed("oneCoordinate");
  assertEquals(one.filter((name) => !ones.includes(name)), [
    "leftover factor",
    "leak forgotten",
    "weights stepped too soon",
    "epsilon left out",
  ]);
  for (const seed of SEEDS) assert(passed(runAttack(seed).rules, "oneCoordinate").length > one.length, `seed ${seed}`);
});
