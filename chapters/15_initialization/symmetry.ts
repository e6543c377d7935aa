/** What units that begin equal can learn: they stay equal. */
import { constant, heNormal, type Initial } from "../../lib/nn/initial.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { relu } from "../../lib/ops/activations.ts";
import { sizeOf } from "./initialization.ts";
import { CLASSES, PIXELS, train } from "./training.ts";

/** The hidden layer of 64-32-10, trained on the digits. */
export interface Hidden {
  /** The weights of each unit: 64 pixels. */
  readonly units: readonly (readonly number[])[];
  /** The size of the weights of the output layer. */
  readonly outputs: number;
  readonly loss: number;
  readonly accuracy: number;
}

export const BEGINNINGS: Readonly<Record<string, Initial>> = {
  "all 0": constant(0),
  "all 0.1": constant(0.1),
  "He": heNormal(),
};

/** Trains a network whose weights begin so. */
export async function trainHidden(initial: Initial, seed: number): Promise<Hidden> {
  const { model, loss, accuracy } = await train({ hidden: 1, width: 32, activation: relu, initial }, 0.3, seed);
  return { units: await unitsOf(model), outputs: sizeOf(await model.parameters["2.weight"].read()), loss, accuracy };
}

async function unitsOf({ parameters }: Layer): Promise<number[][]> {
  const weights = await parameters["0.weight"].read();
  return Array.from({ length: weights.length / PIXELS }, (_, unit) => [
    ...weights.subarray(unit * PIXELS, (unit + 1) * PIXELS),
  ]);
}

/** How far a weight of any unit is from the same weight of the first. */
export function farthestApart(units: readonly (readonly number[])[]): number {
  return Math.max(...units.flatMap((unit) => unit.map((weight, i) => Math.abs(weight - units[0][i]))));
}

/** A loss of nothing learned: all classes alike. */
export const GUESSING = Math.log(CLASSES);
