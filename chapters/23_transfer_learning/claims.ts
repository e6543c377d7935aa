/** What chapter 23 asserts. */
import { tensor } from "../../lib/create.ts";
import { loadModel, modelFile } from "../../lib/files/model_file.ts";
import { decodeSafetensors } from "../../lib/files/safetensors.ts";
import { relu } from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { rightShare } from "./digit_tasks.ts";
import { asInTheNotes, movedNames, productsOfStep, threeLayers } from "./freezing.ts";
import { errorOf } from "./students.ts";
import { before, errorsAt, inTwoStages, ROWS, tuned } from "./tuning.ts";
import { WAYS } from "./ways.ts";

/** Errors of the three ways on so many rows of a task. */
async function errors(task: "related" | "unrelated", rows: number, seed: number) {
  const found: number[] = [];
  for (const way of WAYS) found.push(await errorOf({ task, way, rows }, seed));
  const [scratch, tuned, frozen] = found;
  return { scratch, tuned, frozen };
}

/** The shares of the digits 5 to 9 that the three ways read right. */
async function shares(rows: number, seed: number) {
  const found: number[] = [];
  for (const way of WAYS) found.push(await rightShare({ way, rows }, seed));
  const [scratch, tuned, frozen] = found;
  return { scratch, tuned, frozen };
}

export const claims = [
  claim({
    says:
      "Of 20 rows of a task that is made of the same features, students with the hidden layer of the large task learn more than one from scratch, and most where it is frozen.",
    notes: "004:2041-2044, 004:2053",
    verdict: "true",
    because:
      "20 rows are too few to find 320 weights of a hidden layer, and enough for the 33 numbers of the output layer (Yosinski et al. 2014; Baxter 2000)",
    experiment: (seed) => errors("related", ROWS, seed),
    holds: ({ scratch, tuned, frozen }) => frozen < tuned && tuned < scratch && frozen < scratch / 2,
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says:
      "With 320 rows of it, the three are all below a tenth of the variance: what is taken along counts for less, the more there is to learn from.",
    notes: "004:2044",
    verdict: "true",
    because: "the features can then be found in the rows of the small task itself",
    experiment: (seed) => errors("related", 320, seed),
    holds: ({ scratch, tuned, frozen }) => Math.max(scratch, tuned, frozen) < 0.1,
    seeds: 5,
  }),
  claim({
    says:
      "Of a task of other features, a frozen hidden layer learns less than one from scratch, with 20 rows and with 320; with 320 it errs more than twice as much.",
    notes: "004:2036-2077",
    notesSay: "Transfer learning improves performance on small datasets; freezing prevents overfitting.",
    verdict: "depends",
    because:
      "the numbers that it hands on leave out what the task asks for, and no output layer can bring it back: transfer is negative where tasks do not share their features (Rosenstein et al. 2005)",
    experiment: async (seed) => {
      const few = await errors("unrelated", ROWS, seed), many = await errors("unrelated", 320, seed);
      return {
        "scratch, 20": few.scratch,
        "frozen, 20": few.frozen,
        "scratch, 320": many.scratch,
        "frozen, 320": many.frozen,
      };
    },
    holds: (m) => m["frozen, 20"] > m["scratch, 20"] && m["frozen, 320"] > 2 * m["scratch, 320"],
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says:
      "A layer that has learned the digits 0 to 4 and is frozen reads the digits 5 to 9 worse than one from scratch, by more than 0.05 with 40 images and with 320; tuned, it is no better than from scratch by 0.03.",
    notes: "004:2041-2053, 004:2064-2077",
    notesSay:
      "Early layers capture general patterns, so a pretrained model does better on a small dataset, and freezing prevents overfitting.",
    verdict: "depends",
    because:
      "of 901 images of five digits a layer learns what tells these five apart; it is the size and variety of the first task that makes features general (Yosinski et al. 2014)",
    experiment: async (seed) => {
      const few = await shares(40, seed), many = await shares(320, seed);
      return { ...few, "scratch, 320": many.scratch, "frozen, 320": many.frozen };
    },
    holds: (m) =>
      m.frozen < m.scratch - 0.05 && m["frozen, 320"] < m["scratch, 320"] - 0.05 && m.tuned < m.scratch + 0.03,
    seeds: 5,
  }),
  claim({
    says:
      "A tenth of the rate for all layers makes a tuned student of 20 rows worse after 30 steps, and saves less than a quarter of its error after 2000.",
    notes: "004:2064",
    notesSay: "One fine-tunes with a smaller learning rate, to preserve learned features.",
    verdict: "depends",
    because:
      "a small rate has not yet learned after few steps, and after many it has gone the same way: the new output layer, which begins by chance, sends its wrong slopes to the hidden one as before (Kumar et al. 2022)",
    experiment: async (seed) => {
      const [[quick, quickly], [slow, slowly]] = [
        await errorsAt([0.001, 0.01], 30, 1, seed),
        await errorsAt([0.001, 0.01], 2000, 1, seed),
      ];
      return {
        "0.001, 30 steps": quick,
        "0.01, 30 steps": quickly,
        "0.001, 2000 steps": slow,
        "0.01, 2000 steps": slowly,
      };
    },
    holds: (m) => m["0.001, 30 steps"] > m["0.01, 30 steps"] && m["0.001, 2000 steps"] > 0.75 * m["0.01, 2000 steps"],
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says:
      "What preserves features is a smaller rate of their own: a hidden layer at a thirtieth of the rate of the output layer moves less than a third as far, and the student errs less.",
    notes: "004:2064-2068",
    verdict: "true",
    because:
      "the layer that is new has far to go and the other one has not, so one rate does not suit both (Howard and Ruder 2018)",
    experiment: async (seed) => {
      const one = await tuned("one rate", seed), slower = await tuned("hidden slower", seed);
      return { error: one.error, moved: one.hidden, "error, slower": slower.error, "moved, slower": slower.hidden };
    },
    holds: (m) => m["moved, slower"] < m.moved / 3 && m["error, slower"] < m.error,
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says: "To learn the output layer first and then all, at one rate, errs less than to tune all from the beginning.",
    because:
      "the slopes that reach the hidden layer are those of an output layer that already fits (Kumar et al. 2022)",
    experiment: async (seed) => ({
      stages: await inTwoStages(seed),
      atOnce: (await tuned("one rate", seed)).error,
    }),
    holds: ({ stages, atOnce }) => stages < atOnce,
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says:
      "With a tuned hidden layer the large task is done worse, with more than twice the error; with a frozen one as before.",
    notes: "004:2071-2077",
    notesSay: "Fine-tuning preserves useful representations.",
    verdict: "depends",
    because: "nothing in the small task asks to keep what only the large one needs (McCloskey and Cohen 1989)",
    experiment: async (seed) => ({
      before: await before(seed),
      tuned: (await tuned("one rate", seed)).largeTask,
      frozen: (await tuned("hidden frozen", seed)).largeTask,
    }),
    holds: ({ before, tuned, frozen }) => tuned > 2 * before && frozen === before,
    seeds: 5,
  }),
  claim({
    says:
      "A step of a network of two layers takes 5 matrix products; with the first layer frozen 3; to keep it only from the optimizer saves nothing, unless the step is compiled, which leaves out what nobody reads.",
    notes: "004:2075, 001:217",
    notesSay: "Freezing makes training faster.",
    verdict: "depends",
    because:
      "what is saved is the way back through layers in front of which nothing learns; the way forward stays, and a loop that calculates all slopes and does not use them saves none",
    experiment: (seed) => ({
      allLearn: productsOfStep("all learn", false, seed),
      leftOut: productsOfStep("left out", false, seed),
      "left out, compiled": productsOfStep("left out", true, seed),
      frozen: productsOfStep("frozen", false, seed),
    }),
    holds: (m) => m.allLearn === 5 && m.leftOut === 5 && m["left out, compiled"] === 3 && m.frozen === 3,
    seeds: 1,
  }),
  claim({
    says:
      'Who freezes "0.weight" and "1.weight" of three layers leaves both biases free; with activations between them the second layer is "2", and learns.',
    notes: "004:2110-2130",
    notesSay: 'The first two of three linear layers are frozen by the names "0.weight" and "1.weight".',
    verdict: "false",
    because:
      "a linear layer has a weight and a bias, and in a list the activations count as places too; a name that fits nothing freezes nothing",
    experiment: async (seed) => {
      const plain = threeLayers([], new Random(seed)), bent = threeLayers([relu], new Random(seed));
      return {
        "moved, without activations": (await movedNames(plain, asInTheNotes(plain.parameters), seed)).join(" "),
        "moved, with them": (await movedNames(bent, asInTheNotes(bent.parameters), seed)).join(" "),
      };
    },
    holds: (m) =>
      m["moved, without activations"] === "0.bias 1.bias 2.weight 2.bias" &&
      m["moved, with them"] === "0.bias 2.weight 2.bias 4.weight 4.bias",
    seeds: 5,
  }),
  claim({
    says:
      "To read a file changes no model: its numbers have to be put into one, which then says the same as the saved one, to the last bit.",
    notes: "004:2048-2049, 004:2086",
    notesSay: "Weights are saved with torch.save(model.state_dict()) and loaded with torch.load().",
    verdict: "false",
    because:
      "torch.save also needs the name of a file, and torch.load gives names and numbers, which model.load_state_dict puts into a model of the same parts",
    experiment: async (seed) => {
      const [model, other] = [threeLayers([relu], new Random(seed)), threeLayers([relu], new Random(seed + 100))];
      const says = async (one: typeof model) => (await one(tensor([[1, 2, 3, 4]])).read())[0];
      const file = await modelFile(model), first = await says(other);
      decodeSafetensors("model", file);
      const read = await says(other);
      loadModel(other, file);
      return {
        "same when read": read === await says(model),
        "as before": read === first,
        "same when loaded": await says(other) === await says(model),
      };
    },
    holds: (m) => !m["same when read"] && m["as before"] && m["same when loaded"],
    seeds: 5,
  }),
];
