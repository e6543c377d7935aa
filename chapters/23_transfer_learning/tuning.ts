/** Ways to go on with what was taken along: rates, layers with rates of their own, and what becomes of the large task. */
import { loadModel, modelFile } from "../../lib/files/model_file.ts";
import { storedOf } from "../../lib/files/stored.ts";
import { parametersIn } from "../../lib/optim/groups.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { errorOf, errorOn, freshman, graduate, SMALL, student, tasks } from "./students.ts";
import { moved, once, PACE, type Pace, train, type Way } from "./ways.ts";

/** Rows of the small task in all that follows. */
export const ROWS = 20;

/** The rate of the hidden layer is that of the output layer divided by this, where it has its own. */
export const SLOWER = 30;

/** Ways to tune, with 500 steps each. */
export const TUNINGS: Readonly<Record<string, { readonly way: Way; readonly pace?: Pace }>> = {
  "one rate": { way: "tuned" },
  "a tenth of it": { way: "tuned", pace: { learningRate: PACE.learningRate / 10 } },
  "hidden slower": { way: "tuned", pace: { ofHidden: PACE.learningRate / SLOWER } },
  "hidden frozen": { way: "frozen" },
};

/** What a way to tune leads to, with tasks that are related. */
export const tuned = once(async (name: keyof typeof TUNINGS, seed) => {
  const { way, pace } = TUNINGS[name];
  const before = await freshman(way, seed), numbers = await storedOf(before.parameters);
  const first = Object.fromEntries(Object.entries(numbers).map(([name, { values }]) => [name, values as Float32Array]));
  const after = await student({ task: "related", way, rows: ROWS, pace }, seed), { parameters } = after;
  const back = await graduate(seed);
  loadModel(back, await modelFile(after), { only: ["hidden"] });
  return {
    error: await errorOn("related", after, seed),
    hidden: await moved(parametersIn(parameters, "hidden"), first),
    output: await moved(parametersIn(parameters, "output"), first),
    largeTask: await errorOn("large", back, seed),
  };
});

/** The error on the large task of the network that has learned it. */
export async function before(seed: number): Promise<number> {
  return await errorOn("large", await graduate(seed), seed);
}

/** First the new layer alone, and then all, at one rate: 500 steps each. */
export async function inTwoStages(seed: number): Promise<number> {
  const model = await student({ task: "related", way: "frozen", rows: ROWS }, seed), random = new Random(seed);
  const data = tasks(seed).related(ROWS, random.fork(20).fork(0));
  await steadily(() => train(model, data, SMALL, {}, random.fork(30)));
  return await errorOn("related", model, seed);
}

/** Errors of tuned networks at these rates, after so many steps; with a hidden layer at its own rate, or not. */
export async function errorsAt(
  rates: readonly number[],
  steps: number,
  slower: number,
  seed: number,
): Promise<number[]> {
  const found: number[] = [];
  for (const learningRate of rates) {
    const pace = { steps, learningRate, ofHidden: learningRate / slower };
    found.push(await errorOf({ task: "related", way: "tuned", rows: ROWS, pace }, seed));
  }
  return found;
}
