/**
 * Formulas on tensors, one thread for each element. A kernel is made for a formula and for how each of its inputs is stored: most
 * are stored as the result is, and need no arithmetic to be found.
 */
import { printFormula } from "../../formula/print.ts";
import { type Formula, variable, variablesOf } from "../../formula/tree.ts";
import { type Shape, showShape } from "../../shape.ts";
import type { Inputs, View } from "../device.ts";
import type { Context } from "./context.ts";
import { type ElementwiseKernel, type Kind, makeKernel, MOST_PLACES, placesFor, SIZE } from "./elementwise_kernel.ts";
import { JoinedAxes } from "./joined_axes.ts";
import type { Piece } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { groupsFor } from "./queue.ts";

/** The names that a formula reads, and the kernels that were needed so far. */
interface Prepared {
  readonly names: readonly string[];
  readonly kernels: ElementwiseKernel[];
}

const COPY: Formula = { definitions: [], result: variable("x") };

export class Elementwise {
  readonly #context: Context;
  readonly #prepared = new WeakMap<Formula, Prepared>();
  // Filled in anew at each call.
  readonly #kinds: Kind[] = [];
  readonly #spread: (readonly number[])[] = [];
  readonly #axes = new JoinedAxes();

  constructor(context: Context) {
    this.#context = context;
  }

  /** A formula for each place of a shape. What is written may not be one of the inputs. */
  run(formula: Formula, inputs: Inputs, shape: Shape, out: Piece): void {
    if (out.length === 0) return;
    const prepared = this.#prepared.get(formula) ?? this.#prepare(formula), { names } = prepared;
    this.#look(names, inputs, shape);
    const kernel = this.#known(prepared) ?? this.#make(formula, prepared);
    const parameters = this.#context.queue.parameters().u32(out.length);
    this.#writePlaces(parameters);
    kernel.writeNumbers(parameters, inputs);
    const pieces: Piece[] = [];
    for (let i = 0; i < names.length; i++) {
      if (this.#kinds[i] !== "setting") pieces.push((inputs[names[i]] as View).storage as Piece);
    }
    pieces.push(out);
    const says = () => `the formula ${printFormula(formula)} for ${showShape(shape)}`;
    this.#context.queue.run(kernel.kernel, pieces, groupsFor(out.length, SIZE), says);
  }

  /** The numbers of one piece in another one of the same length. */
  copy(from: Piece, to: Piece): void {
    this.run(COPY, { x: { storage: from, strides: [1] } }, [to.length], to);
  }

  #prepare(formula: Formula): Prepared {
    const prepared = { names: variablesOf(formula), kernels: [] };
    this.#prepared.set(formula, prepared);
    return prepared;
  }

  /** Finds out how each input is stored, and joins the axes as far as those allow that are spread. */
  #look(names: readonly string[], inputs: Inputs, shape: Shape): void {
    this.#kinds.length = this.#spread.length = 0;
    for (let i = 0; i < names.length; i++) {
      const input = inputs[names[i]], kind = typeof input === "number" ? "setting" : kindOf(input.strides, shape);
      this.#kinds.push(kind);
      if (kind === "spread") this.#spread.push((input as View).strides);
    }
    if (this.#spread.length > 0) this.#axes.join(shape, this.#spread);
  }

  get #axisCount(): number {
    return this.#spread.length > 0 ? this.#axes.count : 0;
  }

  #known({ kernels }: Prepared): ElementwiseKernel | undefined {
    for (let k = 0; k < kernels.length; k++) {
      const { kinds, axes } = kernels[k];
      let i = 0;
      while (i < kinds.length && kinds[i] === this.#kinds[i]) i++;
      if (i === kinds.length && axes === this.#axisCount) return kernels[k];
    }
    return undefined;
  }

  #make(formula: Formula, { names, kernels }: Prepared): ElementwiseKernel {
    const axes = this.#axisCount;
    if (placesFor(axes, this.#spread.length) > MOST_PLACES) {
      throw new Error(
        `Cannot calculate a formula on the GPU with ${this.#spread.length} tensors that broadcast along ${axes} axes: ` +
          "take the calculation apart, or the device wasm",
      );
    }
    const kernel = makeKernel(this.#context.kernels, formula, names, [...this.#kinds], axes);
    kernels.push(kernel);
    return kernel;
  }

  /** The sizes of the axes but the outermost, and the strides of what is spread. */
  #writePlaces(parameters: Parameters): void {
    if (this.#spread.length === 0) return;
    const axes = this.#axes, { count } = axes;
    parameters.vector();
    for (let axis = 0; axis < count - 1; axis++) parameters.u32(axes.size(axis));
    for (let view = 0; view < this.#spread.length; view++) {
      for (let axis = 0; axis < count; axis++) parameters.u32(axes.stride(view, axis));
    }
  }
}

/** How a view of a shape is stored: as one number, row by row, or in another way. */
function kindOf(strides: readonly number[], shape: Shape): Kind {
  let isOne = true, isEach = true;
  for (let axis = shape.length - 1, next = 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== 0) isOne = false;
    if (strides[axis] !== next) isEach = false;
    next *= shape[axis];
  }
  return isOne ? "one" : isEach ? "each" : "spread";
}
