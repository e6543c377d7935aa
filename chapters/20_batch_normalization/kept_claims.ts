/** What chapter 20 asserts of training and afterwards: what is normalized by the rows, and what by numbers that are kept. */
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { below, claim } from "../claim.ts";
import { ASKED, dimmed, errorsOf, wrong } from "./kept.ts";
import { digitsFor, learn, network } from "./network.ts";
import { rangeOf, unitsOf } from "./units.ts";

export const keptClaims = [
  claim({
    says:
      "What batch normalization puts out has mean 0 and spread 1 for each unit as training begins, and not any more afterwards.",
    notes: "002:826",
    notesSay: "Batch normalization keeps the mean of the output close to 0 and the standard deviation close to 1.",
    verdict: "depends",
    because:
      "that is what it standardizes to; gamma and beta then stretch and move it, and they learn (Ioffe and Szegedy 2015)",
    experiment: (seed) =>
      steadily(async () => {
        const { training } = await digitsFor(seed), fresh = network({ norm: "batch" }, new Random(seed));
        const { model } = await learn({ norm: "batch" }, { rate: 1 }, seed);
        const before = rangeOf((await unitsOf(fresh, "norm", training)).flat());
        const after = rangeOf((await unitsOf(model, "norm", training)).flat());
        return {
          "farthest mean before": below(1e-3, before.mean),
          "least spread before": before.least,
          "largest before": before.largest,
          "farthest mean after": after.mean,
          "largest spread after": after.largest,
        };
      }),
    holds: (found) =>
      typeof found["farthest mean before"] === "string" && found["least spread before"] > 0.99 &&
      found["largest before"] < 1.01 && found["farthest mean after"] > 0.1 &&
      found["largest spread after"] > 1.1,
    seeds: 5,
  }),
  claim({
    says:
      "After 50 steps a network that is normalized by the rows misreads few digits. Asked with what it has kept in Keras's convention it still misreads most, and in PyTorch's it does not.",
    notes: "002:828-844",
    verdict: "true",
    because:
      "after 50 steps 0.99^50, or 61 %, of what Keras's running statistics began with is left, layer upon layer; of PyTorch's 0.5 % (Ioffe and Szegedy 2015)",
    experiment: async (seed) => {
      const keras = await errorsOf("keras", seed), pytorch = await errorsOf("pytorch", seed), at = ASKED.indexOf(50);
      return {
        "wrong by the rows": keras["the rows"][at],
        "by Keras's": keras["what is kept"][at],
        "by PyTorch's": pytorch["what is kept"][at],
        "by Keras's after 800": keras["what is kept"].at(-1)!,
      };
    },
    holds: (found) =>
      found["wrong by the rows"] < 0.2 && found["by Keras's"] > 0.5 && found["by PyTorch's"] < 0.2 &&
      found["by Keras's after 800"] < 0.25,
    seeds: 5,
  }),
  claim({
    says:
      "Digits in less contrast on gray paper are read as well as ever when they are normalized by themselves; with what was kept from training more than a third are misread.",
    notes: "002:844",
    verdict: "true",
    because:
      "the first layer is linear, so one factor and one shift of all pixels cancel in its normalization; the running statistics are those of the pixels that were learned from",
    experiment: (seed) =>
      steadily(async () => {
        const { validation } = await digitsFor(seed), { model } = await learn({ norm: "batch" }, { rate: 0.1 }, seed);
        return {
          "wrong by the rows": await wrong(model, validation, "the rows"),
          "in less contrast by the rows": await wrong(model, dimmed(validation), "the rows"),
          "by what is kept": await wrong(model, validation, "what is kept"),
          "in less contrast by what is kept": await wrong(model, dimmed(validation), "what is kept"),
        };
      }),
    holds: (found) =>
      Math.abs(found["wrong by the rows"] - found["in less contrast by the rows"]) < 0.02 &&
      found["by what is kept"] < 0.15 && found["in less contrast by what is kept"] > 1 / 3,
    seeds: 5,
  }),
];
