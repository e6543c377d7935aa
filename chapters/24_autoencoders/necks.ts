/** Deep autoencoders on the digits: necks of several widths beside principal components, and the plane of two numbers. */
import { tensor } from "../../lib/create.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { asRows, errorOn, learn, meanSquare, once, pictures, PIXELS, rowsOf } from "./digits.ts";
import { errorOfComponents } from "./linear.ts";
import { firstOf, principalComponents, project, restore } from "./pca.ts";

/** The widths of the neck that are tried. */
export const NECKS: readonly number[] = [1, 2, 4, 8, 16, 32];

/** 64-48-k-48-64, learned once for each seed; on the steady device. */
const learners = new Map(
  NECKS.map((k) => [k, once((seed) => learn(pictures(seed).training, seed, { widths: [PIXELS, 48, k] }))]),
);
const learned = (seed: number, k: number) => learners.get(k)!(seed);

/** Mean squared errors on digits that nobody has learned from. */
export interface Neck {
  readonly k: number;
  readonly components: number;
  readonly deep: number;
}

/** 64-48-k-48-64 for each k, and as many principal components; both from the same digits. */
export const sweep = once((seed) =>
  steadily(async () => {
    const { training, validation } = pictures(seed), unseen = await rowsOf(validation), necks: Neck[] = [];
    const all = principalComponents(await rowsOf(training), Math.max(...NECKS), new Random(seed));
    for (const k of NECKS) {
      const { model } = await learned(seed, k);
      necks.push({ k, components: errorOfComponents(firstOf(all, k), unseen), deep: await errorOn(validation, model) });
    }
    return necks;
  })
);

/** A picture, with what it is. */
export interface Picture {
  readonly label: string;
  readonly pixels: readonly number[];
}

/** Digits that nobody has learned from, and what comes of each out of two components, and out of necks of two and of eight. */
export function throughNecks(seed: number, classes: readonly number[]): Promise<Picture[]> {
  return steadily(async () => {
    const { training, validation } = pictures(seed), asked = await rowsOf(validation);
    const two = principalComponents(await rowsOf(training), 2, new Random(seed));
    const out = async (k: number) => await asRows(predict((await learned(seed, k)).model, validation));
    const ofTwo = await out(2), ofEight = await out(8);
    return classes.flatMap((one) => {
      const row = Array.from(validation.classes!).indexOf(one);
      return [
        { label: "input", pixels: asked[row] },
        { label: "2 components", pixels: restore(two, project(two, asked[row])) },
        { label: "neck of 2", pixels: ofTwo[row] },
        { label: "neck of 8", pixels: ofEight[row] },
      ];
    });
  });
}

/** Where digits lie in a plane. */
export interface CodeMap {
  readonly name: string;
  /** Of digits that nobody has learned from: their codes, `[rows][2]`. */
  readonly codes: readonly (readonly number[])[];
  /** Of how many the nearest digit among those that were learned from is the same digit. */
  readonly sameNeighbor: number;
}

/** The plane of the first two components, and that of a neck of two: the labels take no part in either. */
export const codeMaps = once((seed) =>
  steadily(async () => {
    const { training, validation } = pictures(seed);
    const [known, unseen] = [await rowsOf(training), await rowsOf(validation)];
    const components = principalComponents(known, 2, new Random(seed));
    const { encoder } = await learned(seed, 2);
    const planes = [
      ["two components", known.map((row) => project(components, row)), unseen.map((row) => project(components, row))],
      ["a neck of two", await asRows(predict(encoder, training)), await asRows(predict(encoder, validation))],
    ] as const;
    const classes = validation.classes!;
    const maps = planes.map(([name, from, codes]): CodeMap => {
      const right = codes.filter((code, i) => training.classes![nearest(from, code)] === classes[i]);
      return { name, codes, sameNeighbor: right.length / codes.length };
    });
    return { maps, classes };
  })
);

/** The place of the point that is nearest. */
export function nearest(points: readonly (readonly number[])[], to: readonly number[]): number {
  let best = 0, least = Infinity;
  for (const [i, point] of points.entries()) {
    const distance = point.reduce((sum, x, j) => sum + (x - to[j]) ** 2, 0);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** What rounding does to codes of eight numbers. */
export interface Rounded {
  readonly exact: number;
  /** With each number of the code as one of 256. */
  readonly inBytes: number;
}

/** The error of 64-48-8-48-64 on unseen digits, with codes as they are, and with one byte for each of their numbers. */
export function roundedCodes(seed: number): Promise<Rounded> {
  return steadily(async () => {
    const { validation } = pictures(seed), wanted = await rowsOf(validation);
    const { encoder, decoder } = await learned(seed, 8);
    const codes = await asRows(predict(encoder, validation));
    const error = async (codes: number[][]) => meanSquare(await asRows(predict(decoder, tensor(codes))), wanted);
    return { exact: await error(codes), inBytes: await error(toBytes(codes)) };
  });
}

/** Each column in 256 equal steps from its smallest number to its largest. */
export function toBytes(codes: readonly (readonly number[])[]): number[][] {
  const lows = codes[0].map((_, j) => Math.min(...codes.map((code) => code[j])));
  const steps = codes[0].map((_, j) => (Math.max(...codes.map((code) => code[j])) - lows[j]) / 255);
  return codes.map((code) => code.map((x, j) => lows[j] + steps[j] * Math.round((x - lows[j]) / (steps[j] || 1))));
}
