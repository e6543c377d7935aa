/**
 * The slope of a function of one number, measured, and how far the measurement can be trusted.
 *
 * Symbols: h a distance; D(h) = (g(x + h) - g(x - h)) / (2 h) the central difference, which is the mean of the slopes to
 * the left and to the right; J(h) the slope to the right minus the slope to the left.
 *
 * Where g is smooth, D(h) errs in two ways. Its truncation falls like h², and extrapolation takes most of that away
 * (Richardson 1911). Its rounding grows like 1/h, since g itself is rounded. Where g has a kink, D(h) is the mean of two
 * slopes, and does not tell: J(h) does, which falls like h where g is smooth and stays where it has a kink. So D and J are
 * taken at a ladder of distances, and the four rungs where all these errors together are smallest are believed.
 *
 * Rounding may also be coarser than the size of g says: if a number inside is rounded, such as 1 - p with p near 1, g is a
 * staircase. So four rungs further down show how far g is from a line, and where g does not move at all, the next step
 * is looked for.
 */

/** A value, and the size of the terms that it was added up from: rounding goes with the size. */
export interface Sized {
  readonly value: number;
  readonly size: number;
}

/** A measured slope. It is NaN, and uncertain by NaN, where g is not finite on both sides of x. */
export interface Slope {
  readonly slope: number;
  /** What the slope is uncertain by: truncation, rounding, and a kink that may lie near. */
  readonly uncertain: number;
  /** The least and the greatest slope that a side may have, where the sides differ by more than truncation and rounding. */
  readonly sides?: { readonly low: number; readonly high: number };
}

/** How many roundings of the size of its terms a value is trusted not to exceed; one is an epsilon of float64. */
const ROUNDINGS = 32, EPSILON = 2 ** -52;
/** Below the smallest normal number rounding no longer shrinks with the size. */
const SMALLEST_NORMAL = 2 ** -1022;
/** Each distance is this part of the one before. No power of 2: then all rungs could be rounded in the same way, and agree. */
const RATIO = 0.4;
/**
 * The widest distance where x is at most 1, and how many there are: the last is 4e-11. A wider one would leave the neighborhood,
 * a narrower one sees how numbers inside g are rounded, and nothing of g.
 */
const WIDEST = 1e-2, RUNGS = 22;

/** How far away a step is looked for, for an x up to 1, and in how many halvings its edge is found. */
const REACH = 0.5, HALVINGS = 50;

/** One rung of the ladder. */
interface Rung {
  readonly distance: number;
  readonly central: number;
  readonly left: number;
  readonly right: number;
  readonly rounding: number;
}

/**
 * Measures the slope of g at x; with a `distance`, from that and the seven rungs below it alone.
 *
 * It can be fooled: by a g that loses far more digits inside than the size of its terms says; by a g that changes within
 * 1e-7, such as sin(1e8 x), or 1/x at 1e-9, for which the ladder is too wide; and, at a distance of the caller's own, by a g that goes up and down
 * several times within it.
 */
export function measureSlope(g: (x: number) => Sized, x: number, distance?: number): Slope {
  if (distance !== undefined && !(distance > 0 && distance < Infinity)) {
    throw new Error(`Cannot measure a slope at a distance of ${distance}: it must be above 0 and finite`);
  }
  // g at a large x may vary with x as a whole, or with what is added to it: the root lies between the two
  const widest = distance ?? WIDEST * Math.sqrt(Math.max(1, Math.abs(x))), center = g(x);
  const rungAtStep = (i: number) => rungAt(g, x, center, widest * RATIO ** i);
  const slopeBy = (rungs: readonly Rung[]) =>
    rungs.slice(1, 4).every(isFlat) ? flatSlope(g, x, center, rungs[1]) : believe(rungs);
  let rungs = [0, 1, 2, 3, 4, 5, 6, 7].map(rungAtStep);
  let best = slopeBy(rungs);
  for (let i = rungs.length; distance === undefined && i < RUNGS; i++) {
    if (best.uncertain <= rungs[2].rounding) break; // rounding only grows from here
    rungs = [...rungs.slice(1), rungAtStep(i)];
    const next = slopeBy(rungs);
    if (!(best.uncertain <= next.uncertain)) best = next; // also where the best so far is NaN
  }
  return best;
}

function rungAt(g: (x: number) => Sized, x: number, center: Sized, h: number): Rung {
  const above = x + h, below = x - h; // rounded, so the true distances are taken from them
  const right = g(above), left = g(below);
  const central = (right.value - left.value) / (above - below);
  const inside = Math.max(1, Math.abs(x)) * Math.abs(central); // x is rounded as well, and 1 + x as roughly as 1
  const size = Math.max(center.size, left.size, right.size, SMALLEST_NORMAL);
  return {
    distance: h,
    central,
    left: (center.value - left.value) / (x - below),
    right: (right.value - center.value) / (above - x),
    rounding: EPSILON * (ROUNDINGS * size + inside) / h,
  };
}

/**
 * The slope by the two widest rungs. The next two are its judges, since one might agree by chance: extrapolated
 * from there, truncation is smaller and rounding larger, so what differs is more than either does to the first.
 */
function believe([first, second, third, fourth, ...narrow]: readonly Rung[]): Slope {
  const slope = extrapolate(first, second), noise = noiseAt(narrow, slope);
  const judges = [extrapolate(second, third), extrapolate(third, fourth)];
  const rounding = second.rounding + noise / second.distance;
  const smooth = Math.max(...judges.map((judge) => Math.abs(judge - slope))) + rounding;
  const kink = Math.max(unsmoothness(second, third), unsmoothness(third, fourth));
  // mere curvature leaves less than a quarter of J(h), and a kink 1 - RATIO
  const isKink = kink > smooth + noise / fourth.distance && kink > Math.abs(jump(fourth)) / 4;
  if (!isKink) return { slope, uncertain: smooth + kink };
  return { slope, ...sidesOf(third, fourth, noise, smooth + kink) };
}

/**
 * How far g is from a line of this slope, at the narrow rungs: if g is rounded more coarsely than its size says, it
 * shows there.
 */
function noiseAt(narrow: readonly Rung[], slope: number): number {
  return Math.max(...narrow.map(({ central, distance }) => Math.abs(central - slope) * distance));
}

/** Two errors that go like h² give one equation for their size: it is solved, and the error taken away. */
function extrapolate(wide: Rung, narrow: Rung): number {
  return narrow.central + (narrow.central - wide.central) * RATIO ** 2 / (1 - RATIO ** 2);
}

/** What J(h) keeps beyond its due, from one rung to the next: next to nothing where g is smooth. */
function unsmoothness(wide: Rung, narrow: Rung): number {
  return Math.abs(jump(narrow) - RATIO * jump(wide));
}

/** J(h). */
function jump({ left, right }: Rung): number {
  return right - left;
}

/**
 * The slope to a side errs like h: by less than it moved from one rung to the next, and by noise. Four times that is allowed. If the two
 * sides then overlap, there need not be a kink.
 */
function sidesOf(wide: Rung, narrow: Rung, noise: number, uncertain: number): Omit<Slope, "slope"> {
  const [left, right] = (["left", "right"] as const).map((side) => {
    const error = 4 * (Math.abs(narrow[side] - wide[side]) + narrow.rounding + noise / narrow.distance);
    return { low: narrow[side] - error, high: narrow[side] + error };
  });
  const low = Math.min(left.low, right.low), high = Math.max(left.high, right.high);
  const isApart = left.high < right.low || right.high < left.low;
  return { uncertain: Math.max(uncertain, high - low), sides: isApart ? { low, high } : undefined };
}

/** Whether g is the same, to the last bit, at x and at both ends of a rung. */
function isFlat({ left, right }: Rung): boolean {
  return left === 0 && right === 0;
}

/**
 * The slope 0, where g does not move. If g is a staircase, its mean slope is hidden: it is at most the height of the next
 * step over the distance to it, as a step reaches to both sides.
 */
function flatSlope(g: (x: number) => Sized, x: number, center: Sized, flat: Rung): Slope {
  const rise = (h: number) => Math.max(...[x - h, x + h].map((at) => Math.abs(g(at).value - center.value) || 0));
  let inner = flat.distance, outer = inner / RATIO;
  while (rise(outer) === 0) {
    if (outer > REACH * Math.sqrt(Math.max(1, Math.abs(x)))) return { slope: 0, uncertain: flat.rounding };
    [inner, outer] = [outer, outer / RATIO];
  }
  for (let i = 0; i < HALVINGS; i++) { // a step keeps its height, and what begins with a kink shrinks to nothing
    const middle = (inner + outer) / 2;
    if (rise(middle) === 0) inner = middle;
    else outer = middle;
  }
  return { slope: 0, uncertain: flat.rounding + rise(outer) / outer };
}
