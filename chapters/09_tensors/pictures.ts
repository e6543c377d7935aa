/** Tensors and grids on a page. */
import type { Field } from "../../lib/figure/figure.ts";
import type { Page } from "../../lib/figure/page.ts";
import { show } from "../../lib/show.ts";
import type { Tensor } from "../../lib/tensor.ts";
import type { Grid } from "./tensors.ts";

/** A matrix as a field of printed numbers, its first row on top, as matrices are written. */
export function cellsOf({ shape: [rows, columns], data }: Grid, label: string): Field {
  const names = (count: number) => Array.from({ length: count }, (_, i) => String(i));
  const lines = Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns));
  return {
    values: lines.toReversed(),
    label,
    numbers: true,
    names: { x: names(columns), y: names(rows).toReversed() },
  };
}

/** Tensors beside each other, each under its name. */
export async function showTensors(page: Page, tensors: Readonly<Record<string, Tensor>>): Promise<void> {
  const texts = await Promise.all(Object.values(tensors).map(async (x) => (await show(x)).split("\n")));
  const height = Math.max(...texts.map(({ length }) => length));
  page.table(
    Object.keys(tensors),
    Array.from({ length: height }, (_, line) => texts.map((lines) => lines[line] ?? "")),
  );
}
