/**
 * What is done with each number of a product before it is stored: a formula, printed into the kernel. So the product need not go
 * to memory and come back.
 */
import { type Formula, variablesOf } from "../../formula/tree.ts";
import type { Epilogue, Inputs } from "../device.ts";
import { withFunctions } from "./formula_functions.ts";
import { formulaText } from "./formula_text.ts";
import { filled } from "./kernels.ts";
import type { Piece } from "./memory.ts";
import type { Parameters } from "./parameters.ts";

/** The kernels have room for so many inputs in their parameters; and three tensors they bind themselves. */
const MOST_INPUTS = 16, OWN_BINDINGS = 3;

/** A formula as lines for the kernels, for inputs of these kinds. */
interface Printed {
  /** Of what the formula reads, besides the product: what is a number for each element, and what is one for all. */
  readonly views: readonly string[];
  readonly settings: readonly string[];
  /** Numbers that stand in the formula, and that WGSL cannot write. */
  readonly numbers: readonly number[];
  readonly lines: string;
}

export class Finish {
  readonly #printed: Printed;
  readonly #inputs: Inputs;

  constructor(printed: Printed, inputs: Inputs) {
    this.#printed = printed;
    this.#inputs = inputs;
  }

  /** Whether a kernel that may bind so many tensors has room for all that the formula reads. */
  fits(mostBindings: number): boolean {
    const { views, settings, numbers } = this.#printed;
    return views.length + OWN_BINDINGS <= mostBindings &&
      views.length + settings.length + numbers.length <= MOST_INPUTS;
  }

  /** Tells formulas apart. */
  get lines(): string {
    return this.#printed.lines;
  }

  /** What the kernel binds besides its own: one for each view. */
  get pieces(): Piece[] {
    return this.#printed.views.map((name) => viewOf(this.#inputs, name).storage as Piece);
  }

  /** A kernel with this formula at its end. */
  into(code: string): string {
    const { views, lines } = this.#printed;
    const inputs = views.map((_, i) => `@group(0) @binding(${i + 4}) var<storage, read> input${i}: array<f32>;`);
    return withFunctions(filled(code, { inputs: inputs.join("\n"), formula: lines }));
  }

  /** Writes the strides of the views, then the numbers, in the order of `inputs` in the kernels. */
  write(parameters: Parameters): void {
    const { views, settings, numbers } = this.#printed, inputs = this.#inputs;
    for (const name of views) parameters.u32(...viewOf(inputs, name).strides, 0);
    for (const name of settings) parameters.f32(inputs[name] as number, 0, 0, 0);
    for (const number of numbers) parameters.f32(number, 0, 0, 0);
  }
}

/** Formulas that were printed, which is done once for each, and for each kind of inputs. */
export class Finishes {
  readonly #known = new WeakMap<Formula, Map<string, Printed>>();

  of({ formula, inputs }: Epilogue): Finish {
    const known = this.#known.get(formula) ?? new Map<string, Printed>(), kinds = kindsOf(formula, inputs);
    const printed = known.get(kinds) ?? print(formula, inputs);
    this.#known.set(formula, known.set(kinds, printed));
    return new Finish(printed, inputs);
  }
}

/** One letter for each name of the formula: n where it stands for a number. */
function kindsOf(formula: Formula, inputs: Inputs): string {
  let kinds = "";
  for (const name of variablesOf(formula)) kinds += typeof inputs[name] === "number" ? "n" : "v";
  return kinds;
}

function print(formula: Formula, inputs: Inputs): Printed {
  const names = variablesOf(formula).filter((name) => name !== "product");
  const views = names.filter((name) => typeof inputs[name] !== "number");
  const settings = names.filter((name) => typeof inputs[name] === "number");
  const number = (place: number) => `bitcast<f32>(parameters.inputs[${views.length + place}].x)`;
  const { lines, result, numbers } = formulaText(formula, {
    read: (name) => {
      if (name === "product") return "product";
      return settings.includes(name) ? number(settings.indexOf(name)) : `input_${name}`;
    },
    number: (place) => number(settings.length + place),
  });
  const all = [...views.map(readingOf), ...lines === "" ? [] : [lines], `return ${result};`];
  return { views, settings, numbers, lines: all.join("\n") };
}

/** A line that reads what a view has for a number of the product. */
function readingOf(name: string, i: number): string {
  const strides = `parameters.inputs[${i}]`;
  return `let input_${name} = input${i}[dot(vec3u(matrix, row, column), ${strides}.xyz)];`;
}

function viewOf(inputs: Inputs, name: string) {
  const input = inputs[name];
  if (typeof input === "number") throw new Error(`Cannot read ${name} as a tensor: it is a number`);
  return input;
}
