/**
 * The attack on the checker: for every op, wrong gradients are made by machine, and each must be caught.
 *
 * The backward pass of an op is a row of calls of a device. A wrong gradient is the right one with one call done wrongly,
 * wherever the same line of the gradient comes up in any of the op's samples. Besides, what the op gives back may be
 * wrong as a whole, and so may the walk through the graph.
 */
import { checkGradient, type CheckOptions, type GradientReport } from "../../lib/check_gradient.ts";
import { onDevice } from "../../lib/tensor.ts";
import { type OpRule } from "../../lib/check_op.ts";
import { Reference } from "../../lib/device/reference.ts";
import { reasonOf } from "./equivalent.ts";
import { LISTED } from "./listed.ts";
import { type Target, Trial, type Wrong } from "./trial.ts";

/** What became of a wrong gradient. */
export interface Outcome {
  readonly change: string;
  readonly outcome: "caught" | "equivalent" | "escaped";
  /** Why it is no mistake, where it is equivalent. */
  readonly reason?: string;
}

/** Whether a rule passes. */
export type Checker = (rule: OpRule, options: CheckOptions) => Pick<GradientReport, "verdict">;

/** That of the tests. */
export const suite: Checker = (rule, options) => checkGradient(rule, rule.inputs, options);

/** A wrong gradient as it shows in one sample. */
interface Shown {
  readonly trial: Trial;
  readonly seed: number;
  readonly wrong: Wrong;
}

/** Tries every wrong gradient of an op on a checker. It is caught if it is caught in one of the samples. */
export function attack(target: Target, checker: Checker = suite): Outcome[] {
  return [...wrongGradients(target)].map(([change, shown]) => {
    if (shown.some((one) => isCaught(one, checker))) return { change, outcome: "caught" };
    const reason = LISTED[target.name]?.[change] ?? reasonOf(shown);
    return reason ? { change, outcome: "equivalent", reason } : { change, outcome: "escaped" };
  });
}

/** All that can go wrong with an op, each with the samples in which it can. */
function wrongGradients(target: Target): Map<string, Shown[]> {
  const found = new Map<string, Shown[]>();
  onDevice(new Reference(), target.samples).forEach((args, i) => {
    const trial = new Trial(target, args);
    if (!trial.isUseful) return;
    for (const wrong of trial.wrongs()) {
      const shown = found.get(wrong.change) ?? [];
      found.set(wrong.change, [...shown, { trial, seed: i + 1, wrong }]);
    }
  });
  return found;
}

function isCaught({ trial, wrong, seed }: Shown, checker: Checker): boolean {
  try {
    return checker(trial.remembering(wrong.rule), { seed }).verdict !== "agrees";
  } catch {
    return true;
  }
}
