/** What the page shows of the search for settings. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { ranked, type Trial } from "../../lib/training/search.ts";
import { steadily } from "../13_data/steady.ts";
import { EPOCHS, epochsOf, limitsOf, MANY, missed, SEARCHES, searches, type Settings, TRIALS } from "./searching.ts";

export async function showSearch(page: Page, seed: number) {
  page.heading("Search for settings");
  const [low, high] = limitsOf(seed).map((x) => formatNumber(x, 2));
  page.text(
    `The rate and the number of hidden units are chosen before training. Nobody knows the slope of a result by them, so one tries. Here a network with
    one hidden layer learns 400 of the digits, with the right labels. Say the rate may be anything from ${low} to ${high}, and hidden units 8, 16, 32 or 64. A grid tries 4 rates with each of the 4 sizes. A random search tries ${TRIALS} pairs that chance
    draws. Each trial learns for ${EPOCHS} epochs. Halving begins with ${MANY} pairs, the same ${TRIALS} among them, learns for one epoch, and goes on with the best third of them for three, and
    with the best third of these for ${EPOCHS}.`,
  );
  const bar = page.progress("searching", SEARCHES.length), found: Trial<Settings>[][] = [];
  for (const by of SEARCHES) {
    found.push(await steadily(() => searches[by](seed)));
    bar.update(found.length, by);
  }
  bar.end();
  drawSearch(page, found);
  page.table(
    ["search", "settings tried", "epochs in all", "best loss", "its rate", "its units"],
    SEARCHES.map((by, i) => {
      const [{ settings: { rate, hidden }, score }] = ranked(found[i]);
      const tried = new Set(found[i].map(({ settings }) => settings)).size;
      return [by, tried, epochsOf(found[i]), score, Number(rate.toPrecision(2)), hidden];
    }),
  );
  await showKnown(page, seed);
}

function drawSearch(page: Page, found: readonly (readonly Trial<Settings>[])[]) {
  const names = ["a grid", "by chance", "halving"];
  page.scatter({
    name: "search",
    title: "What each trial came to, by its rate",
    x: { label: "learning rate", scale: "log" },
    y: { label: "loss on digits that were held out", scale: "log" },
    panels: found.map((trials, i) => ({
      title: names[i],
      points: [...Map.groupBy(trials.filter(({ failure }) => !failure), ({ budget }) => budget)].map((
        [budget, some],
      ) => ({
        name: `${budget} ${budget === 1 ? "epoch" : "epochs"}`,
        x: some.map(({ settings }) => settings.rate),
        y: some.map(({ score }) => score),
      })),
    })),
  });
}

async function showKnown(page: Page, seed: number) {
  page.text(
    `The rate decides nearly everything here, and the number of units little. A grid of 16 trials has tried only four rates; chance has tried 16. Where
    all settings count the same, this does not speak for chance: a grid covers the square more evenly. To see it, let the best place lie anywhere
    in a square, and count how far the best of 16 trials is from it, in the mean of 400 searches.`,
  );
  const rows = [];
  for (const [name, matter] of [["one of two settings", 1], ["both, alike", 2]] as const) {
    const by = (way: "grid" | "random") => missed(seed, { dimensions: 2, matter }, way);
    rows.push([name, await by("grid"), await by("random")]);
  }
  page.table(["what counts", "a grid misses by", "chance misses by"], rows);
}
