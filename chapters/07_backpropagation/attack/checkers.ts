/** Three ways to check a rule for a gradient: two in the form that homework of courses has, and ours. */
import { checkGradient, type Differentiable, type Lists } from "../../../lib/check_gradient.ts";
import type { Random } from "../../../lib/random.ts";
import { sum } from "../../05_losses/softmax.ts";

/** Whether a rule passes at these inputs. */
type Checker = (rule: Differentiable, inputs: Lists, random: Random) => boolean;

/**
 * One number of each input, drawn at random, with an upstream gradient of ones. Differences are taken at a distance of
 * 1e-6, and 1e-2 of the slope plus 1e-2 is close enough. This is how MiniTorch checks its operations (Rush 2020).
 */
export const oneCoordinate: Checker = (rule, inputs, random) => {
  const gradients = rule.backward(inputs, onesFor(rule, inputs));
  return inputs.every((list, input) => {
    const place = random.integer(list.length);
    const difference = centralDifference(rule, inputs, input, place, 1e-6);
    return Math.abs(gradients[input][place] - difference) <= 1e-2 + 1e-2 * Math.abs(difference);
  });
};

/**
 * Every number of every input, still with an upstream gradient of ones, and with a bound of 1e-6. The checks in
 * the first homework of a course on deep learning systems are of this form (Kolter and Chen 2022); they take a distance of
 * 1e-4, here it is 1e-5, which is nearer to the best. Its later homework has random weights too.
 */
export const onesUpstream: Checker = (rule, inputs) => {
  const gradients = rule.backward(inputs, onesFor(rule, inputs));
  return inputs.every((list, input) =>
    gradients[input].length === list.length && list.every((_, place) => {
      const difference = centralDifference(rule, inputs, input, place, 1e-5);
      return Math.abs(gradients[input][place] - difference) <= 1e-6 + 1e-6 * Math.abs(difference);
    })
  );
};

/** Every number of every input, with a random upstream gradient, and a bound from the difference itself. */
export const ours: Checker = (rule, inputs, random) =>
  checkGradient(rule, inputs, { seed: random.integer(2 ** 31) }).verdict === "agrees";

export const checkers = { oneCoordinate, onesUpstream, ours };

function onesFor({ forward }: Differentiable, inputs: Lists): number[] {
  return forward(inputs).map(() => 1);
}

/** The slope of the sum of all outputs. */
function centralDifference(
  { forward }: Differentiable,
  inputs: Lists,
  input: number,
  place: number,
  h: number,
): number {
  const moved = (by: number) =>
    sum(forward(inputs.map((list, i) => i === input ? list.with(place, list[place] + by) : list)));
  return (moved(h) - moved(-h)) / (2 * h);
}
