/** Layers: functions of tensors that have parameters, by name; and models, which are layers made of layers. */
import type { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";

/** How a model is used: while it learns, or to be asked. Dropout and batch normalization do other things then. */
export interface Mode {
  readonly isTraining: boolean;
  /** What a layer draws from, where it draws. */
  readonly random?: Random;
}

/** What a model learns, by name: "weight"; in a model of several layers "hidden.weight". */
export type Parameters = Readonly<Record<string, Tensor>>;

/** A function of a tensor that knows what it learns. */
export interface Layer {
  (x: Tensor, mode?: Mode): Tensor;
  /** What it is, for summaries: "dense 11 -> 64". */
  readonly title: string;
  /** Its own, and those of its parts under the names of the parts. One that several parts share stands there once. */
  readonly parameters: Parameters;
  /** The layers that it is made of, by name. */
  readonly parts: Readonly<Record<string, Layer>>;
}

/** What a layer has, besides what it calculates. */
interface Made {
  readonly title: string;
  /** Its own parameters. */
  readonly parameters?: Parameters;
  readonly parts?: Readonly<Record<string, Layer>>;
}

/** A layer of a function. `layer((x) => relu(x), { title: "relu" })` has no parameters. */
export function layer(calculate: (x: Tensor, mode: Mode) => Tensor, made: Made): Layer {
  const { title, parameters = {}, parts = {} } = made;
  const inner = Object.entries(parts).flatMap(([part, { parameters }]) =>
    Object.entries(parameters).map(([name, x]): [string, Tensor] => [`${part}.${name}`, x])
  );
  const apply = (x: Tensor, mode: Mode = ASKED): Tensor => {
    const y = calculate(x, mode);
    watcher?.(self, y);
    return y;
  };
  const self: Layer = Object.assign(apply, {
    title,
    parameters: once([...Object.entries(parameters), ...inner]),
    parts,
  });
  return self;
}

const ASKED: Mode = { isTraining: false };

/** Each tensor under its first name: an optimizer that goes through the names changes it once. */
function once(named: readonly (readonly [string, Tensor])[]): Parameters {
  const names = new Map<Tensor, string>();
  for (const [name, x] of named) if (!names.has(x)) names.set(x, name);
  return Object.fromEntries([...names].map(([x, name]) => [name, x]));
}

type Watcher = (one: Layer, y: Tensor) => void;
let watcher: Watcher | undefined;

/** Tells of the output of each layer, in the order in which they are made. The calculation must not wait. */
export function watched<Result>(by: Watcher, calculate: () => Result): Result {
  const before = watcher;
  watcher = by;
  try {
    return calculate();
  } finally {
    watcher = before;
  }
}
