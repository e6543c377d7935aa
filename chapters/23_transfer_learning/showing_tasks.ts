/** Small tasks, learned in three ways: errors against the number of rows. */
import type { Page } from "../../lib/figure/page.ts";
import { rightShare, unitImages } from "./digit_tasks.ts";
import { errorOf } from "./students.ts";
import { type Way, WAYS } from "./ways.ts";

/** Rows of the small tasks. */
const SIZES = [10, 20, 40, 80, 160, 320];

/** How many seeds a mean is taken of. */
const MEAN_OF = 3;

type Measure = (way: Way, rows: number, seed: number) => Promise<number>;

/** For each way, the means over three seeds, for each number of rows. */
async function meansOf(measure: Measure, seed: number): Promise<Record<Way, number[]>> {
  const found: [Way, number[]][] = [];
  for (const way of WAYS) {
    const means: number[] = [];
    for (const rows of SIZES) {
      let sum = 0;
      for (let one = seed; one < seed + MEAN_OF; one++) sum += await measure(way, rows, one);
      means.push(sum / MEAN_OF);
    }
    found.push([way, means]);
  }
  return Object.fromEntries(found) as Record<Way, number[]>;
}

/** From a power of ten on, so that the axis has a number near its foot. */
function rangeOf(means: Record<Way, number[]>): [number, number] {
  const all = Object.values(means).flat();
  return [10 ** Math.floor(Math.log10(Math.min(...all))), 1.1 * Math.max(...all)];
}

function showCurves(page: Page, name: string, title: string, label: string, means: Record<Way, number[]>): void {
  page.lines({
    name,
    title,
    x: { label: "rows of the small task", scale: "log" },
    y: { label, scale: "log", range: rangeOf(means) },
    lines: WAYS.map((way) => ({ name: way, x: SIZES, y: means[way] })),
  });
}

const numbersText = (means: readonly number[]) => means.map((mean) => mean.toFixed(3));

export async function showRelated(page: Page, seed: number) {
  page.heading("A small task that is related");
  page.text(
    `A teacher sees six features of ten inputs: each is the tanh of a weighted sum. The large task asks for six numbers, which
    are weighted sums of these features, and shows 3000 rows. A network with 32 units in its hidden layer learns it. The small task asks for one number,
    another sum of the same features, and shows few rows. Three students learn it in 500 steps of Adam at 0.01. One begins from scratch. The others begin with the hidden layer of the large
    task; one tunes it, the other freezes it. The mean square of their errors on new rows, where the targets have variance 1 and
    the noise 0.01, as the mean of ${MEAN_OF} seeds:`,
  );
  const means = await meansOf((way, rows, seed) => errorOf({ task: "related", way, rows }, seed), seed);
  showCurves(page, "related_sizes", "A task of the same features", "mean square of errors", means);
  page.table(["rows", ...SIZES.map(String)], WAYS.map((way) => [way, ...numbersText(means[way])]));
  page.text(
    `With few rows the frozen layer is worth many rows more. With many rows the student from scratch finds the features by
    itself.`,
  );
}

export async function showUnrelated(page: Page, seed: number) {
  page.heading("A small task that is not");
  page.text("The same again, but the small task is made of six other features of the same inputs:");
  const means = await meansOf((way, rows, seed) => errorOf({ task: "unrelated", way, rows }, seed), seed);
  showCurves(page, "unrelated_sizes", "A task of other features", "mean square of errors", means);
  page.table(["rows", ...SIZES.map(String)], WAYS.map((way) => [way, ...numbersText(means[way])]));
  page.text(
    `Now the frozen layer is a burden: what it does not hand on, no output layer can learn. With ${
      SIZES.at(-1)
    } rows its error is ${
      (means.frozen.at(-1)! / means["from scratch"].at(-1)!).toFixed(1)
    } times that of the student from scratch. The tuned layer has to be turned into another first, and gains little, if anything. Where
    what is taken along does harm, one speaks of negative transfer. Both small tasks look alike from the outside; one has to measure.`,
  );
}

export async function showDigits(page: Page, seed: number) {
  page.heading("From some digits to others");
  page.text(
    `A network with 32 units learns to read the digits 0 to 4, from all 901 images of them. Its hidden layer is taken along
    to the digits 5 to 9. The share that is read wrong, of images that were not learned from:`,
  );
  const means = await meansOf(async (way, rows, seed) => 1 - await rightShare({ way, rows }, seed), seed);
  showCurves(page, "digits_sizes", "From the digits 0 to 4 to the digits 5 to 9", "share read wrong", means);
  page.table(["images", ...SIZES.map(String)], WAYS.map((way) => [way, ...numbersText(means[way])]));
  page.text(
    `These tasks seem as related as can be, and yet the frozen layer reads worse than one from scratch. To tune it makes good for that, and gains little more. The layer has learned what tells five digits apart, from few
    images, and no more. Features are general where the large task is large and varied, as with networks that have seen
    millions of images (Yosinski et al. 2014).`,
  );
}

export async function showUnits(page: Page, seed: number) {
  const count = 6, { taken, tuned, moved } = await unitImages(count, seed), images = [...taken, ...tuned];
  page.images({
    name: "units",
    title: "What six hidden units look for, taken along from 0 to 4, and tuned on 5 to 9",
    columns: count,
    images: images.map((pixels, i) => ({ label: i < count ? `taken ${i + 1}` : `tuned ${i - count + 1}`, pixels })),
  });
  page.text(
    `Each unit is drawn by its weights: ink on a dark pixel speaks for it, ink on a bright one against it. 500 steps on 320 images have moved the weights of the layer by ${
      moved.toFixed(2)
    } of their length.`,
  );
}
