/** The three losses as loops. Each writes the slopes in y to `dy`, and gives the loss; `width` is the length of a row. */
import type { Floats } from "../task.ts";

type Loss = (y: Floats, target: Floats, dy: Floats, width: number) => number;

export const squares: Loss = (y, target, dy) => {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const error = y[i] - target[i];
    sum += error * error;
    dy[i] = 2 * error / y.length;
  }
  return sum / y.length;
};

export const classes: Loss = (y, target, dy, width) => {
  const rows = y.length / width;
  let sum = 0;
  for (let start = 0; start < y.length; start += width) {
    let most = -Infinity, whole = 0;
    for (let i = start; i < start + width; i++) most = Math.max(most, y[i]);
    for (let i = start; i < start + width; i++) whole += Math.exp(y[i] - most);
    for (let i = start; i < start + width; i++) {
      dy[i] = (Math.exp(y[i] - most) / whole - target[i]) / rows;
      sum -= target[i] * (y[i] - most - Math.log(whole));
    }
  }
  return sum / rows;
};

export const pixels: Loss = (y, target, dy) => {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const e = Math.exp(-Math.abs(y[i])), share = (y[i] < 0 ? e : 1) / (1 + e);
    sum += Math.max(y[i], 0) - y[i] * target[i] + Math.log1p(e);
    dy[i] = (share - target[i]) / y.length;
  }
  return sum / y.length;
};
