/**
 * Optimizers in plain numbers: what is done with a slope, once it is known.
 *
 * Symbols: w is a weight and dw the slope of the loss in it. v, m and s are kept for it from step to step: v a velocity, m a
 * mean of slopes, s a sum or a mean of their squares. t counts the steps, from 1.
 */

/** A weight, with what is kept for it. */
export interface Weight {
  readonly [kept: string]: number;
  readonly w: number;
}

/** How a weight takes a step. Every weight does it for itself. */
export interface Rule {
  /** What is kept for a weight before the first step. */
  readonly begin: Readonly<Record<string, number>>;
  readonly step: (weight: Weight, dw: number, t: number) => Weight;
}

/** Keeps a division from 0. */
export const TINY = 1e-8;

/** Straight down the slope. */
export function descent(rate: number): Rule {
  return { begin: {}, step: ({ w }, dw) => ({ w: w - rate * dw }) };
}

/** A ball that rolls: of its velocity the share `stays` is left, and the slope is added. */
export function momentum(rate: number, stays = 0.9): Rule {
  return {
    begin: { v: 0 },
    step: ({ w, v }, dw) => {
      const next = stays * v + dw;
      return { w: w - rate * next, v: next };
    },
  };
}

/** A ball that looks ahead: it takes the step that it would take after this one, if the slope stayed. */
export function nesterov(rate: number, stays = 0.9): Rule {
  return {
    begin: { v: 0 },
    step: ({ w, v }, dw) => {
      const next = stays * v + dw;
      return { w: w - rate * (dw + stays * next), v: next };
    },
  };
}

/** Divides by the root of the sum of all squares so far. */
export function adagrad(rate: number): Rule {
  return {
    begin: { s: 0 },
    step: ({ w, s }, dw) => {
      const sum = s + dw * dw;
      return { w: w - rate * dw / (Math.sqrt(sum) + TINY), s: sum };
    },
  };
}

/** Divides by the root of a mean of squares, of which the share `stays` is left at each step. */
export function rmsprop(rate: number, stays = 0.99): Rule {
  return {
    begin: { s: 0 },
    step: ({ w, s }, dw) => {
      const mean = stays * s + (1 - stays) * dw * dw;
      return { w: w - rate * dw / (Math.sqrt(mean) + TINY), s: mean };
    },
  };
}

/** Momentum and the division together. `slopes` and `squares` say how much of each mean is left; both are right from the first step. */
export function adam(rate: number, { slopes = 0.9, squares = 0.999 } = {}): Rule {
  return {
    begin: { m: 0, s: 0 },
    step: ({ w, m, s }, dw, t) => {
      const slope = slopes * m + (1 - slopes) * dw, square = squares * s + (1 - squares) * dw * dw;
      const mean = slope / (1 - slopes ** t), root = Math.sqrt(square / (1 - squares ** t));
      return { w: w - rate * mean / (root + TINY), m: slope, s: square };
    },
  };
}

/** Adam that divides by the largest mean square so far, so that a large slope is not forgotten. */
export function amsgrad(rate: number, { slopes = 0.9, squares = 0.999 } = {}): Rule {
  return {
    begin: { m: 0, s: 0, most: 0 },
    step: ({ w, m, s, most }, dw, t) => {
      const slope = slopes * m + (1 - slopes) * dw, square = squares * s + (1 - squares) * dw * dw;
      const largest = Math.max(most, square), root = Math.sqrt(largest / (1 - squares ** t));
      return { w: w - rate * slope / (1 - slopes ** t) / (root + TINY), m: slope, s: square, most: largest };
    },
  };
}

/** From a start down the slopes: the place before each step, and after the last. */
export function walk(
  rule: Rule,
  slopesAt: (place: readonly number[], t: number) => readonly number[],
  start: readonly number[],
  steps: number,
): number[][] {
  let weights: Weight[] = start.map((w) => ({ ...rule.begin, w }));
  const path = [[...start]];
  for (let t = 1; t <= steps; t++) {
    const slopes = slopesAt(path[t - 1], t);
    weights = weights.map((weight, i) => rule.step(weight, slopes[i], t));
    path.push(weights.map(({ w }) => w));
  }
  return path;
}

/** Slopes that together are longer than `most`, made as long as that; their direction stays. */
export function clipped(slopes: readonly number[], most: number): number[] {
  const scale = Math.min(1, most / Math.hypot(...slopes));
  return slopes.map((slope) => slope * scale);
}
