/**
 * How a formula becomes an op: a line of arithmetic for the value, one for the gradient of each input.
 *
 * In a gradient, `dy` is what arrives from above, `y` the value, and the inputs have their names. Shapes broadcast, and that
 * is undone here, once for all ops.
 */
import { tensor } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Arguments, type Entry, type Known, type Op, op, type Rules } from "../op.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { sumTo } from "./broadcast.ts";
import { calculation, evaluate, type Operand, zerosLike } from "./calculate.ts";
import { sample, type Span } from "./sample.ts";

/** Numbers that a formula reads by name: `{ slope: 0.01 }`. */
export type Settings = Readonly<Record<string, number>>;

type NoSettings = Readonly<Record<never, number>>;

/** The row of the table that an elementwise op is made of. */
export interface Row<Named extends Settings = Settings> {
  /** What it does, for errors: "add". */
  readonly act: string;
  readonly y: string;
  /** The gradient of each input, `dx` or `da`, `db`; left out where nothing flows back. */
  readonly slopes?: Readonly<Record<string, string>>;
  /** Settings and their usual values. */
  readonly settings?: Named;
  readonly domain?: string;
  readonly use: string;
  /** Between which numbers to try it: -2 and 2 unless told. One choice for all inputs, or one for each. */
  readonly between?: Span | readonly Span[];
  /** Settings to try besides the usual ones. */
  readonly also?: readonly Named[];
  /** Inputs, and last the output: `[0, 0.5]`. */
  readonly known: readonly (readonly number[])[];
  /** Inputs that are 0 or 1, and to which nothing flows back. */
  readonly masks?: readonly string[];
  readonly rough?: boolean;
}

/** An op of one tensor, `x`. */
export function unary<Named extends Settings = NoSettings>(
  name: string,
  row: Row<Named>,
): Op<[x: Tensor, settings?: Partial<Named>]> {
  return elementwise(name, ["x"], row, [[[2, 3]], [[5]], [[]], [[0]]]);
}

/** An op of two tensors or numbers, `a` and `b`, whose shapes broadcast. */
export function binary<Named extends Settings = NoSettings>(
  name: string,
  row: Row<Named>,
): Op<[a: Operand, b: Operand, settings?: Partial<Named>]> {
  return elementwise(name, ["a", "b"], row, [
    [[2, 3], [2, 3]],
    [[2, 3], [3]],
    [[4, 1], [1, 4]],
    [[2], [3, 1, 2]],
    [[], [4]],
    [[2, 0], [1, 1]],
  ]);
}

/** An op of these inputs: `Inputs` are their types, `names` their names. `shapes` are those to try it on. */
export function elementwise<Inputs extends Operand[], Named extends Settings = NoSettings>(
  name: string,
  names: readonly string[],
  row: Row<Named>,
  shapes: readonly (readonly Shape[])[],
): Op<[...Inputs, settings?: Partial<Named>]> {
  type Args = [...Inputs, settings?: Partial<Named>];
  return op<Args>(entryOf<Args>(name, names, row, shapes), rulesOf<Args>(names, row), "elementwise");
}

function entryOf<Args extends readonly unknown[]>(
  name: string,
  names: readonly string[],
  row: Row,
  shapes: readonly (readonly Shape[])[],
): Entry<Args> {
  const { act, y, slopes = {}, settings = {}, domain, use, rough } = row;
  return {
    name,
    act,
    takes: [...names, ...settingsText(settings)].join(", "),
    is: y,
    slopes,
    domain,
    use,
    rough,
    samples: () => samplesOf(names, row, shapes) as readonly Args[],
    known: () => row.known.map((numbers) => knownOf<Args>(numbers)),
  };
}

/** One sample for each list of shapes; and for other settings than the usual ones, the first with these. */
function samplesOf(names: readonly string[], row: Row, shapes: readonly (readonly Shape[])[]): readonly Arguments[] {
  const inputOf = (shape: Shape, i: number) =>
    row.masks?.includes(names[i]) ? maskOf(shape) : sample(shape, choiceFor(row, i), i);
  const trials = () => shapes.map((list) => list.map(inputOf));
  return [...trials(), ...(row.also ?? []).map((settings) => [...trials()[0], settings])];
}

/** `{ slope = 0.01 }?`, as settings stand in a call. */
function settingsText(settings: Settings): string[] {
  const list = Object.entries(settings).map(([setting, usual]) => `${setting} = ${usual}`);
  return list.length > 0 ? [`{ ${list.join(", ")} }?`] : [];
}

function choiceFor({ between = { low: -2, high: 2 } }: Row, input: number): Span {
  return "low" in between ? between : between[input];
}

/** 0, 1, 0, 1, ... */
function maskOf(shape: Shape): Tensor {
  return tensor(Array.from({ length: sizeOf(shape) }, (_, i) => i % 2), shape);
}

function knownOf<Args extends readonly unknown[]>(numbers: readonly number[]): Known<Args> {
  const of: Arguments = numbers.slice(0, -1).map((one) => sample([], [one]));
  return { of: of as Arguments as Args, shape: [], gives: numbers.slice(-1) };
}

function rulesOf<Args extends readonly unknown[]>(names: readonly string[], row: Row): Rules<Args> {
  const { act, settings = {} } = row, all = [...names, ...Object.keys(settings)], formula = parseFormula(row.y, all);
  const usual = Object.entries(settings), count = names.length;
  const operandsOf = (args: readonly unknown[]): readonly Operand[] => {
    if (args.length === all.length && usual.length === 0) return args as Operand[]; // most often
    const operands = args.slice(0, count) as Operand[], chosen = args[count] as Partial<Settings> | undefined;
    for (const [setting, value] of usual) operands.push(chosen?.[setting] ?? value);
    return operands;
  };
  const value = (...args: Args) => evaluate(act, formula, all, operandsOf(args));
  if (Object.keys(row.slopes ?? {}).length === 0) return { value };
  const thunksOf = slopesOf(names, row, ["dy", "y", ...all]);
  return { value, gradient: (dy, y, ...args) => thunksOf([dy, y, ...operandsOf(args)]) };
}

/** The gradient of an input, from what the names stand for: dy, y, the inputs, the settings. */
type Slope = (operands: readonly Operand[], x: Tensor) => Tensor;

/** The gradients in the inputs. */
function slopesOf(inputs: readonly string[], { act, slopes = {} }: Row, names: readonly string[]) {
  const all = inputs.map((name) => slopeOf(act, slopes[`d${name}`], names));
  return (operands: readonly Operand[]): (() => Tensor)[] => {
    const thunks: (() => Tensor)[] = [];
    for (let i = 0; i < all.length; i++) {
      const x = operands[2 + i];
      if (x instanceof Tensor) thunks.push(() => all[i](operands, x));
    }
    return thunks;
  };
}

function slopeOf(act: string, text: string | undefined, names: readonly string[]): Slope {
  if (text === undefined) return (_, x) => zerosLike(x);
  if (text === "dy") return ([dy], x) => sumTo(dy as Tensor, x.shape); // nothing is to be calculated
  const slope = calculation(act, text, names);
  return (operands, x) => sumTo(slope(operands), x.shape);
}
