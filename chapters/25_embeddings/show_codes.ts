/** The parts of the experiment about codes: clusters, and a search for images. */
import type { Page } from "../../lib/figure/page.ts";
import { asPicture } from "../24_autoencoders/digits.ts";
import { clustered, CODE, coded, precision } from "./codes.ts";
import { closeness, nearest, type Table } from "./embeddings.ts";
import { CLOUDS, type Ends, ends, STARTS } from "./starts.ts";

export function showStarts(page: Page, seed: number) {
  page.heading("Clusters");
  page.text(
    `k-means puts points into clusters: each belongs to its nearest center, and each center goes to the middle of its points, until nothing
    changes. Its loss, the mean squared distance, never rises. But it ends in the valley in which it began. ${CLOUDS} clouds of points, and ${STARTS}
    starts of each kind. Those that end within a hundredth of the least loss of all have found the clouds:`,
  );
  const row = (name: string, { all, found }: Ends) => {
    const last = all.map(({ losses }) => losses.at(-1)!), rounds = all.map(({ losses }) => losses.length - 1);
    return [
      name,
      found.toFixed(2),
      Math.min(...last).toFixed(3),
      Math.max(...last).toFixed(3),
      (rounds.reduce((sum, one) => sum + one, 0) / rounds.length).toFixed(1),
    ];
  };
  const { any, apart } = ends(seed);
  page.table(["centers begin at", "found the clouds", "least loss", "largest", "mean rounds"], [
    row("any points", any),
    row("points that lie apart", apart),
  ]);
  page.text(
    `Two centers that begin in one cloud seldom part, and a cloud without one is shared by others. So centers should begin apart (k-means++), and
    one should begin more than once and keep the best.`,
  );
}

export async function showClusters(page: Page, seed: number) {
  page.heading("Clusters of digits");
  const { pixels, codes, chance } = await clustered(seed);
  page.text(
    `The autoencoder of chapter 24 makes codes of ${CODE} numbers of the digits. Ten clusters of these codes, the best of five starts: do they have
    to do with the ten digits, though no label was ever looked at? Purity is the share of digits that are what most in their cluster are.`,
  );
  page.table(["clusters of", "numbers", "purity"], [
    ["pixels", 64, pixels.purity.toFixed(2)],
    ["codes", CODE, codes.purity.toFixed(2)],
    ["numbers by chance", CODE, chance.purity.toFixed(2)],
  ]);
  page.text(
    `Much of what tells digits apart shows without labels. It need not: clusters follow whatever varies most, be it the digit or
    something else. The codes do not do better than the pixels, or hardly. These images are small and centered, so that pixels can be compared. Where what is
    shown moves, they cannot, as chapter 22 has shown.`,
  );
}

const QUERIES = [0, 1, 2, 3], ANSWERS = 5;

export async function showSearch(page: Page, seed: number) {
  page.heading("A search for images");
  const { pixels, codes, labels } = await coded(seed);
  page.text(
    `To search for images that are like a given one, keep the code of each, make that of the one that is asked for, and look for the nearest. The first
    of each row is a digit that the autoencoder has not seen. Behind it stand the ${ANSWERS} digits with the nearest codes.`,
  );
  page.images({
    name: "image_search",
    title: "Digits that were asked for, and the five with the nearest codes",
    columns: ANSWERS + 1,
    images: QUERIES.flatMap((asked) => [
      { label: "asked", pixels: asPicture(pixels.unseen[asked]) },
      ...nearest(codes.known, codes.unseen[asked], ANSWERS, -1, closeness).map((found) => ({
        label: `a ${labels.known[found]}`,
        pixels: asPicture(pixels.known[found]),
      })),
    ]),
  });
  const row = (name: string, both: { known: Table; unseen: Table }) => [
    name,
    both.known[0].length,
    precision(both, labels).toFixed(3),
  ];
  page.table(["search by", "numbers for each image", "found are the same digit"], [
    row("pixels", pixels),
    row("codes", codes),
  ]);
  page.text(
    `With an eighth of the numbers the codes find nearly as well. On such small images the pixels find better still: a code leaves out what
    it has no room for.`,
  );
}
