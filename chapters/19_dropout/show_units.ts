/** The parts of the experiment that read digits. */
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import type { Page } from "../../lib/figure/page.ts";
import { type Asked, askMany, askOlder } from "./asking.ts";
import {
  ablation,
  accuracyWithout,
  learn,
  lossOfEach,
  measure,
  range,
  type Reader,
  readerOf,
  UNITS,
} from "./digits.ts";

export async function showAblation(page: Page, seed: number) {
  page.heading("Units are taken away");
  page.text(
    `Networks 64-32-10 read the digits after 40 epochs, with dropout behind the hidden layer at three rates. Then some of the 32 hidden units are silenced for good: they say
    0. Which digits that were not learned from are still read right? For each number of units 40 choices are tried.`,
  );
  const rates = [0, 0.2, 0.5], readers: Reader[] = [], counts = range(15).map((k) => 2 * k);
  for (const rate of rates) readers.push(await readerOf(rate, seed));
  const curves: number[][] = [];
  for (const reader of readers) {
    const curve: number[] = [];
    for (const count of counts) curve.push(await ablation(reader, count, seed));
    curves.push(curve);
  }
  page.lines({
    name: "ablation",
    title: "What is still read right when hidden units are taken away",
    x: { label: "units taken away, of 32" },
    y: { label: "accuracy", range: [0, 1] },
    lines: rates.map((rate, i) => ({ name: `learned at rate ${rate}`, x: counts, y: curves[i] })),
  });
  const rows: (string | number)[][] = [];
  for (const [i, rate] of rates.entries()) {
    const losses = await lossOfEach(readers[i]), byLoss = range(UNITS).toSorted((a, b) => losses[b] - losses[a]);
    const [three] = await accuracyWithout(readers[i], [byLoss.slice(3)]), [whole, , , , eight] = curves[i];
    rows.push([rate, ...[whole, whole - eight, Math.max(...losses), three].map((one) => one.toFixed(3))]);
  }
  page.table(["rate", "accuracy", "lost without 8", "lost without the top one", "top three alone"], rows);
  page.text(
    `All three read about equally well, as long as all units are there. The network that learned without dropout
    needs them all. The others have learned that a unit may be missing. The top units are those whose absence costs most accuracy. No three
    units do the work: alone, the top three read far fewer digits.`,
  );
}

export async function showSmall(page: Page, seed: number) {
  page.heading("Too small a network");
  page.text(
    "Does dropout help a network that is too small? The loss on the digits that it learned from, after 40 epochs:",
  );
  const rows: (string | number)[][] = [];
  for (const units of [4, 8, 16]) {
    const losses: number[] = [];
    for (const rate of [0, 0.3]) {
      losses.push((await measure(await learn({ units, drop: dropoutLayer(rate) }, seed), "training")).loss);
    }
    rows.push([units, ...losses.map((loss) => loss.toFixed(3))]);
  }
  page.table(["hidden units", "without dropout", "at rate 0.3"], rows);
  page.text("A network that has too few units is not helped by taking some of them away.");
}

const shown = ({ loss, accuracy }: Asked) => [accuracy.toFixed(3), loss.toFixed(3)];

export async function showManyNetworks(page: Page, seed: number) {
  page.heading("Many networks in one");
  page.text(
    `With 32 hidden units there are 2^32 masks, and each leaves another network. The network that learned at the rate 0.5 is asked in several ways: with coins, as one network by
    chance; as the mean of what many such networks say; and at once, with all units there.`,
  );
  const reader = await readerOf(0.5, seed), once = await measure(reader), asked: Asked[] = [];
  const counts = [1, 2, 3, 5, 10, 20, 50, 100];
  for (const count of counts) asked.push(await askMany(reader, count, seed));
  page.lines({
    name: "many_networks",
    title: "The mean of many networks with masks by chance, and all units at once",
    x: { label: "networks", scale: "log" },
    y: { label: "accuracy" },
    lines: [
      { name: "mean of so many networks", x: counts, y: asked.map(({ accuracy }) => accuracy) },
      { name: "all units at once", x: [1, 100], y: [once.accuracy, once.accuracy] },
    ],
  });
  const older = await askOlder(0.5, seed), at = (count: number) => asked[counts.indexOf(count)];
  page.table(["asked", "accuracy", "loss"], [
    ["with coins, as in training", ...shown(at(1))],
    ["10 networks", ...shown(at(10))],
    ["100 networks", ...shown(at(100))],
    ["all units at once", once.accuracy.toFixed(3), once.loss.toFixed(3)],
    ["older form, sums made smaller", ...shown(older.scaled)],
    ["older form, the factor forgotten", ...shown(older.asTheyAre)],
  ]);
  page.text(
    `Who forgets to switch dropout off asks one network by chance, and a worse one. A hundred of them read about what all units read at once, in a hundred times the time. Their mean is less sure, so its loss is higher. The factor is another matter. Behind one hidden layer all logits grow together when it is forgotten, so the answers stay
    nearly the same, and only how sure they are changes.`,
  );
}
