/** A layer of chapter 8, and the same layer for a whole batch in tensors: what they say, and what that takes. */
import { tensor } from "../../lib/create.ts";
import { iris } from "../../lib/data/sets.ts";
import { Reference } from "../../lib/device/reference.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { matmul } from "../../lib/ops/product.ts";
import { Random } from "../../lib/random.ts";
import { onDevice, type Tensor } from "../../lib/tensor.ts";
import type { Neuron as PlainNeuron } from "../01_neuron/neuron.ts";
import { type Value, valuesOf, variable } from "../06_computation_graphs/computation_graphs.ts";
import { type Neuron, weightedSum } from "../08_network/network.ts";
import { type Grid, grid } from "./tensors.ts";

/** The reference device, with a count of what it is asked for. */
export class Counting extends Reference {
  calls = 0;
  multiplications = 0;

  override elementwise(...args: Parameters<Reference["elementwise"]>) {
    this.calls++;
    return super.elementwise(...args);
  }

  override product(...args: Parameters<Reference["product"]>) {
    const [, , { batch, m, k, n }] = args;
    this.calls++;
    this.multiplications += batch * m * k * n;
    return super.product(...args);
  }
}

/** The four measures of each flower in cm: `[150, 4]`. */
export async function flowerRows(): Promise<number[][]> {
  const flowers = await iris();
  const names = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"] as const;
  const columns = names.map((name) => flowers.numbers(name));
  return columns[0].map((_, i) => columns.map((column) => column[i]));
}

/** Neurons with random numbers. */
export function randomNeurons(count: number, inputs: number, random: Random): PlainNeuron[] {
  return Array.from({ length: count }, () => ({
    weights: Array.from({ length: inputs }, () => random.normal()),
    bias: random.normal(),
  }));
}

/** The neurons of chapter 8 read row after row, each number a value of its own: outputs `[batch, neurons]`. */
export function byNeurons(neurons: readonly PlainNeuron[], rows: readonly (readonly number[])[]): Value[][] {
  const values: Neuron[] = neurons.map(({ weights, bias }) => ({
    weights: weights.map((w) => variable("w", w)),
    bias: variable("b", bias),
  }));
  return rows.map((row) => values.map((neuron) => weightedSum(neuron, row)));
}

/** Neurons as a layer's two grids: the weights `[neurons, inputs]`, one row for each neuron, and the biases `[neurons]`. */
export function gridsOf(neurons: readonly PlainNeuron[]): { weights: Grid; bias: Grid } {
  return {
    weights: gridOf(neurons.map(({ weights }) => weights)),
    bias: grid([neurons.length], neurons.map(({ bias }) => bias)),
  };
}

export function gridOf(rows: readonly (readonly number[])[]): Grid {
  return grid([rows.length, rows[0].length], rows.flat());
}

/** Grids as tensors, on the device that is in use. */
export function tensorsOf<Grids extends readonly Grid[]>(...grids: Grids): { [Place in keyof Grids]: Tensor } {
  return grids.map(({ shape, data }) => tensor(data, shape)) as { [Place in keyof Grids]: Tensor };
}

/** A layer in one line: x `[batch, inputs]`, weights `[neurons, inputs]`, bias `[neurons]`. */
export function layerOf(x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  return add(matmul(x, weights, { bTransposed: true }), bias);
}

/** What both ways take for so many rows. */
export interface Work {
  /** Numbers that were multiplied. */
  readonly multiplications: number;
  /** The steps that were asked for one by one: values that are made, or calls of the device. */
  readonly steps: number;
}

export function workByNeurons(outputs: readonly (readonly Value[])[]): Work {
  const made = valuesOf(...outputs.flat()).flatMap(({ operation }) => operation ? [operation.name] : []);
  return { multiplications: made.filter((name) => name === "mul").length, steps: made.length };
}

export function workInTensors(neurons: readonly PlainNeuron[], rows: readonly (readonly number[])[]): Work {
  const counting = new Counting(), { weights, bias } = gridsOf(neurons);
  onDevice(counting, () => layerOf(...tensorsOf(gridOf(rows), weights, bias)));
  return { multiplications: counting.multiplications, steps: counting.calls };
}
