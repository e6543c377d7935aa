import { assert, assertEquals } from "@std/assert";
import { type Attacked, runAttack, wrongRules } from "../../chapters/07_backpropagation/attack.ts";
import { checkers } from "../../chapters/07_backpropagation/checkers.ts";
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

Deno.test("an upstream gradient of ones lets 16 of 60 pass: what it cancels, and what it cannot tell apart", () => {
  const { rules } = runAttack(1);
  assertEquals(rules.length, 60);
  assertEquals(passed(rules, "onesUpstream"), [
    "product without upstream",
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

Deno.test("one number of each input at 1e-2 lets 22 of 60 pass with seed 1: these too, by luck or by a coarse bound", () => {
  const { rules } = runAttack(1);
  const [one, all] = [passed(rules, "oneCoordinate"), passed(rules, "onesUpstream")];
  assertEquals(one.length, 22);
  assertEquals(one.filter((name) => !all.includes(name)), [
    "leftover factor",
    "leak forgotten",
    "all get the maximum's",
    "weights stepped too soon",
    "lookup overwritten",
    "epsilon left out",
  ]);
});
