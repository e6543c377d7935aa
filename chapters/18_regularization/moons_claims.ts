/** What chapter 18 asserts of networks on noisy moons. */
import { earlyStopping } from "../../lib/training/early_stopping.ts";
import { steadily } from "../13_data/steady.ts";
import { claim } from "../claim.ts";
import { asked, learn, learnFreely, lengthOf, type Moons, moons, shareNear0, steepness, unseen } from "./moons.ts";

/** The unseen error with the weights that early stopping leaves, and when it stopped. */
async function stopped(seed: number, data: Moons, patience: number, restores: boolean) {
  const { model, epochs } = await learn(seed, data, {
    callbacks: (model) => [earlyStopping({ metric: "error", patience, restoreBest: restores ? model : undefined })],
  });
  return { after: epochs.length, error: (await asked(model, data.validation)).error };
}

export const moonsClaims = [
  claim({
    says:
      "On 100 noisy rows the training error of a network falls to next to nothing, while the validation error falls, and then climbs by a third and more.",
    notes: "002:660-661",
    verdict: "true",
    because: "first it learns what holds for all rows, then what holds for its own (Prechelt 1998)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), found = await learnFreely(seed), errors = unseen(found), least = Math.min(...errors);
        return { training: (await asked(found.model, data.training)).error, least, last: errors[errors.length - 1] };
      }),
    holds: ({ training, least, last }) => training < 0.05 && last > 1.3 * least,
    seeds: 5,
  }),
  claim({
    says:
      "L2 of 0.01 leaves such a network with weights of less than half the length, a logit that is less than half as steep in the inputs, and a lower unseen error.",
    notes: "002:626-656",
    verdict: "true",
    because: "a step that makes weights longer must gain more than it costs (Krogh and Hertz 1992)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), found = [];
        for (const l2 of [0, 0.01]) {
          const { model } = l2 === 0 ? await learnFreely(seed) : await learn(seed, data, { l2 });
          found.push({
            length: await lengthOf(model),
            steep: await steepness(model, data.validation),
            ...await asked(model, data.test),
          });
        }
        const [free, held] = found;
        return {
          length: free.length,
          "with L2": held.length,
          steepness: free.steep,
          "steepness with L2": held.steep,
          unseen: free.error,
          "unseen with L2": held.error,
        };
      }),
    holds: (m) =>
      m["with L2"] < m.length / 2 && m["steepness with L2"] < m.steepness / 2 && m["unseen with L2"] < m.unseen,
    seeds: 5,
  }),
  claim({
    says: "L2 of 1e-6 changes the length of the weights and the unseen error of such a network by less than 1 %.",
    notes: "002:558, 002:669",
    notesSay: "The network is regularized by L2 of 1e-6.",
    verdict: "depends",
    because:
      "the strength must be found by trying, from one power of ten to the next: what is far too small does nothing (Goodfellow et al. 2016)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), [free, held] = [await learnFreely(seed), await learn(seed, data, { l2: 1e-6 })];
        const [before, after] = [await asked(free.model, data.test), await asked(held.model, data.test)];
        return {
          length: await lengthOf(free.model),
          "with L2": await lengthOf(held.model),
          unseen: before.error,
          "unseen with L2": after.error,
        };
      }),
    holds: (m) => Math.abs(m["with L2"] / m.length - 1) < 0.01 && Math.abs(m["unseen with L2"] / m.unseen - 1) < 0.01,
    seeds: 5,
  }),
  claim({
    says: "L2 of 0.3 leaves such a network no weights at all, and it guesses.",
    notes: "002:620",
    notesSay: "Weights that are smaller in magnitude are always to be preferred.",
    verdict: "false",
    because: "where the penalty costs more than any weight gains, the best weights are 0 (Goodfellow et al. 2016)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), { model } = await learn(seed, data, { l2: 0.3 });
        return { length: await lengthOf(model), accuracy: (await asked(model, data.test)).accuracy };
      }),
    holds: ({ length, accuracy }) => length < 0.01 && Math.abs(accuracy - 0.5) < 0.05,
    seeds: 5,
  }),
  claim({
    says:
      "L1 of 0.01 leaves three of four weights of the first layer below 0.01, and more; nothing leaves one of ten at most; and L1 has the lower unseen error.",
    because: "twenty of the 22 inputs tell nothing, and what does not lower the error is not worth its cost (Ng 2004)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), [free, held] = [await learnFreely(seed), await learn(seed, data, { l1: 0.01 })];
        return {
          near0: await shareNear0(free.model),
          "near 0 with L1": await shareNear0(held.model),
          unseen: (await asked(free.model, data.test)).error,
          "unseen with L1": (await asked(held.model, data.test)).error,
        };
      }),
    holds: (m) => m.near0 < 0.1 && m["near 0 with L1"] > 0.75 && m["unseen with L1"] < m.unseen,
    seeds: 5,
  }),
  claim({
    says:
      "After three epochs a network underfits with shorter weights than it has in the end, and with longer ones than a network that fits much better, held by L2 of 0.03.",
    notes: "002:657-658",
    notesSay: "An underfitted model has low weights, or few of them.",
    verdict: "depends",
    because:
      "weights grow while they learn, but it counts which way they point: they begin with a length of their own, and the penalty leaves what is needed",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), found: Record<string, number> = {};
        const [early, held] = [await learn(seed, data, { epochs: 3 }), await learn(seed, data, { l2: 0.03 })];
        for (const [name, { model }] of Object.entries({ early, late: await learnFreely(seed), held })) {
          found[`length ${name}`] = await lengthOf(model);
          found[`error ${name}`] = (await asked(model, data.training)).error;
        }
        return found;
      }),
    holds: (m) =>
      m["length early"] < m["length late"] && m["length early"] > m["length held"] &&
      m["error early"] > 1.5 * m["error held"],
    seeds: 5,
  }),
  claim({
    says: "Where no input tells anything, a network learns its 100 rows by heart, and guesses on all others.",
    notes: "002:645-646",
    notesSay: "Underfitting is no concern for a neural network, since more neurons can be added.",
    verdict: "depends",
    because:
      "more units can always bring down the error on the rows that are learned from, but what no input tells, no unit can know (Zhang et al. 2017); the notes themselves doubt it where features are missing",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed, { isTold: false }), { model } = await learn(seed, data, { hidden: [256] });
        return {
          learned: (await asked(model, data.training)).accuracy,
          unseen: (await asked(model, data.test)).accuracy,
        };
      }),
    holds: ({ learned, unseen }) => learned > 0.99 && Math.abs(unseen - 0.5) < 0.08,
    seeds: 5,
  }),
  claim({
    says:
      "Two hidden layers of 64 units learn 300 noisy rows by heart with ReLU, and not without an activation, with as many weights; the unseen error of the first is larger than that of a single neuron.",
    notes: "004:349-352",
    notesSay: "More hidden layers are more parameters and more capacity, and may overfit.",
    verdict: "depends",
    because:
      "capacity is what functions a model can form, not how many numbers it has: dense layers alone are one dense layer (Zhang et al. 2017); and much larger networks may overfit less again (Nakkiran et al. 2020)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed, { rows: 300 }),
          hidden = [64, 64],
          epochs = 120,
          both = { deep: { hidden, epochs }, linear: { hidden, epochs, isLinear: true } };
        const found: Record<string, number> = {};
        for (const [name, held] of Object.entries({ ...both, neuron: { hidden: [], epochs } })) {
          const { model } = await learn(seed, data, held);
          found[`learned ${name}`] = (await asked(model, data.training)).accuracy;
          found[`unseen ${name}`] = (await asked(model, data.test)).error;
        }
        return found;
      }),
    holds: (m) => m["learned deep"] > 0.99 && m["learned linear"] < 0.97 && m["unseen deep"] > m["unseen neuron"],
    seeds: 5,
  }),
  claim({
    says:
      "On moons without noise a single neuron misses one row of fifteen and more, a network less than a third of that: what is missing to 100 % is not noise.",
    notes: "002:598-600",
    notesSay: "Noise is 100 minus the accuracy.",
    verdict: "false",
    because: "an error is bias, variance and noise together, and here there is no noise (Geman et al. 1992)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed, { rows: 1000, noise: 0, meaningless: 0 }), epochs = 40;
        const { model: neuron } = await learn(seed, data, { hidden: [], epochs });
        const { model: network } = await learn(seed, data, { hidden: [64, 64], epochs });
        return {
          neuron: (await asked(neuron, data.test)).accuracy,
          network: (await asked(network, data.test)).accuracy,
        };
      }),
    holds: ({ neuron, network }) => 1 - neuron > 1 / 15 && 1 - network < (1 - neuron) / 3,
    seeds: 5,
  }),
  claim({
    says:
      "Early stopping with patience 10 ends with weights that are worse than the best, unless it is told to restore these; without it, 200 epochs end worse still.",
    notes: "002:972-977, 002:986",
    notesSay: "Early stopping saves the best weights; the call that follows has restore_best_weights=False.",
    verdict: "depends",
    because:
      "it stops `patience` epochs after the best one, and by default, in Keras and here, the weights of the last epoch stay (Prechelt 1998)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), errors = unseen(await learnFreely(seed));
        const last = await stopped(seed, data, 10, false), restored = await stopped(seed, data, 10, true);
        return { stopsAfter: last.after, last: last.error, restored: restored.error, "at 200": errors[199] };
      }),
    holds: (m) => m.stopsAfter < 200 && m.restored < m.last && m.last < m["at 200"],
    seeds: 5,
  }),
  claim({
    says:
      "Patience 0 and patience 1 stop after the same epoch, the first that is no better than the best; more patience never stops earlier.",
    notes: "002:1000",
    verdict: "true",
    because:
      "Keras stops when as many epochs as the patience were no better, and looks only after an epoch that was no better",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), after: number[] = [];
        for (const patience of [0, 1, 3, 10]) after.push((await stopped(seed, data, patience, false)).after);
        return { "patience 0": after[0], "patience 1": after[1], "patience 3": after[2], "patience 10": after[3] };
      }),
    holds: (m) =>
      m["patience 0"] === m["patience 1"] && m["patience 1"] <= m["patience 3"] && m["patience 3"] <= m["patience 10"],
    seeds: 5,
  }),
  claim({
    says:
      "Noise of 0.5 on the inputs makes the network worse on the moons: it reads fewer unseen rows right than with nothing.",
    because:
      "the moons lie closer together than the noise is wide; noise helps where rows that differ so little mean the same (Bishop 1995)",
    experiment: (seed) =>
      steadily(async () => {
        const data = moons(seed), [free, held] = [await learnFreely(seed), await learn(seed, data, { noise: 0.5 })];
        return {
          nothing: (await asked(free.model, data.test)).accuracy,
          withNoise: (await asked(held.model, data.test)).accuracy,
        };
      }),
    holds: ({ nothing, withNoise }) => withNoise < nothing,
    seeds: 5,
  }),
];
