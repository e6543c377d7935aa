/** What chapter 21 asserts of stopping, of what is kept, and of what is looked at. */
import { memoryFolder } from "../../lib/files/folder.ts";
import { stepIn } from "../../lib/files/events.ts";
import { recordsIn } from "../../lib/files/records.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { steadily } from "../13_data/steady.ts";
import { claim } from "../claim.ts";
import { saveBeside, saveInPlace } from "./callbacks.ts";
import { deviationOf, notesModel, spreads } from "./inside.ts";
import { bestKept, compared, kept, killed, powerFailures, undisturbed } from "./resuming.ts";
import { searchClaims } from "./search_claims.ts";
import { curve, notesExample, stopEarly, stopOn } from "./stopping.ts";

export const claims = [
  claim({
    says:
      "The example of early stopping ends after four epochs because each has a loss more than a million times that of the one before; at the rate 0.00001 all ten are run, and the loss falls to less than a tenth.",
    notes: "002:1008-1015",
    notesSay: "With patience 3, only four of ten epochs are run, since the loss does not improve for three epochs.",
    verdict: "depends",
    because:
      "a step on the last row multiplies its error by 1 - 0.2 r (|x|² + 1), which is about -321 at the rate 0.01: the training diverges, and the first epoch stays the best",
    experiment: async (seed) => {
      const asThere = await notesExample(seed, 0.01, "float64"), small = await notesExample(seed, 1e-5, "float64");
      const grows = asThere.losses.slice(1).map((loss, i) => loss / asThere.losses[i]);
      return {
        epochs: asThere.losses.length,
        "grows at least": Math.min(...grows),
        "at 0.00001": small.losses.length,
        falls: small.losses[0] / small.losses.at(-1)!,
      };
    },
    holds: (x) => x.epochs === 4 && x["grows at least"] > 1e6 && x["at 0.00001"] === 10 && x.falls > 10,
    seeds: 20,
  }),
  claim({
    says:
      "In 32 bits the loss of that example is infinite within three epochs, and the training is refused as diverged.",
    because: "32 bits hold numbers up to 3.4e38, and the mean square passes that in the third epoch at the latest",
    experiment: async (seed) => {
      const { losses, ended } = await notesExample(seed, 0.01, "float32");
      return { "whole epochs": losses.length, ended };
    },
    holds: (x) => x["whole epochs"] < 3 && x.ended === "refused",
    seeds: 20,
  }),
  claim({
    says: "Patience 0 and patience 1 end a training behind the same epoch, and more patience never ends it earlier.",
    notes: "002:982",
    notesSay:
      "Patience is the number of epochs with no improvement after which training is stopped, and 0 unless told.",
    verdict: "depends",
    because:
      "a first epoch without improvement must be seen before one can stop for it; Keras compares the count after it",
    experiment: async (seed) => {
      const { validation } = await steadily(() => curve(seed));
      const [none, one, three, ten] = [0, 1, 3, 10].map((patience) => stopOn(validation, patience).stopped);
      return { "patience 0": none, "patience 1": one, "patience 3": three, "patience 10": ten };
    },
    holds: (x) =>
      x["patience 0"] === x["patience 1"] && x["patience 1"] <= x["patience 3"] && x["patience 3"] <= x["patience 10"],
    seeds: 5,
  }),
  claim({
    says:
      "A loss that falls by 0.004 in each epoch, with a min delta of 0.01, ends a training at patience 2, and not at patience 3.",
    notes: "002:981, 002:990",
    notesSay: "An improvement of less than min delta counts as none.",
    verdict: "depends",
    because: "each epoch is compared with the best that has counted, not with the one before: small steps add up",
    experiment: () => {
      const losses = Array.from({ length: 100 }, (_, i) => 1 - 0.004 * i);
      return { "patience 2": stopOn(losses, 2, 0.01).stopped, "patience 3": stopOn(losses, 3, 0.01).stopped };
    },
    holds: (x) => x["patience 2"] === 3 && x["patience 3"] === 100,
    seeds: 1,
  }),
  claim({
    says:
      "Stopped with patience 3, the model is given back the weights of its best epoch: asked again, it has that epoch's loss to the last bit, and after 80 epochs without stopping a loss at least 1.3 times as large.",
    notes: "002:974-977",
    verdict: "true",
    because: "the callback keeps a copy of the weights of the best epoch so far (Prechelt 1998)",
    experiment: async (seed) => {
      const { loss, restored } = await steadily(() => stopEarly(seed, 3));
      const { validation } = await steadily(() => curve(seed));
      return { best: loss, restored, "after 80": validation[79] };
    },
    holds: ({ best, restored, "after 80": last }) => restored === best && last > 1.3 * best,
    seeds: 10,
  }),
  claim({
    says: "Where only the best checkpoint is kept, it is that of the epoch with the lowest loss of all.",
    notes: "002:1018-1019",
    verdict: "true",
    because: "one is written where an epoch is better than all before it, and the one before is removed",
    experiment: async (seed) => {
      const { files, losses } = await steadily(() => bestKept(seed, 40));
      return {
        kept: files.map((name) => Number(name.match(/\d+/))).join(),
        best: losses.indexOf(Math.min(...losses)) + 1,
      };
    },
    holds: ({ kept, best }) => kept === `${best}`,
    seeds: 5,
  }),
  claim({
    says:
      "A training that goes on with everything kept ends with the same weights and losses, to the last bit. With the weights alone it does not: more than 1000 of 2410 weights are others.",
    notes: "002:1035",
    notesSay: "The model or the weights can be loaded later to continue the training from the state that was saved.",
    verdict: "depends",
    because: "the next step depends on the weights, on what the optimizer remembers, and on the random numbers to come",
    experiment: async (seed) => {
      const whole = await steadily(() => undisturbed(seed)), all = await steadily(() => killed(seed, "nothing"));
      const weightsOnly = await steadily(() => killed(seed, "both"));
      return {
        "weights that differ": compared(whole.weights, all.weights).differ,
        "losses that differ": compared(whole.losses, all.losses).differ,
        "with weights alone": compared(whole.weights, weightsOnly.weights).differ,
      };
    },
    holds: (x) => x["weights that differ"] === 0 && x["losses that differ"] === 0 && x["with weights alone"] > 1000,
    seeds: 5,
  }),
  claim({
    says:
      "If the power fails while a file of 100 letters is replaced, writing in place leaves neither the old nor the new one at 100 of 102 moments, and writing beside and renaming at none.",
    because: "a name is given at once, and a text is not",
    experiment: () => {
      const [before, after] = ["old", "new"].map((text) => text.padEnd(100, "."));
      const [inPlace, beside] = [saveInPlace, saveBeside].map((save) => powerFailures(save, before, after));
      return { "in place": `${inPlace.neither} of ${inPlace.moments}`, beside: beside.neither };
    },
    holds: (x) => x["in place"] === "100 of 102" && x.beside === 0,
    seeds: 1,
  }),
  claim({
    says:
      "The event file of a training has, for each epoch and for the time before the first, one record that is whole.",
    notes: "002:1113-1114",
    verdict: "true",
    because: "TensorBoard draws the losses and the histograms of the weights out of such records",
    experiment: async (seed) => {
      const folder = memoryFolder();
      await steadily(() => kept(seed, 10, folder));
      const steps = recordsIn((await folder.read("training.tfevents"))!).map((one) => stepIn(one) ?? "version");
      return { records: steps.join(" ") };
    },
    holds: ({ records }) => records === "version 0 1 2 3 4 5 6 7 8 9 10",
    seeds: 5,
  }),
  claim({
    says: "The model 11-64-4 has 1028 parameters, which take 4.02 KB in 32 bits.",
    notes: "002:1185-1197",
    verdict: "true",
    because: "(11 + 1) 64 + (64 + 1) 4 = 768 + 260",
    experiment: async (seed) => {
      const { parameters, bytes } = await steadily(() => Promise.resolve(summarize(notesModel(seed), [11])));
      return { parameters, kilobytes: (bytes / 1024).toFixed(2) };
    },
    holds: ({ parameters, kilobytes }) => parameters === 1028 && kilobytes === "4.02",
    seeds: 1,
  }),
  claim({
    says:
      "The weights of the hidden layer begin with a deviation of 0.072, and 80 epochs on rows with wrong labels make it more than five times as large.",
    because:
      "they are drawn evenly from -1/8 to 1/8, whose deviation is 1 / (8 sqrt(3)); to learn by heart, a network needs large weights (Bartlett 1998)",
    experiment: async (seed) => {
      const [{ at }] = await steadily(() => spreads(seed, [0, 80])), [before, after] = at.map(deviationOf);
      return { before, after };
    },
    holds: ({ before, after }) => Math.abs(before - 0.0722) < 0.003 && after > 5 * before,
    seeds: 10,
  }),
  ...searchClaims,
];
