/** Layers: functions of tensors that have parameters, by name; and models, which are layers made of layers. */
import type { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import type { Values } from "./values.ts";

/** How a model is used: while it learns, or to be asked. Dropout and batch normalization do other things then. */
export interface Mode {
  readonly isTraining: boolean;
  /** What a layer draws from, where it draws. */
  readonly random?: Random;
  /**
   * What layers keep, as it will be after this step: a layer that keeps something puts it in here, and whoever takes the step
   * assigns it. Where there is no such map, the layer changes what it keeps at once.
   */
  readonly changes?: Map<Tensor, Tensor>;
}

/** What a model learns, by name: "weight"; in a model of several layers "hidden.weight". */
export type Parameters = Readonly<Record<string, Tensor>>;

/** What a layer is, for those who write models down: "dense", and the settings that its parameters do not tell. */
export interface Recipe {
  readonly kind: string;
  readonly settings?: Readonly<Record<string, number | string | boolean | readonly number[]>>;
}

/** A function of a tensor, or of several by name, that knows what it learns. */
export interface Layer<Inputs extends Values = Tensor, Outputs extends Values = Tensor> {
  (x: Inputs, mode?: Mode): Outputs;
  /** What it is, for summaries: "dense 11 -> 64". */
  readonly title: string;
  /** Its own, and those of its parts under the names of the parts. One that several parts share stands there once. */
  readonly parameters: Parameters;
  /** What it keeps besides, by name in the same way: numbers that no gradient changes, such as running means. */
  readonly kept: Parameters;
  /** The layers that it is made of, by name. */
  readonly parts: Readonly<Record<string, AnyLayer>>;
  /** How it can be made again; a function of one's own has none. */
  readonly recipe?: Recipe;
}

/** A layer of which nothing is known but that it is one. */
export type AnyLayer = Layer<never, Values>;

/** What a layer has, besides what it calculates. */
interface Made {
  readonly title: string;
  /** Its own parameters. */
  readonly parameters?: Parameters;
  /** What it keeps itself. */
  readonly kept?: Parameters;
  readonly parts?: Readonly<Record<string, AnyLayer>>;
  readonly recipe?: Recipe;
}

/** A layer of a function. `layer((x) => relu(x), { title: "relu" })` has no parameters. */
export function layer<Inputs extends Values = Tensor, Outputs extends Values = Tensor>(
  calculate: (x: Inputs, mode: Mode) => Outputs,
  made: Made,
): Layer<Inputs, Outputs> {
  const { title, parameters = {}, kept = {}, parts = {}, recipe } = made;
  const apply = (x: Inputs, mode: Mode = ASKED): Outputs => {
    const y = calculate(x, mode);
    return (watcher?.(self, y, x) ?? y) as Outputs;
  };
  const self: Layer<Inputs, Outputs> = Object.assign(apply, {
    title,
    parameters: once(title, [...Object.entries(parameters), ...below(parts, (part) => part.parameters)]),
    kept: once(title, [...Object.entries(kept), ...below(parts, (part) => part.kept)]),
    parts,
    recipe,
  });
  return self;
}

const ASKED: Mode = { isTraining: false };

/** What parts have, under their names: "hidden.weight". */
function below(parts: Readonly<Record<string, AnyLayer>>, of: (part: AnyLayer) => Parameters): [string, Tensor][] {
  return Object.entries(parts).flatMap(([part, layer]) =>
    Object.entries(of(layer)).map(([name, x]): [string, Tensor] => [`${part}.${name}`, x])
  );
}

/** Each tensor under its first name: an optimizer that goes through the names changes it once. */
function once(title: string, named: readonly (readonly [string, Tensor])[]): Parameters {
  const known = new Set<Tensor>(), tensors = new Map<string, Tensor>();
  for (const [name, x] of named) {
    if (known.has(x)) continue;
    if (tensors.has(name)) throw new Error(`Cannot make a layer ${title}: two of its parameters have the name ${name}`);
    known.add(x);
    tensors.set(name, x);
  }
  return Object.fromEntries(tensors);
}

/** Whoever watches may hand on other tensors in place of an output, with the same numbers. */
type Watcher = (one: AnyLayer, y: Values, x: Values) => Values | void;
let watcher: Watcher | undefined;

/** Tells of the output of each layer, in the order in which they are made, and of its input. The calculation must not wait. */
export function watched<Result>(by: Watcher, calculate: () => Result): Result {
  const before = watcher;
  watcher = by;
  try {
    return calculate();
  } finally {
    watcher = before;
  }
}

/** Tells of other layers than those that make the outputs: of what stands for each, or of none. */
export function watchedAs<Result>(standIn: (one: AnyLayer) => AnyLayer | undefined, calculate: () => Result): Result {
  const outer = watcher;
  if (!outer) return calculate();
  return watched((one, y, x) => {
    const told = standIn(one);
    return told && outer(told, y, x);
  }, calculate);
}
