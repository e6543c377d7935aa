/**
 * Is the gradient of an op right? The op becomes a function of lists of numbers, one for each tracked tensor among its
 * arguments, and `checkGradient` compares what `gradients` finds with differences.
 *
 * All is calculated in float64 on a reference device: in float32, rounding would hide a slope that is wrong in its third digit.
 */
import { gradients } from "./autograd.ts";
import {
  checkGradient,
  type CheckOptions,
  type Differentiable,
  type GradientReport,
  type Lists,
} from "./check_gradient.ts";
import { Reference } from "./device/reference.ts";
import { type Arguments, replaceTensors, tensorsIn } from "./op.ts";
import { reshape } from "./ops/broadcast.ts";
import { scatterWalk } from "./ops/walks.ts";
import { Random } from "./random.ts";
import { isSameShape, showShape } from "./shape.ts";
import { onDevice, Tensor } from "./tensor.ts";

/** An op, or any function that is made of ops. */
export type TensorFunction<Args extends Arguments> = (...args: Args) => Tensor;

/** How an op is turned into a rule. */
export interface RuleOptions {
  /** Where it is calculated, in float64: on a reference device of its own unless told. */
  readonly device?: Reference;
  /** What finds the gradients: `gradients`, unless one that is wrong on purpose is to be tried. */
  readonly walk?: typeof gradients;
}

/** A rule for a gradient, and the numbers to try it at. */
export interface OpRule extends Differentiable {
  readonly inputs: Lists;
}

/**
 * Compares the gradient of an op with differences, in every number of every tracked tensor among the arguments. The
 * tensors must be on a reference device; the op is given copies of them. A tensor that stands among the arguments twice is
 * one input. Where nothing goes in or nothing comes out, the gradient must have the right shape, and be 0.
 *
 * Throws where no tensor is tracked, and what the op throws.
 */
export function checkOp<Args extends Arguments>(
  op: TensorFunction<Args>,
  args: Args,
  options: CheckOptions & RuleOptions = {},
): GradientReport {
  const rule = ruleOf(op, args, options), outputs = rule.forward(rule.inputs).length;
  if (outputs > 0 && rule.inputs.some(({ length }) => length > 0)) return checkGradient(rule, rule.inputs, options);
  const isZero = rule.backward(rule.inputs, new Array(outputs).fill(1)).flat().every((slope) => slope === 0);
  if (isZero) return { verdict: "agrees", findings: [] };
  return { verdict: "wrong", findings: [], problem: "nothing comes out, and yet there is a gradient" };
}

/**
 * The same for the gradient of the gradient. The function that is checked has the gradients for its outputs, and the
 * arguments and what arrives from above for its inputs; so this compares products of the Hessian matrix with a random
 * vector. It says nothing about an op whose gradient has kinks or jumps of its own.
 */
export function checkSecond<Args extends Arguments>(
  op: TensorFunction<Args>,
  args: Args,
  options: CheckOptions & RuleOptions = {},
): GradientReport {
  const on = options.device ?? new Reference(), { inputs, forward } = ruleOf(op, args, { device: on });
  const random = new Random((options.seed ?? 1) + 1), above = forward(inputs).map(() => random.uniform(0.5, 1.5));
  const slopes = (dy: Tensor, ...args: Args) => {
    const y = op(...args),
      upstream = reshape(dy, y.shape),
      xs = new Set(tensorsIn(args).filter(({ tracked }) => tracked));
    const found = gradients(y, { upstream, tracked: true });
    return inOneRow([...xs].map((x) => found.of(x)));
  };
  const dy = new Tensor([above.length], on.store(above), on, { tracked: true });
  return checkOp(slopes, [dy, ...args], options);
}

/** All numbers of several tensors, one tensor after the other. */
function inOneRow(tensors: readonly Tensor[]): Tensor {
  const lengths = tensors.map(({ storage }) => storage.length), source = [lengths.reduce((sum, one) => sum + one, 0)];
  let start = 0;
  const walks = lengths.map((length) => {
    const walk = { shape: [length], source, courses: [{ start, steps: [1] }] };
    start += length;
    return walk;
  });
  return scatterWalk(tensors.map((x, i) => reshape(x, [lengths[i]])), walks);
}

/** An op as a rule on lists of numbers: one list for each tracked tensor, in the order of the arguments. */
export function ruleOf<Args extends Arguments>(
  op: TensorFunction<Args>,
  args: Args,
  { device: on = new Reference(), walk = gradients }: RuleOptions = {},
): OpRule {
  const tensors = tensorsIn(args), given = [...new Set(tensors)], tracked = given.filter((x) => x.tracked);
  if (tracked.length === 0) throw new Error("Cannot check a gradient: no tensor among the arguments is tracked");
  if (on.dataType !== "float64") throw new Error(`Cannot check a gradient in ${on.dataType}: differences need float64`);
  const moved = (x: Tensor) => copyOf(x, valuesOf(x), on), copies = new Map(given.map((x) => [x, moved(x)]));
  const run = (lists: Lists) => {
    const inputs = tracked.map((x, i) => copyOf(x, lists[i], on));
    const all = new Map([...copies, ...tracked.map((x, i): [Tensor, Tensor] => [x, inputs[i]])]);
    return { inputs, y: op(...argumentsAgain(args, tensors.map((x) => all.get(x)!), moved)) };
  };
  const numbers = (x: Tensor) => Array.from(on.values(x.storage));
  return {
    inputs: tracked.map(valuesOf),
    forward: (lists) => onDevice(on, () => numbers(run(lists).y)),
    backward: (lists, upstream) =>
      onDevice(on, () => {
        const { inputs, y } = run(lists), found = walk(y, { upstream: new Tensor(y.shape, on.store(upstream), on) });
        return inputs.map((x, i) => numbers(ofSameShape(found.of(x), x, i)));
      }),
  };
}

function valuesOf({ device, storage }: Tensor): number[] {
  if (device instanceof Reference) return Array.from(device.values(storage));
  throw new Error(`Cannot check a gradient at tensors on ${device.name}: make them on a Reference`);
}

function copyOf({ shape, tracked, indices }: Tensor, values: readonly number[], on: Reference): Tensor {
  return new Tensor(shape, on.store(values), on, { tracked, indices });
}

/**
 * The arguments for another run, with these tensors in place of theirs; `move` gives those in place of the tensors that
 * stand among the settings, such as weights of classes. A stream of random numbers begins where it began, so that the same
 * are drawn.
 */
export function argumentsAgain<Args extends Arguments>(
  args: Args,
  tensors: readonly Tensor[],
  move: (x: Tensor) => Tensor,
): Args {
  const again = (arg: unknown): unknown => {
    if (arg instanceof Random) return streamAgain(arg);
    if (!isSettings(arg)) return arg;
    return Object.fromEntries(
      Object.entries(arg).map(([name, value]) => [name, value instanceof Tensor ? move(value) : value]),
    );
  };
  return replaceTensors(args, tensors).map(again) as Arguments as Args;
}

/** `{ axis: 0, weights }`, and nothing that is more than its entries. */
function isSettings(arg: unknown): arg is Record<string, unknown> {
  return typeof arg === "object" && arg !== null && Object.getPrototypeOf(arg) === Object.prototype;
}

function streamAgain(random: Random): Random {
  const { key, stream, start } = random.block(0), again = new Random(key, stream);
  again.block(start);
  return again;
}

function ofSameShape(gradient: Tensor, x: Tensor, input: number): Tensor {
  if (isSameShape(gradient.shape, x.shape)) return gradient;
  const shapes = `${showShape(gradient.shape)}, the input ${showShape(x.shape)}`;
  throw new Error(`Cannot compare a gradient: that of input ${input} has shape ${shapes}`);
}
