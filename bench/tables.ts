/** The tables, in Markdown, as they stand on the page. */
import { markdownTable } from "../chapters/markdown_table.ts";
import { type Model, operationsOf } from "./model.ts";
import type { ProductSpeeds } from "./products.ts";
import { bestPeer, type Standing } from "./standings.ts";

const HEAD = ["size", "stored", "one thread", "of the peak", "all threads", "plain loops", "reference"];

export function productTable(rows: readonly ProductSpeeds[]): string {
  const lines = rows.map(({ size, orientation, wasm, share, threads, loops, reference }) => [
    String(size),
    orientation,
    wasm.toFixed(1),
    `${(100 * share).toFixed(0)} %`,
    threads.toFixed(1),
    loops.toFixed(2),
    reference.toFixed(2),
  ]);
  return markdownTable([HEAD, ...lines]);
}

export function modelTable(model: Model, standings: readonly Standing[]): string {
  const best = bestPeer(standings);
  const head = [
    `(${model.name})`,
    "ms per step",
    "rounds",
    "GFLOP/s",
    "to best peer",
    "losses at 1, 10, 20",
    "differ by",
  ];
  return markdownTable([head, ...standings.map((standing) => rowOf(model, standing, best))]);
}

function rowOf(model: Model, standing: Standing, best: number): string[] {
  const { entrant, time, fastest, slowest, losses, difference, version, failure } = standing;
  const name = `${entrant.name}${version ? ` (${version})` : ""}`;
  if (failure) return [name, failure, "", "", "", "", ""];
  return [
    name,
    digits(time),
    `${digits(fastest)} to ${digits(slowest)}`,
    (operationsOf(model) / time / 1e6).toFixed(1),
    (time / best).toFixed(2),
    losses.map((loss) => loss.toFixed(5)).join(", "),
    difference.toExponential(0),
  ];
}

/** Three digits that count, never fewer than the whole part has. */
function digits(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}
