/** Digits by their codes: clusters of them, and a search for images that are like a given one. */
import { predict } from "../../lib/training/evaluate.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { asRows, learn, once, pictures, PIXELS, rowsOf } from "../24_autoencoders/digits.ts";
import { closeness, nearest, type Table } from "./embeddings.ts";
import { bestKMeans, type Clusters, purity } from "./k_means.ts";

/** How many numbers a code has. */
export const CODE = 8;

/** Digits as pixels and as codes: those that were learned from, and others. */
export interface Coded {
  readonly pixels: { readonly known: Table; readonly unseen: Table };
  readonly codes: { readonly known: Table; readonly unseen: Table };
  readonly labels: { readonly known: ArrayLike<number>; readonly unseen: ArrayLike<number> };
}

/** The autoencoder of chapter 24, 64-48-8-48-64; the labels take no part. */
export const coded = once((seed) =>
  steadily(async (): Promise<Coded> => {
    const { training, validation } = pictures(seed);
    const { encoder } = await learn(training, seed, { widths: [PIXELS, 48, CODE] });
    return {
      pixels: { known: await rowsOf(training), unseen: await rowsOf(validation) },
      codes: { known: await asRows(predict(encoder, training)), unseen: await asRows(predict(encoder, validation)) },
      labels: { known: training.classes!, unseen: validation.classes! },
    };
  })
);

/** Clusters of digits, and how pure they are. */
export interface Found extends Clusters {
  readonly purity: number;
}

/** Ten clusters each of pixels, of codes, and of numbers drawn by chance; the best of five starts. */
export const clustered = once(async (seed) => {
  const { pixels, codes, labels } = await coded(seed), random = new Random(seed).fork(7);
  const of = (table: Table): Found => {
    const found = bestKMeans(table, 10, random, 5);
    return { ...found, purity: purity(found.of, labels.known) };
  };
  const chance = codes.known.map((code) => code.map(() => random.normal()));
  return { pixels: of(pixels.known), codes: of(codes.known), chance: of(chance) };
});

/** The share of the five images found for each unseen digit that show the same digit. */
export function precision({ known, unseen }: { known: Table; unseen: Table }, labels: Coded["labels"]): number {
  const right = unseen.map((asked, i) =>
    nearest(known, asked, 5, -1, closeness).filter((found) => labels.known[found] === labels.unseen[i]).length / 5
  );
  return right.reduce((sum, one) => sum + one, 0) / right.length;
}
