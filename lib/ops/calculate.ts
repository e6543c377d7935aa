/** Formulas over tensors: a number for each place of the shape that the tensors take together. */
import type { View } from "../device/device.ts";
import { pullOf } from "../formula/derive.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Formula, variablesOf } from "../formula/tree.ts";
import { checkDevices, isRecording, remembered } from "../op.ts";
import { broadcast, isSameShape, repeatsTo, type Shape, stridesIn } from "../shape.ts";
import { device, Tensor } from "../tensor.ts";
import { sumTo } from "./broadcast.ts";

/** What a name in a formula stands for: a tensor, or one number for all places. */
export type Operand = Tensor | number;

/**
 * A formula of these operands; `names` says which is which, and may say more than the formula reads. Gradients find their
 * way back by calculus (`derive`): gradients are made of such formulas, so they have gradients themselves.
 */
export function calculate(
  act: string,
  formula: Formula,
  names: readonly string[],
  operands: readonly Operand[],
): Tensor {
  const read = variablesOf(formula);
  return calculateExactly(act, formula, read, picked(operands, read.map((name) => names.indexOf(name))));
}

/** The same for an op that calculates a formula again and again: which operands it reads is found once. */
export function calculation(
  act: string,
  text: string,
  names: readonly string[],
): (operands: readonly Operand[]) => Tensor {
  const formula = parseFormula(text, names), read = variablesOf(formula);
  const places = read.map((name) => names.indexOf(name));
  return (operands) => calculateExactly(act, formula, read, picked(operands, places));
}

function picked(operands: readonly Operand[], places: readonly number[]): Operand[] {
  const found: Operand[] = [];
  for (let i = 0; i < places.length; i++) found.push(operands[places[i]]);
  return found;
}

type Arguments = [act: string, formula: Formula, names: readonly string[], operands: readonly Operand[]];

const NAME = "formula", ACT = "calculate with";

/** A formula whose names are just those that it reads. Where nothing is remembered, its value is all that is wanted. */
function calculateExactly(...[act, formula, names, operands]: Arguments): Tensor {
  if (isRecording()) return calculateRemembered(act, formula, names, operands);
  checkDevices(ACT, operands);
  return evaluate(act, formula, names, operands);
}

const calculateRemembered = remembered<Arguments>(NAME, ACT, {
  value: evaluate,
  gradient: (dy, _y, act, formula, names, operands) =>
    operands.flatMap((x, i) =>
      x instanceof Tensor ? [() => derived(dy, act, formula, names, operands, names[i], x)] : []
    ),
});

/** The gradient in x, which a name of the formula stands for. */
function derived(
  dy: Tensor,
  ...[act, formula, names, operands, name, x]: [...Arguments, name: string, x: Tensor]
): Tensor {
  const pull = pullOf(formula, name);
  if (!pull) return zerosLike(x);
  return sumTo(calculate(act, pull.formula, [pull.upstream, ...names], [dy, ...operands]), x.shape);
}

const ZERO = parseFormula("0", ["x"]), ONE = parseFormula("1", ["x"]);

/** The values of a formula, without a history. */
export function evaluate(
  act: string,
  formula: Formula,
  names: readonly string[],
  operands: readonly Operand[],
): Tensor {
  const first = firstOf(operands), shape = shapeOf(act, operands, first), on = first?.device ?? device();
  const inputs: Record<string, View | number> = {};
  for (let i = 0; i < names.length; i++) inputs[names[i]] = viewOf(operands[i], shape);
  return new Tensor(shape, on.elementwise(formula, inputs, shape), on);
}

function isTensor(x: Operand): x is Tensor {
  return typeof x !== "number";
}

/** The first tensor. A loop: V8 compiles `find` anew each time that it meets another kind of array. */
function firstOf(operands: readonly Operand[]): Tensor | undefined {
  for (let i = 0; i < operands.length; i++) {
    const x = operands[i];
    if (isTensor(x)) return x;
  }
  return undefined;
}

/** The shape that the tensors take together: most often one of them has it, and others repeat to it. */
function shapeOf(act: string, operands: readonly Operand[], first?: Tensor): Shape {
  let shape = first?.shape ?? [];
  for (let i = 0; i < operands.length; i++) {
    const x = operands[i];
    if (!isTensor(x) || repeatsTo(x.shape, shape)) continue;
    if (!repeatsTo(shape, x.shape)) return broadcast(act, operands.filter(isTensor).map((one) => one.shape));
    shape = x.shape;
  }
  return shape;
}

function viewOf(x: Operand, shape: Shape): View | number {
  if (typeof x === "number") return x;
  return isSameShape(x.shape, shape) ? x.view : { storage: x.storage, strides: stridesIn(shape, x.shape) };
}

/** Zeros of the shape of x, where x is. */
export function zerosLike(x: Tensor): Tensor {
  return evaluate("make zeros", ZERO, ["x"], [x]);
}

/** Ones of the shape of x, where x is. */
export function onesLike(x: Tensor): Tensor {
  return evaluate("make ones", ONE, ["x"], [x]);
}
