/** What the single units of a network say of many rows. */
import type { Batch, Dataset } from "../../lib/data/dataset.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { outputsOf } from "../../lib/nn/summary.ts";
import { untracked } from "../../lib/op.ts";
import { device } from "../../lib/tensor.ts";
import { type Statistics, statisticsOf } from "./batch_normalization.ts";

/** All rows of a dataset, as one batch. */
export function whole(data: Dataset): Batch {
  return data.batch(Array.from({ length: data.length }, (_, i) => i));
}

/** The statistics of each unit of each hidden layer: behind its normalization, or behind its activation. */
export async function unitsOf(model: Layer, behind: "norm" | "activation", data: Dataset): Promise<Statistics[][]> {
  using _step = device().step();
  const mode = { isTraining: true, changes: new Map() }, found: Statistics[][] = [];
  const outputs = untracked(() => outputsOf(model, whole(data).inputs, mode));
  for (const { output } of outputs.filter(({ name }) => name.endsWith(behind))) {
    const [rows, width] = output.shape, numbers = await output.read();
    const saidBy = (unit: number) => Array.from({ length: rows }, (_, row) => numbers[row * width + unit]);
    found.push(Array.from({ length: width }, (_, unit) => statisticsOf(saidBy(unit))));
  }
  return found;
}

/** The mean that is farthest from 0, and the least and the largest spread. */
export function rangeOf(units: readonly Statistics[]) {
  const spreads = units.map(({ variance }) => Math.sqrt(variance));
  return {
    mean: Math.max(...units.map(({ mean }) => Math.abs(mean))),
    least: Math.min(...spreads),
    largest: Math.max(...spreads),
  };
}

/** The share of units that say the same of all rows, up to a hundredth: for what comes after them they are constants. */
export function silentShare(units: readonly Statistics[]): number {
  const isSilent = ({ mean, variance }: Statistics) => Math.sqrt(variance) < 0.01 * Math.max(1, Math.abs(mean));
  return units.filter(isSilent).length / units.length;
}
