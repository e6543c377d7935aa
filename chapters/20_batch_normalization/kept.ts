/** A network that is asked while it learns, and how long what it keeps takes to catch up. */
import { batches } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import type { BatchNormOptions } from "../../lib/nn/normalization.ts";
import { untracked } from "../../lib/op.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { device } from "../../lib/tensor.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steps } from "../../lib/training/step.ts";
import { steadily } from "../13_data/steady.ts";
import { digitsFor, measured, network } from "./network.ts";
import { whole } from "./units.ts";

/** Who normalizes while a network is asked: the rows that it is asked about, or what it has kept. */
export type By = "the rows" | "what is kept";

/** The share of rows that are not read right, all at once. */
export async function wrong(model: Layer, data: Dataset, by: By): Promise<number> {
  using _step = device().step();
  const { inputs, targets } = whole(data), mode = { isTraining: by === "the rows", changes: new Map() };
  return 1 - await untracked(() => accuracy(model(inputs, mode), targets)).item();
}

/** After how many steps it is asked. */
export const ASKED = [1, 2, 5, 10, 20, 50, 100, 200, 400, 800];

/** Both conventions with one epsilon: all that differs is what they keep. */
export const CONVENTIONS: Readonly<Record<"pytorch" | "keras", BatchNormOptions>> = {
  pytorch: { convention: "pytorch" },
  keras: { convention: "keras", epsilon: 1e-5 },
};

/** Trains at the rate 0.1, in batches of 32, and gives the share of held-out digits that are wrong after some steps. */
export function errorsWhileLearning(options: BatchNormOptions, seed: number) {
  return steadily(async () => {
    const { training, validation } = await digitsFor(seed), random = new Random(seed).fork(2);
    const model = network({ norm: "batch", batchNorm: options }, random);
    const optimizer = sgd(model.parameters, { learningRate: 0.1 }),
      take = steps(model, { ...measured, optimizer, random });
    const found: Record<By, number[]> = { "the rows": [], "what is kept": [] };
    while (optimizer.steps < ASKED[ASKED.length - 1]) {
      for (const batch of batches(training, 32, { random, dropLast: true })) {
        take(batch);
        if (!ASKED.includes(optimizer.steps)) continue;
        for (const by of ["the rows", "what is kept"] as const) found[by].push(await wrong(model, validation, by));
      }
    }
    return found;
  });
}

const known = new Map<string, ReturnType<typeof errorsWhileLearning>>();

/** The same, remembered: the page and the claims ask for them. */
export function errorsOf(convention: keyof typeof CONVENTIONS, seed: number) {
  const key = [convention, seed].join(), found = known.get(key) ?? errorsWhileLearning(CONVENTIONS[convention], seed);
  known.set(key, found);
  return found;
}

/** The same digits in less contrast, on gray paper. */
export function dimmed(data: Dataset): Dataset {
  return {
    ...data,
    batch(rows) {
      const { inputs, targets } = data.batch(rows);
      return { inputs: add(mul(inputs, 0.3), 0.3), targets };
    },
  };
}
