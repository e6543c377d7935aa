/** The data of this chapter: points in the plane that no line can part, all from a seed. */
import type { Random } from "../../lib/random.ts";
import { gates, inOrder, type Labeled } from "../02_perceptron/samples.ts";

export type { Labeled };

/** The four corners of chapter 2. */
export const xor: Labeled = gates.xor;

/** A place on a curve: the point that it reaches after the part t of its way, t from 0 to 1. */
type Curve = (t: number) => readonly [x: number, y: number];

/** Points along two curves, label 0 and 1, each moved a little at random; half of them on either. */
function along(curves: readonly [Curve, Curve], count: number, noise: number, random: Random): Labeled {
  const points = Array.from({ length: count }, (_, i) => {
    const [x, y] = curves[i % 2](Math.floor(i / 2) / Math.ceil(count / 2));
    return [x + random.normal(0, noise), y + random.normal(0, noise)];
  });
  const all = { rows: points, labels: points.map((_, i) => i % 2) };
  return inOrder(all, random.permutation(count));
}

/** Two half circles of radius 1 that reach into each other. */
export function moons(random: Random, count = 80, noise = 0.1): Labeled {
  const arc = (t: number) => [Math.cos(Math.PI * t), Math.sin(Math.PI * t)] as const;
  return along(
    [
      (t) => [arc(t)[0] - 0.5, arc(t)[1] - 0.25],
      (t) => [0.5 - arc(t)[0], 0.25 - arc(t)[1]],
    ],
    count,
    noise,
    random,
  );
}

/** A circle of radius 0.5, label 1, inside one of radius 1. */
export function circles(random: Random, count = 80, noise = 0.05): Labeled {
  const circle = (radius: number): Curve => (t) => [
    radius * Math.cos(2 * Math.PI * t),
    radius * Math.sin(2 * Math.PI * t),
  ];
  return along([circle(1), circle(0.5)], count, noise, random);
}

/** Two arms that wind around each other, out to radius 1. */
export function spirals(random: Random, count = 100, noise = 0.02, turns = 1): Labeled {
  const arm = (side: 1 | -1): Curve => (t) => {
    const angle = 2 * Math.PI * turns * t, radius = side * (0.15 + 0.85 * t);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  return along([arm(1), arm(-1)], count, noise, random);
}
