/** What a model is made of, and how its weights are spread before and after it has learned. */
import { type Histogram, histogramOf } from "../../lib/files/events.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { softmax } from "../../lib/ops/softmax.ts";
import { Random } from "../../lib/random.ts";
import { learn, prepare } from "./network.ts";

/** The model of 002:1176-1183: 11-64-4. */
export function notesModel(seed: number): Layer {
  const random = new Random(seed);
  return sequential({ hidden_1: dense(11, 64, { random }), relu, output: dense(64, 4, { random }), softmax });
}

/** How the weights of one name are spread, at some moments. */
export interface Spread {
  readonly name: string;
  readonly at: readonly Histogram[];
}

/** How the weights of the network of this chapter are spread after so many epochs, each time; 0 is before the first. */
export async function spreads(seed: number, moments: readonly number[]): Promise<Spread[]> {
  const prepared = prepare(seed), { parameters } = prepared.model, found: Histogram[][] = [];
  const read = () => Promise.all(Object.values(parameters).map(async (x) => histogramOf(await x.read(), 15)!));
  const note = async (epoch: number) => moments.includes(epoch) && found.push(await read());
  await note(0);
  await learn(prepared, Math.max(...moments), { callbacks: [{ onEpoch: ({ epoch }) => note(epoch) }] });
  return Object.keys(parameters).map((name, i) => ({ name, at: found.map((all) => all[i]) }));
}

/** The standard deviation of what was counted. */
export function deviationOf({ counts, sum, sumOfSquares }: Histogram): number {
  const count = countOf(counts);
  return Math.sqrt(sumOfSquares / count - (sum / count) ** 2);
}

/** A histogram as a curve: the middle of each bar that is not empty, and the share of the numbers there, divided by its width. */
export function densityOf({ limits, counts, least }: Histogram) {
  const edges = [least, ...limits], count = countOf(counts), bars = counts.flatMap((one, i) => one > 0 ? [i] : []);
  return {
    x: bars.map((i) => (edges[i] + edges[i + 1]) / 2),
    y: bars.map((i) => counts[i] / count / (edges[i + 1] - edges[i])),
  };
}

function countOf(counts: readonly number[]): number {
  return counts.reduce((sum, one) => sum + one, 0);
}
