/**
 * Changing tensors in place, which is how a model learns: a few assignments, each a formula.
 *
 * This is the one place where numbers of a tensor change. What was calculated from the old ones is not calculated anew, so
 * gradients are taken before; `gradients` refuses to do it after.
 */
import type { Rule, Storage } from "./device/device.ts";
import { parseFormula } from "./formula/parse.ts";
import { isSameShape, showShape } from "./shape.ts";
import { noteUpdate, type Tensor } from "./tensor.ts";

type Texts = Readonly<Record<string, string>>;
type Tensors = Readonly<Record<string, Tensor>>;
type Numbers = Readonly<Record<string, number>>;

/** Carries out a rule: its names stand for tensors of one shape, or for numbers. */
export type Update = (tensors: Tensors, numbers?: Numbers) => void;

/**
 * A rule of assignments in order, where later ones see what earlier ones have changed:
 * `const step = rule({ v: "momentum * v + dw", w: "w - rate * v" })`, then `step({ w, v, dw }, { rate: 0.1, momentum: 0.9 })`.
 */
export function rule(assignments: Texts): Update {
  const assigned = Object.keys(assignments);
  if (assigned.length === 0) throw new Error("Cannot make a rule of no assignments");
  let last: Prepared = { names: [], formulas: {} };
  const known = new Map<string, Prepared>();
  return (tensors, numbers = {}) => {
    const { device } = checkTensors(assigned, tensors, numbers);
    if (!isFor(last, tensors, numbers)) last = prepare(known, assignments, tensors, numbers);
    device.update(last.formulas, storagesOf(tensors), numbers);
    for (const name of assigned) noteUpdate(tensors[name]);
  };
}

/** The formulas of a rule, parsed for these names: those of the tensors, then those of the numbers. */
interface Prepared {
  readonly names: readonly string[];
  readonly formulas: Rule;
}

/** Whether formulas were parsed for just these names, in this order: most often those of the call before. */
function isFor({ names }: Prepared, tensors: Tensors, numbers: Numbers): boolean {
  let i = 0;
  for (const name in tensors) if (names[i++] !== name) return false;
  for (const name in numbers) if (names[i++] !== name) return false;
  return i === names.length;
}

/** Parsed once for the same names, so that a device which prepares formulas meets the same ones again. */
function prepare(known: Map<string, Prepared>, assignments: Texts, tensors: Tensors, numbers: Numbers): Prepared {
  const names = [...Object.keys(tensors), ...Object.keys(numbers)], key = names.join();
  const parse = () => Object.entries(assignments).map(([name, text]) => [name, parseFormula(text, names)]);
  const prepared = known.get(key) ?? { names, formulas: Object.fromEntries(parse()) };
  known.set(key, prepared);
  return prepared;
}

function storagesOf(tensors: Tensors): Record<string, Storage> {
  const storages: Record<string, Storage> = {};
  for (const name in tensors) storages[name] = tensors[name].storage;
  return storages;
}

/** That every tensor that a rule assigns is there and may change, and that all fit together. Gives the first. */
function checkTensors(
  assigned: readonly string[],
  tensors: Tensors,
  numbers: Numbers,
): Tensor {
  for (const name of assigned) {
    if (!Object.hasOwn(tensors, name)) throw new Error(`Cannot update ${name}: no tensor of this name is given`);
    if (tensors[name].isIndex) throw new Error(`Cannot update ${name}: it holds indices, which do not change`);
  }
  const twice = Object.keys(numbers).find((name) => Object.hasOwn(tensors, name));
  if (twice) throw new Error(`Cannot update with ${twice}: it is given as a tensor and as a number`);
  const names = Object.keys(tensors), first = tensors[names[0]];
  for (const name of names) checkFits(names[0], first, name, tensors[name]);
  return first;
}

function checkFits(firstName: string, first: Tensor, name: string, { shape, device }: Tensor): void {
  const isSame = isSameShape(shape, first.shape);
  if (isSame && device === first.device) return;
  const both = `${firstName} ${showShape(first.shape)} and ${name} ${showShape(shape)}`;
  const reason = isSame ? "they are on two devices" : "their shapes differ";
  throw new Error(`Cannot update ${both} together: ${reason}`);
}
