/** Which digits a model gets wrong. */
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { argmax } from "../../lib/ops/extremes.ts";
import { predict } from "../../lib/training/evaluate.ts";

/** A row that was read wrong: its digit, the one that the model took it for, and its pixels, 0 to 1. */
export interface Misread {
  readonly digit: number;
  readonly taken: number;
  /** `[8, 8]` */
  readonly pixels: number[][];
}

const SIDE = 8;

export async function misread(model: Layer, rows: Dataset): Promise<Misread[]> {
  const chosen = await argmax(predict(model, rows), 1).read(), wrong: Misread[] = [];
  for (const [row, taken] of chosen.entries()) {
    const digit = rows.classes![row];
    if (digit !== taken) wrong.push({ digit, taken, pixels: await pixelsOf(rows, row) });
  }
  return wrong;
}

async function pixelsOf(rows: Dataset, row: number): Promise<number[][]> {
  const pixels = [...await rows.batch([row]).inputs.read()];
  return Array.from({ length: SIDE }, (_, y) => pixels.slice(y * SIDE, (y + 1) * SIDE));
}
