/** What scaling does, and what it does not: to weights, to descent, to importance, to a penalty, to a large target. */
import { standardScaler } from "../../lib/data/scale.ts";
import { Random } from "../../lib/random.ts";
import { bends, leastSquares, logistic, logLoss, rootError, weighted } from "./models.ts";
import { FEATURES, LEVELS, patients, salaries } from "./samples.ts";
import { descendLine, descendNetwork } from "./training.ts";

/** The weights of one model on raw and on scaled features, and how far their predictions are apart. */
export function twoScales(seed: number) {
  const { rows, classes } = patients(new Random(seed)), scaledRows = standardScaler().fit(rows).transform(rows);
  const raw = logistic(rows, classes), scaled = logistic(scaledRows, classes);
  const [zRaw, zScaled] = [weighted(rows, raw), weighted(scaledRows, scaled)];
  return {
    raw: raw.slice(0, -1),
    scaled: scaled.slice(0, -1),
    lossRaw: logLoss(zRaw, classes),
    lossScaled: logLoss(zScaled, classes),
    difference: Math.max(...zRaw.map((z, i) => Math.abs(z - zScaled[i]))),
  };
}

/** The name of the feature with the largest weight. */
export function heaviest(weights: readonly number[]): string {
  const sizes = weights.map(Math.abs);
  return FEATURES[sizes.indexOf(Math.max(...sizes))].name;
}

/** Descent on raw and on scaled features, each at the rate that its steepest bend allows, and the bottom. */
export async function twoDescents(seed: number, steps = 1000) {
  const { rows, classes } = patients(new Random(seed)), scaledRows = standardScaler().fit(rows).transform(rows);
  const walk = async (rows: readonly (readonly number[])[]) => {
    const { largest, smallest } = bends(rows), rate = 4 / largest; // a logistic loss bends a quarter as much, or less
    const { losses } = await descendLine({ rows, targets: classes, kind: "classes", rate, steps });
    return { condition: largest / smallest, losses };
  };
  const best = logLoss(weighted(scaledRows, logistic(scaledRows, classes)), classes);
  return { raw: await walk(rows), scaled: await walk(scaledRows), best };
}

/** How much two features count in a fit, where one weighs ten times as much in truth and is measured in other units. */
export function twoImportances(seed: number) {
  const random = new Random(seed), rows: number[][] = [], targets: number[] = [];
  for (let i = 0; i < 200; i++) {
    const [a, b] = [random.normal(), random.normal()];
    rows.push([1000 * a, b]); // the important one in millimeters
    targets.push(3 * a + 0.3 * b + random.normal(0, 0.1));
  }
  const raw = leastSquares(rows, targets), scaled = leastSquares(standardScaler().fit(rows).transform(rows), targets);
  return { raw: Math.abs(raw[0] / raw[1]), scaled: Math.abs(scaled[0] / scaled[1]) };
}

/** What a penalty leaves of the effect of two features that count the same, one of them in thousandths. */
export function twoPenalties(seed: number, penalty = 0.1) {
  const random = new Random(seed), rows: number[][] = [], targets: number[] = [];
  for (let i = 0; i < 200; i++) {
    const [a, b] = [random.normal(), random.normal()];
    rows.push([a, b / 1000]); // the second one in kilometers
    targets.push(a + b + random.normal(0, 0.1));
  }
  const scaledRows = standardScaler().fit(rows).transform(rows);
  const raw = leastSquares(rows, targets, penalty), scaled = leastSquares(scaledRows, targets, penalty);
  return { raw: [raw[0], raw[1] / 1000], scaled: [scaled[0], scaled[1]] };
}

const known = new Map<number, ReturnType<typeof measureTargets>>();

/** Salaries in dollars as a target: measured once for each seed, since two claims ask. */
export function twoTargets(seed: number): ReturnType<typeof measureTargets> {
  const found = known.get(seed) ?? measureTargets(seed);
  known.set(seed, found);
  return found;
}

/** Salaries in dollars as a target, as they are and scaled: what a line and what a network make of them. */
async function measureTargets(seed: number, steps = 300) {
  const people = salaries(new Random(seed), 200), dollars = people.map((one) => one.dollars);
  const features = people.map((
    { level, remote, size },
  ) => [LEVELS.indexOf(level), ["S", "M", "L"].indexOf(size), remote]);
  const rows = standardScaler().fit(features).transform(features), scaler = standardScaler();
  const scaled = scaler.fit(dollars.map((one) => [one])).transform(dollars.map((one) => [one])).map(([one]) => one);
  const back = (outputs: readonly number[]) => scaler.inverse(outputs.map((one) => [one])).map(([one]) => one);
  const walk = { rows, kind: "numbers", rate: 0.05, steps } as const;
  const line = await descendLine({ ...walk, targets: dollars });
  const scaledLine = await descendLine({ ...walk, targets: scaled });
  const network = await descendNetwork({ ...walk, targets: dollars }, seed);
  const scaledNetwork = await descendNetwork({ ...walk, targets: scaled }, seed);
  const lastFinite = network.losses.findIndex((loss) => !Number.isFinite(loss));
  return {
    line: rootError(line.outputs, dollars),
    scaledLine: rootError(back(scaledLine.outputs), dollars),
    networkLoss: network.losses.at(-1)!,
    lostAt: lastFinite < 0 ? steps : lastFinite,
    scaledNetwork: rootError(back(scaledNetwork.outputs), dollars),
  };
}
