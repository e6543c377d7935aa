/**
 * Calculates formulas in float64. The tree is turned once into functions that call each other, so that a loop over many
 * numbers neither looks at the tree nor allocates anything.
 */
import { type FormulaFunction, FUNCTIONS } from "./functions.ts";
import { type Arithmetic, type Comparison, type Expression, type Formula, partsOf, variablesOf } from "./tree.ts";

/** The variables of one evaluation: those that the formula reads, in their order, then its definitions. */
export type Frame = Float64Array;

type Evaluation = (frame: Frame) => number;

/** A formula that is ready to be calculated: write its variables into the first places of the frame, then run. */
export interface Program {
  /** The variables, in the order of their places. */
  readonly names: readonly string[];
  readonly frame: Frame;
  readonly run: Evaluation;
}

const OPERATORS: Readonly<Record<Arithmetic | Comparison, (a: Evaluation, b: Evaluation) => Evaluation>> = {
  "+": (a, b) => (frame) => a(frame) + b(frame),
  "-": (a, b) => (frame) => a(frame) - b(frame),
  "*": (a, b) => (frame) => a(frame) * b(frame),
  "/": (a, b) => (frame) => a(frame) / b(frame),
  "<": (a, b) => (frame) => a(frame) < b(frame) ? 1 : 0,
  "<=": (a, b) => (frame) => a(frame) <= b(frame) ? 1 : 0,
  ">": (a, b) => (frame) => a(frame) > b(frame) ? 1 : 0,
  ">=": (a, b) => (frame) => a(frame) >= b(frame) ? 1 : 0,
  "==": (a, b) => (frame) => a(frame) === b(frame) ? 1 : 0,
  "!=": (a, b) => (frame) => a(frame) !== b(frame) ? 1 : 0,
};

const programs = new WeakMap<Formula, Program>();

/** The program of a formula, made when it is first asked for. */
export function programOf(formula: Formula): Program {
  const program = programs.get(formula) ?? compileFormula(formula);
  programs.set(formula, program);
  return program;
}

/** The value of a formula where its variables have these values; one that is missing is not a number. */
export function valueAt(formula: Formula, values: Readonly<Record<string, number>>): number {
  const { names, frame, run } = programOf(formula);
  names.forEach((name, place) => frame[place] = values[name]);
  return run(frame);
}

function compileFormula(formula: Formula): Program {
  const { definitions, result } = formula, names = variablesOf(formula);
  const places = new Map(names.map((name, place) => [name, place]));
  const steps = definitions.map(({ name, is }) => {
    const of = compile(is, places), place = places.size;
    places.set(name, place);
    return { place, of };
  });
  const last = compile(result, places);
  const run = steps.length === 0 ? last : (frame: Frame) => {
    for (let i = 0; i < steps.length; i++) frame[steps[i].place] = steps[i].of(frame);
    return last(frame);
  };
  return { names, frame: new Float64Array(places.size), run };
}

function compile(expression: Expression, places: ReadonlyMap<string, number>): Evaluation {
  const parts = partsOf(expression).map((part) => compile(part, places));
  switch (expression.kind) {
    case "number":
      return constant(expression.value);
    case "variable":
      return placeOf(expression.name, places);
    case "negative":
      return opposite(parts[0]);
    case "binary":
      return OPERATORS[expression.operator](parts[0], parts[1]);
    case "choice":
      return choice(parts[0], parts[1], parts[2]);
    case "call":
      return call(FUNCTIONS[expression.name], parts[0], parts[1]);
  }
}

function constant(value: number): Evaluation {
  return () => value;
}

function placeOf(name: string, places: ReadonlyMap<string, number>): Evaluation {
  const place = places.get(name);
  if (place === undefined) throw new Error(`Cannot calculate a formula: it has no value for ${name}`);
  return (frame) => frame[place];
}

function opposite(of: Evaluation): Evaluation {
  return (frame) => -of(frame);
}

function choice(condition: Evaluation, yes: Evaluation, no: Evaluation): Evaluation {
  return (frame) => condition(frame) ? yes(frame) : no(frame);
}

function call({ of }: FormulaFunction, x: Evaluation, z?: Evaluation): Evaluation {
  return z ? (frame) => of(x(frame), z(frame)) : (frame) => of(x(frame), 0);
}
