/** The attack on the checkers: every wrong rule is tried on each, and what slips through is counted. */
import { Random } from "../../../lib/random.ts";
import { checkers } from "./checkers.ts";
import { wrongNumbers, type WrongRule } from "./wrong_rules.ts";
import { wrongGraphs } from "./wrong_rules_graphs.ts";
import { wrongLayers } from "./wrong_rules_layers.ts";
import { wrongLosses } from "./wrong_rules_losses.ts";

/** All of them. */
export const wrongRules: readonly WrongRule[] = [...wrongNumbers, ...wrongLayers, ...wrongLosses, ...wrongGraphs];

/** A wrong rule, and which checkers caught it. */
export interface Attacked {
  readonly name: string;
  readonly operation: string;
  /** What is wrong, in one sentence. */
  readonly mistake: string;
  readonly caughtBy: { readonly oneCoordinate: boolean; readonly onesUpstream: boolean; readonly ours: boolean };
}

interface AttackResult {
  readonly rules: readonly Attacked[];
}

/** Tries all wrong rules on all checkers; the seed gives the inputs, the places and the upstream gradients. */
export function runAttack(seed = 1): AttackResult {
  return { rules: wrongRules.map((rule, i) => attack(rule, new Random(seed).fork(i))) };
}

/** All three see the rule at the same inputs. */
function attack({ name, mistake, correct, backward }: WrongRule, random: Random): Attacked {
  const inputs = correct.inputs(random), wrong = { forward: correct.forward, backward };
  const { oneCoordinate, onesUpstream, ours } = checkers;
  return {
    name,
    operation: correct.operation,
    mistake,
    caughtBy: {
      oneCoordinate: !oneCoordinate(wrong, inputs, random),
      onesUpstream: !onesUpstream(wrong, inputs, random),
      ours: !ours(wrong, inputs, random),
    },
  };
}
