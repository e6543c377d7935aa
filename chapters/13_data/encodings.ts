/** Categories as numbers, in several ways: what a straight line makes of each. */
import { type Encoder, labelEncoder, oneHotEncoder } from "../../lib/data/encode.ts";
import { splitRows } from "../../lib/data/split.ts";
import { orderedEncoder, targetEncoder } from "../../lib/data/target_encode.ts";
import { Random } from "../../lib/random.ts";
import { leastSquares, rootError, weighted } from "./models.ts";
import { LEVELS, salaries, visits } from "./samples.ts";

/** The test error of a line on one encoded column. `learned` gives the training part encoded; unless told, as the encoder says. */
function errorOf(
  encoder: Encoder,
  cells: readonly string[],
  targets: readonly number[],
  test: { readonly cells: readonly string[]; readonly targets: readonly number[] },
  learned = (encoder: Encoder) => encoder.fitTransform(cells, targets),
): number {
  const weights = leastSquares(learned(encoder), targets, 1e-6);
  return rootError(weighted(encoder.transform(test.cells), weights), test.targets);
}

/** Six shops without an order: numbered by name, and a column each. The noise alone makes an error of 0.3. */
export function sixShops(seed: number): { numbered: number; oneHot: number } {
  const random = new Random(seed), { shops, targets } = visits(random, { rows: 400, shops: 6, spread: 2, noise: 0.3 });
  const { training, validation } = splitRows(400, 0.25, random), pick = picker(shops, targets);
  const [known, test] = [pick(training), pick(validation)];
  const error = (encoder: Encoder) => errorOf(encoder, known.cells, known.targets, test);
  return { numbered: error(labelEncoder()), oneHot: error(oneHotEncoder()) };
}

/** Levels of experience, which have an order: numbered by name, in their order, and a column each. In dollars. */
export function levels(seed: number): { byName: number; inOrder: number; oneHot: number } {
  const random = new Random(seed),
    people = salaries(random),
    { training, validation } = splitRows(people.length, 0.25, random);
  const pick = picker(people.map(({ level }) => level), people.map(({ dollars }) => dollars));
  const [known, test] = [pick(training), pick(validation)];
  const error = (encoder: Encoder) => errorOf(encoder, known.cells, known.targets, test);
  return { byName: error(labelEncoder()), inOrder: error(labelEncoder(LEVELS)), oneHot: error(oneHotEncoder()) };
}

/** 100 shops with four visits each on average, in five ways. Errors are distances to the truth, without the noise of a visit. */
export function manyShops(
  seed: number,
): Record<"oneHot" | "plainMeans" | "smoothed" | "crossFitted" | "ordered" | "nothing", number> {
  const random = new Random(seed);
  const { shops, targets, truth } = visits(random, { rows: 400, shops: 100, spread: 1, noise: 2 });
  const test = { cells: [...truth.keys()], targets: [...truth.values()] }, draw = () => random.fork(7);
  const error = (encoder: Encoder, learned?: (encoder: Encoder) => number[][]) =>
    errorOf(encoder, shops, targets, test, learned);
  const ownTargets = (encoder: Encoder) => encoder.fit(shops, targets).transform(shops);
  const prior = targets.reduce((a, b) => a + b) / targets.length;
  return {
    oneHot: error(oneHotEncoder()),
    plainMeans: error(targetEncoder({ random: draw(), smoothing: 0 }), ownTargets),
    smoothed: error(targetEncoder({ random: draw(), smoothing: 4 }), ownTargets),
    crossFitted: error(targetEncoder({ random: draw(), smoothing: 4, folds: 10 })),
    ordered: error(orderedEncoder({ random: draw(), smoothing: 4 })),
    nothing: rootError(test.targets.map(() => prior), test.targets),
  };
}

function picker(cells: readonly string[], targets: readonly number[]) {
  return (rows: readonly number[]) => ({
    cells: rows.map((row) => cells[row]),
    targets: rows.map((row) => targets[row]),
  });
}

/** The notes' animals, by the number that their file has for each type: sorted, they become 0, 1 and 2. */
const TYPES = { mammal: "1", bird: "2", reptile: "3" };

/** The part of 100 animals that are named rightly by three maps from number to name, though each number is right. */
export function threeMaps(seed: number): { byTheData: number; first: number; second: number } {
  const random = new Random(seed), names = Object.keys(TYPES) as (keyof typeof TYPES)[];
  const animals = Array.from({ length: 100 }, () => names[random.integer(3)]);
  const numbers = labelEncoder().fit(Object.values(TYPES)).transform(animals.map((name) => TYPES[name])).map(([n]) =>
    n
  );
  const named = (map: readonly string[]) => numbers.filter((number, i) => map[number] === animals[i]).length / 100;
  return {
    byTheData: named(Object.keys(TYPES)),
    first: named(["bird", "mammal", "reptile"]),
    second: named(["mammal", "bird", "reptile"]),
  };
}
