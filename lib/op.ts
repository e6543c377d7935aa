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
    const inputs = tensorsIn(args), before = recording;
    checkDevices(act, inputs);
    recording = false; // as `untracked` does, without a closure for every op
    try {
      const y = value(...args);
      return before && way && isAnyTracked(inputs) ? new Past(way, inputs, args).of(y) : y;
    } finally {
      recording = before;
    }
  };
  const way: Way<Args> | undefined = gradient && { name, gradient, apply };
  return apply;
}

/** What all results of an op have in common. */
interface Way<Args extends Arguments> {
  readonly name: string;
  readonly gradient: NonNullable<Rules<Args>["gradient"]>;
  readonly apply: (...args: Args) => Tensor;
}

/** How one result of an op was made. A class, so that an op that is remembered makes one object and no closures. */
class Past<Args extends Arguments> implements Origin {
  readonly madeAt = nextMoment();
  seenBy = 0;
  readonly #way: Way<Args>;
  readonly #args: Args;
  #y?: Tensor;

  constructor(way: Way<Args>, readonly inputs: readonly Tensor[], args: Args) {
    this.#way = way;
    this.#args = args;
  }

  get name(): string {
    return this.#way.name;
  }

  /** The result, with this as its past. */
  of(y: Tensor): Tensor {
    return this.#y = new Tensor(y.shape, y.storage, y.device, { origin: this, indices: y, saved: y.saved });
  }

  pull(dy: Tensor): readonly (() => Tensor)[] {
    return this.#way.gradient(dy, this.#y!, ...this.#args);
  }

  /** A function for who asks: a plan takes it along. */
  get again(): Origin["again"] {
    return (inputs) => this.#way.apply(...replaceTensors(this.#args, inputs));
  }
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
  collect(args, found);
  return found;
}

function collect(args: Arguments, found: Tensor[]): void {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor) found.push(arg);
    else if (Array.isArray(arg)) collect(arg, found);
  }
}

function isAnyTracked(inputs: readonly Tensor[]): boolean {
  for (let i = 0; i < inputs.length; i++) if (inputs[i].tracked) return true;
  return false;
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

/** Refuses tensors that are on two devices. Numbers may stand among them. */
export function checkDevices(act: string, inputs: readonly (Tensor | number)[]): void {
  let first: Tensor | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i];
    if (typeof x === "number") continue;
    first ??= x;
    if (x.device !== first.device) refuse(act, first, x);
  }
}

function refuse(act: string, one: Tensor, other: Tensor): never {
  throw new Error(
    `Cannot ${act}: ${placeOf(one)} and ${placeOf(other)} are on two devices; ` +
      "read one of them, and make it anew where the other is",
  );
}
