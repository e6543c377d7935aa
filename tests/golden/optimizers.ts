/** The library's optimizers, with the settings of a golden case. */
import { type Optimizer, optimizerOf } from "../../lib/optim/optimizer.ts";
import * as rules from "../../lib/optim/rules.ts";
import * as adams from "../../lib/optim/rules_adam.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { given, isSet, numbersOf } from "./parameters.ts";
import type { Named } from "./trial.ts";

/** By the names of the golden files: makes the optimizer of these weights. */
export const optimizers: Readonly<Record<string, (golden: GoldenCase, weights: Named) => Optimizer>> = {
  sgd,
  adagrad: (golden, weights) => {
    const sum = numberOf(golden, "initial_accumulator_value");
    const epsilon = numberOf(golden, "eps"), rateDecay = numberOf(golden, "lr_decay");
    return optimizerOf({ ...rules.adagrad.rule, state: { sum } })(weights, { ...common(golden), epsilon, rateDecay });
  },
  rmsprop: (golden, weights) => {
    const momentum = numberOf(golden, "momentum"), epsilon = numberOf(golden, "eps");
    const settings = { ...common(golden), rho: numberOf(golden, "alpha"), epsilon };
    if (isSet(golden, "centered")) return rules.rmspropCentered(weights, { ...settings, momentum });
    return momentum === 0
      ? rules.rmsprop(weights, settings)
      : rules.rmspropMomentum(weights, { ...settings, momentum });
  },
  adadelta: (golden, weights) => {
    const rho = numberOf(golden, "rho"), epsilon = numberOf(golden, "eps");
    return rules.adadelta(weights, { ...common(golden), rho, epsilon });
  },
  adam: (golden, weights) => (isSet(golden, "amsgrad") ? adams.amsgrad : adams.adam)(weights, adamSettings(golden)),
  adamw: (golden, weights) => (isSet(golden, "amsgrad") ? AMSGRAD_W : adams.adamw)(weights, adamSettings(golden)),
  adamax: (golden, weights) => adams.adamax(weights, adamSettings(golden)),
  nadam: (golden, weights) => adams.nadam(weights, nadamSettings(golden)),
  nadam_torch_1_13: (golden, weights) => FAULTY_NADAM(weights, nadamSettings(golden)),
  radam: (golden, weights) => adams.radam(weights, adamSettings(golden)),
};

/** Gradient descent, with momentum, with Nesterov's. */
function sgd(golden: GoldenCase, weights: Named): Optimizer {
  const momentum = given(golden, "momentum") ?? 0, dampening = given(golden, "dampening") ?? 0;
  if (momentum === 0) return rules.sgd(weights, common(golden));
  if (isSet(golden, "nesterov")) return rules.nesterov(weights, { ...common(golden), momentum });
  return rules.momentum(weights, { ...common(golden), momentum, dampening });
}

function common(golden: GoldenCase) {
  return { learningRate: numberOf(golden, "lr"), weightDecay: given(golden, "weight_decay") ?? 0 };
}

function adamSettings(golden: GoldenCase) {
  const [beta1, beta2] = numbersOf(golden, "betas");
  return { ...common(golden), beta1, beta2, epsilon: numberOf(golden, "eps") };
}

function nadamSettings(golden: GoldenCase) {
  return { ...adamSettings(golden), momentumDecay: numberOf(golden, "momentum_decay") };
}

const { amsgrad: { rule: largest }, adamw: { rule: shrinking }, nadam: { rule: nadam } } = adams;

/** AdamW with the largest squares: of two rules. */
const AMSGRAD_W = optimizerOf({
  ...shrinking,
  state: largest.state,
  assignments: {
    ...largest.assignments,
    w: shrinking.assignments.w.replace("sqrt(v)", "sqrt(most)"),
  },
});

/** As PyTorch 1.13 had it: in the second product the momentum of the step counts twice. */
const FAULTY_NADAM = optimizerOf({
  ...nadam,
  numbers: (step, settings) => {
    const { learningRate, beta1, momentumDecay } = settings;
    const momentumOf = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const product = Array.from({ length: step }, (_, i) => momentumOf(i + 1)).reduce((a, b) => a * b);
    const now = momentumOf(step), next = momentumOf(step + 1);
    return { ...nadam.numbers!(step, settings), meanRate: learningRate * next / (1 - product * now * next) };
  },
});

/** What the library keeps, by PyTorch's names. */
export function stateNames(golden: GoldenCase): Readonly<Record<string, string>> {
  return {
    momentum_buffer: golden.op === "sgd" ? "v" : "u",
    sum: "sum",
    square_avg: "v",
    exp_avg: "m",
    exp_avg_sq: "v",
    max_exp_avg_sq: "most",
    exp_inf: "u",
    grad_avg: "mean",
    acc_delta: "u",
  };
}
