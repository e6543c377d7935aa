/**
 * Penalties: a part of the loss that grows with the weights, so that a model that needs smaller ones for the same answers is
 * preferred.
 *
 * They belong to the loss of training only. To compare models that are penalized differently, measure the loss without them.
 */
import { add, mul } from "../ops/arithmetic.ts";
import { sum } from "../ops/broadcast.ts";
import { abs, square } from "../ops/functions.ts";
import { mustHold } from "../ops/settings.ts";
import type { Tensor } from "../tensor.ts";
import type { Parameters } from "./layer.ts";
import { ofParts } from "./parts.ts";

/** How much is asked for what. At least one of `l1` and `l2` is given. */
export interface PenaltyOptions {
  /** For each unit of the sum of absolute values: drives weights to 0 (Tibshirani 1996). */
  readonly l1?: number;
  /** For each unit of the sum of squares: makes weights small (Hoerl and Kennard 1970). The decay `d` of an optimizer is `l2 = d / 2`. */
  readonly l2?: number;
  /**
   * Which parameters, by name, "hidden.weight", or all those of a part, "hidden". Unless told they are the weights, as
   * `weightsApart` finds them: a bias only shifts, and has no reason to be small.
   */
  readonly only?: readonly string[];
}

/**
 * `l1 sum(abs(w)) + l2 sum(w^2)` over all numbers of the parameters: one number, `[]`, to be added to a loss. Throws where a
 * name is of no parameter, or nothing is left to penalize.
 */
export function penalty(parameters: Parameters, { l1, l2, only }: PenaltyOptions): Tensor {
  if (l1 === undefined && l2 === undefined) throw new Error("Cannot penalize weights: neither l1 nor l2 is given");
  for (const [name, strength] of Object.entries({ l1: l1 ?? 0, l2: l2 ?? 0 })) {
    mustHold("penalize weights", name, strength, strength >= 0 && strength < Infinity, "a number from 0");
  }
  const refuse = (part: string, names: string) => new Error(`Cannot penalize "${part}": there is ${names}`);
  const chosen = Object.values(only ? ofParts(parameters, only, refuse) : weightsApart(parameters).weights);
  if (chosen.length === 0) throw new Error(`Cannot penalize weights: there are none among ${list(parameters)}`);
  const terms = chosen.flatMap((w) => [
    ...(l1 === undefined ? [] : [mul(l1, sum(abs(w)))]),
    ...(l2 === undefined ? [] : [mul(l2, sum(square(w)))]),
  ]);
  return terms.reduce((total, term) => add(total, term));
}

/**
 * The parameters that multiply, apart from those that are one number for each unit or channel, such as biases: those of two axes or
 * more, and the others. As groups of an optimizer: `[{ parameters: weights, settings: { weightDecay } }, { parameters: others }]`,
 * where the settings of the others say `weightDecay: 0` if it is not 0 by itself.
 */
export function weightsApart(parameters: Parameters): { weights: Parameters; others: Parameters } {
  const those = (isWanted: (w: Tensor) => boolean) =>
    Object.fromEntries(Object.entries(parameters).filter(([, w]) => isWanted(w)));
  return { weights: those(({ shape }) => shape.length >= 2), others: those(({ shape }) => shape.length < 2) };
}

function list(parameters: Parameters): string {
  return Object.keys(parameters).join(", ") || "nothing";
}
