/** The tables of the bench of the GPU, in Markdown, as they stand on the page. */
import type { Variant } from "../lib/device/gpu/product_variants.ts";
import { markdownTable } from "../chapters/markdown_table.ts";
import type { HostCost } from "./gpu_host.ts";
import type { KernelSpeeds } from "./gpu_products.ts";
import type { Trained } from "./gpu_training.ts";
import { type Model, operationsOf } from "./model.ts";

/** Speeds of the kernels, what the library takes by its rule and when it is tuned, and another library's speed. */
export interface ProductRow extends KernelSpeeds {
  /** Nothing where the device is not tuned. */
  readonly tuned?: Variant;
  readonly peer?: number;
}

export function kernelTable(rows: readonly ProductRow[]): string {
  const variants = [...rows[0].speeds.keys()], hasPeer = rows.some(({ peer }) => peer !== undefined);
  const head = ["size", "stored", ...variants.map(({ name }) => name), "by rule", "tuned"];
  const lines = rows.map(({ size, orientation, speeds, choice, tuned, peer }) => {
    const cells = variants.map((variant) => speedText(speeds.get(variant)!));
    const ours = speeds.get(tuned ?? choice)!, peers = peer ? [speedText(peer), percent(ours / peer)] : ["-", "-"];
    return [String(size), orientation, ...cells, choice.name, tuned?.name ?? "-", ...hasPeer ? peers : []];
  });
  return markdownTable([[...head, ...hasPeer ? ["cuBLAS", "of it"] : []], ...lines]);
}

/** `peer` is PyTorch, where it takes part. */
export function trainingTable(
  model: Model,
  entrants: readonly Trained[],
  expected: readonly number[],
  peer?: Trained,
): string {
  const head = [`(${model.name})`, "ms per step", "windows", "GFLOP/s", "losses at 1, 10, 20", "differ by"];
  const lines = [...entrants, ...peer ? [peer] : []].map((one) => [
    one.name,
    digits(one.time),
    one.slowest ? `${digits(one.fastest)} to ${digits(one.slowest)}` : `from ${digits(one.fastest)}`,
    speedText(operationsOf(model) / one.time / 1e6),
    one.losses.map((loss) => loss.toFixed(5)).join(", "),
    differenceOf(one, expected).toExponential(0),
    ...peer ? [(one.time / peer.time).toFixed(2)] : [],
  ]);
  return markdownTable([[...head, ...peer ? ["to PyTorch"] : []], ...lines]);
}

/** How far the losses are from those expected, at most. */
export function differenceOf({ losses }: Trained, expected: readonly number[]): number {
  return Math.max(...expected.map((loss, i) => Math.abs(losses[i] - loss)));
}

export function hostTable(costs: readonly HostCost[]): string {
  const head = ["step", "calls", "us a step, busy", "best part", "us a call", "us a step, wall", "a tenth below"];
  const lines = costs.map(({ form, calls, busy, best, wall, quick }) => [
    form,
    String(calls),
    busy.toFixed(0),
    best.toFixed(0),
    (busy / calls).toFixed(1),
    wall.toFixed(0),
    quick.toFixed(0),
  ]);
  return markdownTable([head, ...lines]);
}

/** A line for each form: whether the memory stayed as it was. */
export function memoryLines(costs: readonly HostCost[]): string {
  return costs.map(({ form, steps, before, after }) => {
    const change = before === after ? "as before" : `${before} before`;
    return `Memory of the GPU after ${steps} steps, ${form}: ${after} bytes, ${change}.`;
  }).join("\n");
}

function speedText(speed: number): string {
  return speed >= 100 ? speed.toFixed(0) : speed.toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Three digits that count, never fewer than the whole part has. */
function digits(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}
