/** The parts of the experiment that train networks. */
import type { Page } from "../../lib/figure/page.ts";
import { earlyStopping } from "../../lib/training/early_stopping.ts";
import * as digits from "./digits.ts";
import {
  asked,
  EPOCHS,
  type Held,
  learn,
  type Learned,
  learnFreely,
  lengthOf,
  type Moons,
  moons,
  shareNear0,
  unseen,
} from "./moons.ts";

const HELD: Readonly<Record<string, Held>> = {
  "nothing": {},
  "L2, 1e-6": { l2: 1e-6 },
  "L2, 0.01": { l2: 0.01 },
  "L2, 0.03": { l2: 0.03 },
  "L2, 0.3": { l2: 0.3 },
  "L1, 0.01": { l1: 0.01 },
  "noise, 0.5": { noise: 0.5 },
};

export async function showMoons(page: Page, seed: number) {
  page.heading("Learned by heart");
  page.text(
    `Two moons that overlap, and twenty inputs besides that mean nothing. A network 22-64-1 learns from 100 rows by Adam, ${EPOCHS}
    epochs long. It has 1537 numbers to choose; "length" is that of all its weights. The errors are those without penalty, or they could not be compared.`,
  );
  const data = moons(seed), found = new Map<string, Learned>(), rows: string[][] = [];
  for (const [name, held] of Object.entries(HELD)) {
    const learned = name === "nothing" ? await learnFreely(seed) : await learn(seed, data, held);
    found.set(name, learned);
    rows.push(await rowOf(name, learned, data));
  }
  page.lines({
    name: "learning_curves",
    title: "A network that learns 100 noisy rows",
    x: { label: "epoch" },
    y: { label: "cross-entropy", range: [0, 1.2] },
    panels: ["nothing", "L2, 0.03", "L1, 0.01"].map((name) => ({
      title: name === "nothing" ? "held by nothing" : `held by ${name}`,
      lines: curves(found.get(name)!),
    })),
  });
  page.table(["held by", "length", "near 0", "error, learned", "unseen", "right, unseen"], rows);
  page.text(
    `Held by nothing, the network knows each of its rows, noise and all, and is the surer of it the longer it learns: the error on rows that it has not
    seen falls at first, and then climbs. That they part is the sign of overfitting. A penalty of 1e-6 does next to nothing, and one of 0.3 leaves nothing. In between it
    holds the network back. L1 also finds out which weights it can do without; "near 0" is the share of the first layer below 0.01. Noise on the inputs costs right answers here: it
    blurs two moons that are hard to tell apart already.`,
  );
  await showStopping(page, seed, data, found.get("nothing")!);
}

async function rowOf(name: string, { model }: Learned, { training, test }: Moons): Promise<string[]> {
  const own = await asked(model, training), other = await asked(model, test);
  return [
    name,
    (await lengthOf(model)).toFixed(2),
    (await shareNear0(model)).toFixed(2),
    own.error.toFixed(3),
    other.error.toFixed(3),
    other.accuracy.toFixed(3),
  ];
}

function curves(learned: Learned) {
  const x = learned.epochs.map(({ epoch }) => epoch);
  return [
    { name: "learned rows", x, y: learned.epochs.map(({ training }) => training.error) },
    { name: "unseen rows", x, y: unseen(learned) },
  ];
}

async function showStopping(page: Page, seed: number, data: Moons, whole: Learned) {
  page.heading("When to stop");
  const errors = unseen(whole), best = errors.indexOf(Math.min(...errors));
  page.text(
    `The unseen error of the network that nothing holds was least after epoch ${best + 1}, at ${
      errors[best].toFixed(3)
    }, and
    was ${
      errors[EPOCHS - 1].toFixed(3)
    } in the end. Early stopping watches it on 200 rows for validation, and ends when it was no better than the best for some epochs: its patience. The test is
    1000 other rows.`,
  );
  const rows: (string | number)[][] = [];
  for (const patience of [0, 1, 3, 10]) {
    for (const restores of [false, true]) {
      const { model, epochs } = await learn(seed, data, {
        callbacks: (model) => [earlyStopping({ metric: "error", patience, restoreBest: restores ? model : undefined })],
      });
      const [validation, test] = [await asked(model, data.validation), await asked(model, data.test)];
      const weights = restores ? "best" : "last";
      rows.push([patience, epochs.length, weights, validation.error.toFixed(3), test.error.toFixed(3)]);
    }
  }
  page.table(["patience", "stops after", "weights", "error, validation", "test"], rows);
  page.text(
    `Patience 0 and 1 are the same: an epoch that is no better must have come. More patience waits longer for something better, and
    ends with worse weights where nothing comes, unless the best ones are put back. Stopping works like a penalty: in few steps
    the weights cannot get far from where they began.`,
  );
}

export async function showNonsense(page: Page, seed: number) {
  page.heading("Labels without sense");
  page.text(
    `Can a network learn what has no sense? Here are 200 digits whose labels were drawn by chance, and a network 64-128-10, 150 epochs long.`,
  );
  const data = digits.digits(seed, { rows: 200, wrong: 1 }), rows: string[][] = [];
  for (const [name, held] of Object.entries({ "nothing": {}, "L2, 0.001": { l2: 0.001 }, "L2, 0.01": { l2: 0.01 } })) {
    rows.push([name, ...shown(await digits.shares(seed, data, { ...held, epochs: 150 }))]);
  }
  page.table(["held by", "right, learned", "unseen"], rows);
  page.text(
    `It can (Zhang et al. 2017). So a low training error says nothing by itself: the same network, with the same loss, learns sense
    and nonsense. What it is held by decides how much nonsense it can take in. About digits that it has not seen it knows nothing
    either way.`,
  );
}

function shown({ learned, unseen }: { learned: number; unseen: number }): string[] {
  return [learned.toFixed(2), unseen.toFixed(3)];
}

export async function showWrongLabels(page: Page, seed: number) {
  page.heading("Some labels are wrong");
  const data = digits.digits(seed), found: [string, { learned: number; unseen: number }][] = [];
  page.text(
    `Real labels are wrong now and then. Now 400 digits, of which three in ten have a label drawn by chance. So about 0.73 of the labels are
    right. What helps the network to learn these, and not the others? Each way stands alone, at a strength that was found by trying a
    few, which flatters all of them a little.`,
  );
  for (const [name, held] of Object.entries(digits.WAYS)) found.push([name, await digits.shares(seed, data, held)]);
  page.bars({
    name: "wrong_labels",
    title: "Unseen digits read right, after learning from labels of which three in ten were drawn by chance",
    label: "share read right",
    bars: found.map(([label, { unseen }]) => ({ label, value: unseen })),
  });
  page.table(["held by", "right, learned", "unseen"], found.map(([name, one]) => [name, ...shown(one)]));
  page.text(
    `Held by nothing, the network learns the wrong labels too, and pays for it on digits that it has not seen. The right labels
    have something in common, which makes them cheaper: who may spend less learns those. Smooth labels say that each label might be another one. They keep a
    network from being sure, but here they do not keep it from learning the wrong ones by heart.`,
  );
}

export async function showMoreRows(page: Page, seed: number) {
  page.heading("More rows");
  page.text(
    `The best remedy is more data. Three models learn clean digits, for as many steps: one without a hidden layer, and networks with 16 and
    256 units. The table has the share of unseen digits that each reads right.`,
  );
  const rows: (string | number)[][] = [];
  for (const count of [30, 100, 1000]) {
    const row: (string | number)[] = [count];
    for (const hidden of [0, 16, 256]) row.push((await digits.shareWith(seed, count, hidden)).toFixed(3));
    rows.push(row);
  }
  page.table(["rows", "no hidden units", "16", "256"], rows);
  page.text(
    `With few rows a large network is about as good as a small model. What it could tell apart, it has not seen. With many rows it
    gets ahead.`,
  );
}
