/** The second part: what bends can do, through necks of several widths, and on a plane. */
import type { Page } from "../../lib/figure/page.ts";
import { asPicture } from "./digits.ts";
import { codeMaps, NECKS, sweep, throughNecks } from "./necks.ts";

export async function showNecks(page: Page, seed: number) {
  page.heading("A narrow neck");
  page.text(
    `Now with bends: 64-48-k-48-64, ReLU within and a sigmoid at the end, 60 epochs. It is asked about digits that it has not learned from, and
    so are k principal components of the same digits.`,
  );
  const necks = await sweep(seed), x = [...NECKS];
  page.lines({
    name: "neck_errors",
    title: "The error on unseen digits, by the width of the neck",
    x: { label: "numbers in the code", scale: "log" },
    y: { label: "mean squared error", scale: "log", range: [0.001, 0.1] },
    lines: [
      { name: "principal components", x, y: necks.map(({ components }) => components) },
      { name: "deep autoencoder", x, y: necks.map(({ deep }) => deep) },
    ],
  });
  page.table(
    ["code", "components", "deep", "deep / components"],
    necks.map(({ k, components, deep }) => [k, components.toFixed(4), deep.toFixed(4), (deep / components).toFixed(2)]),
  );
  page.text(
    `Components are a flat subspace; a deep decoder can bend it to where the digits lie. So the same few numbers tell more. Where there are
    many numbers there is little left to bend, and a network must first learn what components have at once, which is to hand on what it gets.`,
  );
  const images = await throughNecks(seed, [3, 6, 0]);
  page.images({
    name: "through_necks",
    title: "Unseen digits, and what comes out again",
    columns: 4,
    images: images.map(({ label, pixels }) => ({ label, pixels: asPicture(pixels) })),
  });
}

/** The digits that are shown on the map; ten colors are too many to be told apart. */
const SHOWN = [0, 1, 4, 6, 7];

export async function showMap(page: Page, seed: number) {
  page.heading("A map of the digits");
  const { maps, classes } = await codeMaps(seed);
  page.text(`A code of two numbers is a place on a map. Nobody has told either of these two which digit is which.`);
  page.scatter({
    name: "code_map",
    title: "Unseen digits on a plane",
    x: { label: "first number of the code, by rank", range: [0, 1] },
    y: { label: "second number, by rank", range: [0, 1] },
    panels: maps.map(({ name, codes }) => ({
      title: name,
      points: SHOWN.map((digit) => {
        const own = placesOf(codes).filter((_, i) => classes[i] === digit);
        return { name: String(digit), x: own.map(([x]) => x), y: own.map(([, y]) => y) };
      }),
    })),
  });
  page.table(
    ["map", "nearest known digit is the same digit"],
    maps.map(({ name, sameNeighbor }) => [name, sameNeighbor.toFixed(3)]),
  );
  page.text(
    `The neck stretches its map in places, so the figure shows ranks: for each number of a code, the share of digits for which it is
    smaller. The table measures on the codes themselves, for all ten digits; by chance, the nearest would be the same digit for one
    in ten. On the map that was learned with bends, more digits lie among their like.`,
  );
}

/** Each number of a code as the share of codes in which it is smaller: from 0 to 1, however it is stretched. */
function placesOf(codes: readonly (readonly number[])[]): number[][] {
  const columns = [0, 1].map((j) => codes.map((code) => code[j]).sort((a, b) => a - b));
  return codes.map((code) => columns.map((column, j) => column.indexOf(code[j]) / column.length));
}
