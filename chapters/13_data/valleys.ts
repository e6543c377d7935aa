/** One valley seen twice: the loss of a logistic model over two weights, and a walk in it on raw and on scaled features. */
import { standardScaler } from "../../lib/data/scale.ts";
import { Random } from "../../lib/random.ts";
import { bends, logistic, logLoss, mean, probability, weighted } from "./models.ts";
import { patients } from "./samples.ts";

type Rows = readonly (readonly number[])[];

/** A picture of the valley; places are weights for one deviation of each feature. */
export interface Valley {
  /** `[weights of the second, weights of the first]` */
  readonly field: number[][];
  readonly path: readonly (readonly [number, number])[];
}

const GLUCOSE = 1, FAMILY = 6;
const SIDE = 40;

/** Where the picture begins, and how much of each weight it shows. */
export const X_FROM = -0.25;
export const Y_FROM = -0.7;
export const SPAN = 2;

/**
 * The valley of glucose and family history. Features are taken without their means, so that the bias, which is the best one
 * throughout, has no part in it.
 */
export function valleys(seed: number, steps = 40): { raw: Valley; scaled: Valley; centers: [number, number] } {
  const { rows, classes } = patients(new Random(seed)), two = rows.map((row) => [row[GLUCOSE], row[FAMILY]]);
  const scaler = standardScaler().fit(two), scaled = scaler.transform(two), { scale } = scaler.scales;
  const raw = scaled.map((row) => row.map((value, i) => value * scale[i])),
    [best0, best1, bias] = logistic(scaled, classes);
  const places = (from: number) => Array.from({ length: SIDE }, (_, i) => from + SPAN * (i + 0.5) / SIDE);
  const field = places(Y_FROM).map((y) => places(X_FROM).map((x) => logLoss(weighted(scaled, [x, y, bias]), classes)));
  const inDeviations = (path: [number, number][], units: readonly number[]) =>
    path.map(([x, y]): [number, number] => [x * units[0], y * units[1]]);
  return {
    raw: { field, path: inDeviations(walk(raw, classes, bias, steps), scale) },
    scaled: { field, path: walk(scaled, classes, bias, steps) },
    centers: [best0, best1],
  };
}

/** Steps from weights of 0, as long as the steepest bend allows. */
function walk(rows: Rows, classes: readonly number[], bias: number, steps: number): [number, number][] {
  const path: [number, number][] = [[0, 0]], rate = 4 / bends(rows).largest;
  for (let step = 0; step < steps; step++) {
    const [x, y] = path[step], errors = weighted(rows, [x, y, bias]).map((z, i) => probability(z) - classes[i]);
    const slope = (column: number) => mean(rows.map((row, i) => errors[i] * row[column]));
    path.push([x - rate * slope(0), y - rate * slope(1)]);
  }
  return path;
}
