/** Losses of one or two weights, on which the walks of optimizers can be seen. */

/** A loss, and its slope in each weight. */
export interface Surface {
  readonly value: (place: readonly number[]) => number;
  readonly slopes: (place: readonly number[]) => number[];
}

/** A valley that is `steep` times as steep across (y) as along (x); its bottom is at 0, 0. */
export function ravine(steep = 100): Surface {
  return {
    value: ([x, y]) => (x * x + steep * y * y) / 2,
    slopes: ([x, y]) => [x, steep * y],
  };
}

/** Flat far out, with a hollow at 0. */
export const plateau: Surface = {
  value: ([x]) => 1 - Math.exp(-x * x / 2),
  slopes: ([x]) => [x * Math.exp(-x * x / 2)],
};

/** At 0, 0 it is flat: down from there on the x axis it climbs, and along y it falls to the two bottoms at y = -1 and 1. */
export const saddle: Surface = {
  value: ([x, y]) => (x * x - y * y) / 2 + y ** 4 / 4,
  slopes: ([x, y]) => [x, y ** 3 - y],
};

/** How many times the number of `cliff` is multiplied. */
export const CHAIN = 30;

/**
 * The number 1, multiplied by w so many times, shall become 1/2: what a network does that goes through the same weight again
 * and again. Below 1 it is flat, above it a wall.
 */
export const cliff: Surface = {
  value: ([w]) => (w ** CHAIN - 0.5) ** 2 / 2,
  slopes: ([w]) => [(w ** CHAIN - 0.5) * CHAIN * w ** (CHAIN - 1)],
};

/** A surface of two weights, turned about 0, 0 by an angle. */
export function turned({ value, slopes }: Surface, angle: number): Surface {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const back = ([x, y]: readonly number[]) => [x * c + y * s, y * c - x * s];
  const forth = ([x, y]: readonly number[]) => [x * c - y * s, x * s + y * c];
  return { value: (place) => value(back(place)), slopes: (place) => forth(slopes(back(place))) };
}
