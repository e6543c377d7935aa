/** What the perceptrons of chapter 2 are asked: corners, clouds and flowers; and how that is drawn. */
import { iris } from "../../lib/data/sets.ts";
import type { Random } from "../../lib/random.ts";
import type { Neuron, Rows } from "../01_neuron/neuron.ts";
import { type Lesson, trainPerceptron } from "./perceptron.ts";

/** Rows with their labels: 1 for yes and 0 for no, or the number of a class. */
export interface Labeled {
  readonly rows: Rows;
  readonly labels: readonly number[];
}

/** The four pairs of two boolean inputs, in counting order. */
export const corners: Rows = [[0, 0], [0, 1], [1, 0], [1, 1]];

/** A task with a known line between yes and no. */
export type Separable = Labeled & { readonly line: Neuron };

/** Three questions about two boolean inputs: are both 1, is at least one, is exactly one? The last has no line. */
export const gates = {
  and: { rows: corners, labels: [0, 0, 0, 1], line: { weights: [1, 1], bias: -1.5 } },
  or: { rows: corners, labels: [0, 1, 1, 1], line: { weights: [1, 1], bias: -0.5 } },
  xor: { rows: corners, labels: [0, 1, 1, 0] },
} satisfies Record<string, Labeled | Separable>;

/** Fifty points scattered evenly over a disc around each center, in random order; a point's label is its center's number. */
function clouds(centers: readonly (readonly [number, number])[], radius: number, random: Random): Labeled {
  const rows = centers.flatMap(([x, y]) =>
    Array.from({ length: 50 }, () => {
      const angle = random.uniform(0, 2 * Math.PI), distance = radius * Math.sqrt(random.uniform());
      return [x + distance * Math.cos(angle), y + distance * Math.sin(angle)];
    })
  );
  return inOrder({ rows, labels: rows.map((_, i) => Math.floor(i / 50)) }, random.permutation(rows.length));
}

/** Two clouds, 0 and 1, that lie at least 0.42 apart, and the line halfway between them. */
export function twoClouds(random: Random): Separable {
  return { ...clouds([[1.4, 1.4], [3.4, 3.4]], 1.2, random), line: { weights: [1, 1], bias: -4.8 } };
}

/** Three clouds, each apart from the other two. */
export function threeClouds(random: Random): Labeled {
  return clouds([[1.2, 1.2], [4.2, 1.2], [2.7, 3.8]], 0.9, random);
}

/** The same rows in another order. */
export function inOrder({ rows, labels }: Labeled, order: readonly number[]): Labeled {
  return { rows: order.map((i) => rows[i]), labels: order.map((i) => labels[i]) };
}

/** Length and width of the petals or the sepals of 100 irises, setosa (1) and versicolor (0); a line with room on both sides. */
export async function twoSpecies(part: "petal" | "sepal"): Promise<Separable> {
  const flowers = await iris();
  const species = flowers.labels("species"), all = flowers.matrix(`${part}_length_cm`, `${part}_width_cm`);
  const chosen = species.flatMap((name, i) => name === "virginica" ? [] : [i]);
  const line = part === "petal" ? { weights: [-2, -3], bias: 7.15 } : { weights: [-1.2, 1], bias: 3.29 };
  return { rows: chosen.map((i) => all[i]), labels: chosen.map((i) => species[i] === "setosa" ? 1 : 0), line };
}

/** Trains until all rows are learned; `path` holds the neuron at the start and after each epoch. */
export function learn({ rows, labels }: Labeled, { epochs = 30000, start }: Partial<Lesson> = {}) {
  const path: Neuron[] = [];
  const { neuron, mistakes } = trainPerceptron(rows, labels, { epochs, start, watch: (now) => path.push(now) });
  return { neuron, mistakes, path, made: mistakes.reduce((a, b) => a + b) };
}

/** The lines on which weighted sums are zero, each 20 units to both sides; a NaN lifts the pen between them. */
export function borders(...neurons: Neuron[]) {
  const lines = neurons.map(({ weights: [w1, w2], bias }) => {
    const length = Math.hypot(w1, w2);
    const [x, y] = [-bias * w1 / length ** 2, -bias * w2 / length ** 2]; // the point of the line nearest to (0, 0)
    const [alongX, alongY] = [20 * w2 / length, -20 * w1 / length];
    return { x: [x - alongX, x + alongX, NaN], y: [y - alongY, y + alongY, NaN] };
  });
  return { name: "weighted sum is 0", x: lines.flatMap(({ x }) => x), y: lines.flatMap(({ y }) => y) };
}

/** The rows with one label, as markers. */
export function marked(name: string, { rows, labels }: Labeled, label: number) {
  const chosen = rows.filter((_, i) => labels[i] === label);
  return { name, x: chosen.map(([x]) => x), y: chosen.map(([, y]) => y) };
}
