/** Formulas over tensors: a number for each place of the shape that the tensors take together. */
import type { View } from "../device/device.ts";
import { pullOf } from "../formula/derive.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Formula, variablesOf } from "../formula/tree.ts";
import { remembered } from "../op.ts";
import { broadcast, isSameShape, type Shape, stridesOf } from "../shape.ts";
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
  return calculateExactly(act, formula, read, read.map((name) => operands[names.indexOf(name)]));
}

type Arguments = [act: string, formula: Formula, names: readonly string[], operands: readonly Operand[]];

const calculateExactly = remembered<Arguments>("formula", "calculate with", {
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
  const tensors = operands.filter((one) => one instanceof Tensor);
  const shape = broadcast(act, tensors.map((one) => one.shape)), on = tensors[0]?.device ?? device();
  const inputs: Record<string, View | number> = {};
  names.forEach((name, i) => inputs[name] = viewOf(operands[i], shape));
  return new Tensor(shape, on.elementwise(formula, inputs, shape), on);
}

/** Axes of size 1, and axes that x has not, repeat: they take no steps. */
function viewOf(x: Operand, shape: Shape): View | number {
  if (typeof x === "number") return x;
  if (isSameShape(x.shape, shape)) return x.view;
  const own = stridesOf(x.shape), lead = shape.length - x.shape.length;
  const strides = shape.map((_, axis) => axis < lead || x.shape[axis - lead] === 1 ? 0 : own[axis - lead]);
  return { storage: x.storage, strides };
}

/** Zeros of the shape of x, where x is. */
export function zerosLike(x: Tensor): Tensor {
  return evaluate("make zeros", ZERO, ["x"], [x]);
}

/** Ones of the shape of x, where x is. */
export function onesLike(x: Tensor): Tensor {
  return evaluate("make ones", ONE, ["x"], [x]);
}
