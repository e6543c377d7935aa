/**
 * Changing tensors in place, which is how a model learns: a few assignments, each a formula.
 *
 * This is the one place where numbers of a tensor change. What was calculated from the old ones is not calculated anew, so
 * gradients are taken before; `gradients` refuses to do it after.
 */
import type { Rule } from "./device/device.ts";
import { parseFormula } from "./formula/parse.ts";
import { isSameShape, showShape } from "./shape.ts";
import { noteUpdate, type Tensor } from "./tensor.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** Carries out a rule: its names stand for tensors of one shape, or for numbers. */
export type Update = (tensors: Tensors, numbers?: Readonly<Record<string, number>>) => void;

/**
 * A rule of assignments in order, where later ones see what earlier ones have changed:
 * `const step = rule({ v: "momentum * v + dw", w: "w - rate * v" })`, then `step({ w, v, dw }, { rate: 0.1, momentum: 0.9 })`.
 */
export function rule(assignments: Readonly<Record<string, string>>): Update {
  const assigned = Object.keys(assignments);
  if (assigned.length === 0) throw new Error("Cannot make a rule of no assignments");
  const parsed = new Map<string, Rule>();
  return (tensors, numbers = {}) => {
    const names = [...Object.keys(tensors), ...Object.keys(numbers)], key = names.join();
    const { device } = checkTensors(assigned, tensors, numbers);
    const formulas = parsed.get(key) ?? mapValues(assignments, (text) => parseFormula(text, names));
    parsed.set(key, formulas);
    device.update(formulas, mapValues(tensors, ({ storage }) => storage), numbers);
    for (const name of assigned) noteUpdate(tensors[name]);
  };
}

/** That every tensor that a rule assigns is there and may change, and that all fit together. Gives the first. */
function checkTensors(
  assigned: readonly string[],
  tensors: Tensors,
  numbers: Readonly<Record<string, number>>,
): Tensor {
  for (const name of assigned) {
    if (!Object.hasOwn(tensors, name)) throw new Error(`Cannot update ${name}: no tensor of this name is given`);
    if (tensors[name].isIndex) throw new Error(`Cannot update ${name}: it holds indices, which do not change`);
  }
  const twice = Object.keys(numbers).find((name) => Object.hasOwn(tensors, name));
  if (twice) throw new Error(`Cannot update with ${twice}: it is given as a tensor and as a number`);
  const [[firstName, first], ...others] = Object.entries(tensors);
  for (const [name, { shape, device }] of others) {
    const names = `${firstName} ${showShape(first.shape)} and ${name} ${showShape(shape)}`;
    if (!isSameShape(shape, first.shape)) throw new Error(`Cannot update ${names} together: their shapes differ`);
    if (device !== first.device) throw new Error(`Cannot update ${names} together: they are on two devices`);
  }
  return first;
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
