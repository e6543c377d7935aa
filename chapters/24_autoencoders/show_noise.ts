/** The third part: noise, who takes it away, and what that looks like inside. */
import type { Page } from "../../lib/figure/page.ts";
import { atNoise, roughness, straightThrough, strongest } from "./denoising.ts";
import { asPicture } from "./digits.ts";

export async function showNoise(page: Page, seed: number) {
  page.heading("Noise");
  page.text(
    `To each pixel of unseen digits a normally distributed number is added, and what leaves 0 to 1 is clipped. Four autoencoders are
    asked: 64-48-16-48-64, which is narrow, and 64-128-64, which is wide: its code has twice as many numbers as there are pixels. Plain is one that has
    learned to say clean digits again, and denoising is one that has learned to say the clean digit when it is told a noisy one, with
    fresh noise in each batch. Mean squared errors:`,
  );
  const [first, second] = [await atNoise[0.4](seed), await atNoise[0.5](seed)];
  const error = (value: number) => value.toFixed(4);
  page.table(["", "clean digits", "noise 0.4", "noise 0.5", "distance from the noisy input, 0.4"], [
    ["the input itself", "0", error(first.noise), error(second.noise), "0"],
    ["16 components", "", error(first.components), error(second.components), ""],
    ...first.models.map(({ name, clean, cleaned, changed }, i) => [
      name,
      i % 2 === 0 ? error(clean) : "",
      error(cleaned),
      error(second.models[i].cleaned),
      error(changed),
    ]),
  ]);
  const [narrow, denoising] = first.models, rows = [2, 5, 8].map((one) => Array.from(first.classes).indexOf(one));
  page.images({
    name: "denoised",
    title: "Unseen digits with noise 0.4, and what narrow autoencoders make of them",
    columns: 4,
    images: rows.flatMap((row) => [
      { label: "input", pixels: asPicture(first.inputs[row]) },
      { label: "noisy", pixels: asPicture(first.noisy[row]) },
      { label: "plain", pixels: asPicture(narrow.outputs[row]) },
      { label: "denoising", pixels: asPicture(denoising.outputs[row]) },
    ]),
  });
  const { clean, handedOn } = await straightThrough(seed);
  page.text(
    `To say again what one is told is not to remove noise. A wide one can copy: without any bend it says clean digits again with an
    error of ${clean.toExponential(0)}, and of the error that noise makes ${
      (100 * handedOn).toFixed(1)
    } % come out again. A linear neck
    takes away what noise lies outside of its few directions. A deep plain one was never told what to make of what is no digit.
    One that has seen noise, and what was behind it, takes it away,
    with a neck and without one.`,
  );
}

export async function showFilters(page: Page, seed: number) {
  page.heading("What a unit looks for");
  const { models } = await atNoise[0.4](seed), [, , plain, denoising] = models;
  page.text(
    `The weights of a unit of the first layer are a picture of 64 pixels. Here are those of the wide autoencoders, the four with the
    largest weights of each. Gray is 0, black is positive.`,
  );
  page.images({
    name: "filters",
    title: "First weights of wide autoencoders, taught without noise and with it",
    columns: 4,
    images: [plain, denoising].flatMap(({ name, filters }) =>
      strongest(filters).slice(0, 4).map((filter) => ({
        label: name.replace("wide, ", ""),
        pixels: asPicture(grays(filter)),
      }))
    ),
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  page.table(
    ["taught", "difference of neighboring weights"],
    [plain, denoising].map(({ name, filters }) => [name, mean(filters.map((filter) => roughness(filter))).toFixed(2)]),
  );
  page.text(
    `Two weights that have nothing to do with each other differ by 2 in this measure, the mean square of a weight being 1. Where pixels
    cannot be trusted one by one, units learn to look at neighbors together.`,
  );
}

/** Weights as grays: 0 in the middle, the largest as black or as white. */
function grays(filter: readonly number[]): number[] {
  const most = Math.max(...filter.map(Math.abs));
  return filter.map((weight) => 0.5 + weight / most / 2);
}
