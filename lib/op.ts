/**
 * Ops: functions of tensors through which gradients find their way back.
 *
 * An op has an entry, which says all that is to be known about it: the tests try it from its entry alone, and the table of
 * ops is printed from it. Who exports an op from `ops/mod.ts` has registered it.
 */
import { type Shape, showShape } from "./shape.ts";
import { detach, nextMoment, type Origin, Tensor } from "./tensor.ts";

/** What an op is given: tensors, lists of tensors, settings. */
export type Arguments = readonly unknown[];

/** Arguments, and what must come out: from another source than the op itself. */
export interface Known<Args extends Arguments> {
  readonly of: Args;
  readonly shape: Shape;
  readonly gives: readonly number[];
}

export interface Entry<Args extends Arguments> {
  /** The name under which it is exported. */
  readonly name: string;
  /** What it does, as it stands in errors: "multiply matrices". */
  readonly act: string;
  /** Its parameters: "a, b, { aTransposed, bTransposed }". */
  readonly takes: string;
  /** Its value: a formula, or words with the shapes. */
  readonly is: string;
  /** The gradient of each tensor that it takes, by name: `{ da: "dy * b" }`. Nothing where nothing flows back. */
  readonly slopes: Readonly<Record<string, string>>;
  /** What it is defined for, and where it has no slope, if that is not everywhere. */
  readonly domain?: string;
  /** What it is for. */
  readonly use: string;
  /** Arguments to try it on, with tensors that are tracked: shapes that differ, and that broadcast; no kinks, no ties. */
  readonly samples: () => readonly Args[];
  readonly known: () => readonly Known<Args>[];
  /** Set where the gradient has kinks or jumps of its own everywhere, so that a gradient of the gradient says nothing. */
  readonly rough?: boolean;
}

/** An op is a formula for each element, a primitive of the device, or made of other ops. */
export type Kind = "elementwise" | "primitive" | "composite";

/** A function of tensors that gradients can pass back through. */
export interface Op<Args extends Arguments> {
  (...args: Args): Tensor;
  readonly kind: Kind;
  readonly entry: Entry<Args>;
}

/** What an op with a gradient of its own does. */
export interface Rules<Args extends Arguments> {
  /** The value, of values: nothing that happens in it is remembered. */
  readonly value: (...args: Args) => Tensor;
  /**
   * Given the gradient of the output, that of each tensor among the arguments, in order; calculated only where it is wanted.
   * They are made with ops, so that they have gradients themselves. Left out where nothing flows back.
   */
  readonly gradient?: (dy: Tensor, y: Tensor, ...args: Args) => readonly (() => Tensor)[];
}

/** An op that has a gradient of its own. */
export function op<Args extends Arguments>(
  entry: Entry<NoInfer<Args>>,
  rules: Rules<Args>,
  kind: Kind = "primitive",
): Op<Args> {
  return Object.assign(remembered(entry.name, entry.act, rules), { kind, entry });
}

/** An op that is made of other ops, which carry the gradient back. */
export function composite<Args extends Arguments>(
  entry: Entry<NoInfer<Args>>,
  made: (...args: Args) => Tensor,
): Op<Args> {
  const apply = (...args: Args) => {
    const y = made(...args);
    return recording || !y.tracked ? y : detach(y); // it may be one of the arguments, as it is
  };
  return Object.assign(apply, { kind: "composite" as const, entry });
}

/** A function that notes down how its result was made, where a gradient may be wanted. */
export function remembered<Args extends Arguments>(
  name: string,
  act: string,
  { value, gradient }: Rules<Args>,
): (...args: Args) => Tensor {
  const apply = (...args: Args): Tensor => {
    const inputs = tensorsIn(args);
    checkDevices(act, inputs);
    const found = untracked(() => value(...args));
    if (!recording || !gradient || !inputs.some(({ tracked }) => tracked)) return found;
    const origin: Origin = {
      madeAt: nextMoment(),
      name,
      inputs,
      pull: (dy) => gradient(dy, y, ...args),
      again: (others) => apply(...replaceTensors(args, others)),
    };
    const y = new Tensor(found.shape, found.storage, found.device, { origin, indices: found });
    return y;
  };
  return apply;
}

let recording = true;

/** Whether it is remembered how results are made. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs a calculation without remembering how its results are made: for evaluation, and for the values inside of ops. The
 * calculation must not wait for anything, since what others do in the meantime would not be remembered either.
 */
export function untracked<Result>(calculate: () => Result): Result {
  return withRecording(false, calculate);
}

/** The same, with the choice of whether to remember. */
export function withRecording<Result>(on: boolean, calculate: () => Result): Result {
  const before = recording;
  recording = on;
  try {
    const result = calculate();
    if (!(result instanceof Promise)) return result;
    throw new Error("Cannot run an asynchronous function untracked: read tensors after it, not in it");
  } finally {
    recording = before;
  }
}

/** The tensors among the arguments, in order; those of a list stand in the list's place. */
export function tensorsIn(args: Arguments): Tensor[] {
  const found: Tensor[] = [];
  for (const arg of args) {
    if (arg instanceof Tensor) found.push(arg);
    else if (Array.isArray(arg)) found.push(...tensorsIn(arg));
  }
  return found;
}

/** The same arguments with other tensors, as many as `tensorsIn` gives. */
export function replaceTensors<Args extends Arguments>(args: Args, tensors: readonly Tensor[]): Args {
  const queue = [...tensors];
  const swap = (arg: unknown): unknown => {
    if (arg instanceof Tensor) return queue.shift();
    return Array.isArray(arg) ? arg.map(swap) : arg;
  };
  return args.map(swap) as Arguments as Args;
}

function placeOf({ shape, device }: Tensor): string {
  return `${showShape(shape)} on ${device.name} (${device.dataType})`;
}

function checkDevices(act: string, inputs: readonly Tensor[]): void {
  const other = inputs.find(({ device }) => device !== inputs[0].device);
  if (!other) return;
  throw new Error(
    `Cannot ${act}: ${placeOf(inputs[0])} and ${placeOf(other)} are on two devices; ` +
      "read one of them, and make it anew where the other is",
  );
}
