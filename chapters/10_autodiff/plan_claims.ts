/** What chapter 10 asserts of plans. */
import { tensor } from "../../lib/create.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { exp } from "../../lib/ops/functions.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { claim } from "../claim.ts";
import { type Calculation, record, replay } from "./plan.ts";
import { anewAndReplayed, halved, sizeByIf, sizeByOp } from "./plans.ts";

/** What a plan gives at a number, if it was recorded at another. */
async function replayedAt(calculate: Calculation, recordedAt: number, at: number): Promise<number> {
  const plan = await record(calculate, [tensor(recordedAt)]);
  return await replay(plan, [tensor(at)])[0].item();
}

export const planClaims = [
  claim({
    says:
      "A training step that is written down once and replayed gives the losses of one that is made anew, bit for bit; it saves the graph, and runs the same ops.",
    notes: "000:353",
    notesSay: "A graph that is kept static or frozen is executed faster.",
    verdict: "depends",
    because:
      "a plan alone saves the bookkeeping, and where Python calls the ops, as in TensorFlow, Python's part of each call (Agrawal et al. 2019); the rest is what a compiler makes of it, such as ops that are joined into one (Abadi et al. 2016; Ansel et al. 2024)",
    experiment: async (seed) => {
      const { plan, anew, replayed, nodesAnew, nodesReplayed } = await anewAndReplayed(20, seed);
      const equal = anew.filter((loss, i) => Object.is(loss, replayed[i])).length;
      return { opsInThePlan: plan.steps.length, nodesAnew, nodesReplayed, equalLossesOfTwenty: equal };
    },
    holds: ({ opsInThePlan, nodesAnew, nodesReplayed, equalLossesOfTwenty }) =>
      nodesReplayed === 0 && nodesAnew >= 20 * 8 && opsInThePlan > nodesAnew / 20 && equalLossesOfTwenty === 20,
    seeds: 3,
  }),
  claim({
    says:
      "A plan keeps the branch and the number of rounds that it saw: the size of -3, recorded at 2, comes out as -3; with a choice that is an op it is 3.",
    because:
      "an if or a loop of the language runs while the plan is made, and leaves no op in it; tf.function and torch.compile look at the program's text for that reason, or record again (Moldovan et al. 2019; Ansel et al. 2024)",
    experiment: async () => ({
      sizeByIf: await replayedAt(sizeByIf, 2, -3),
      sizeByOp: await replayedAt(sizeByOp, 2, -3),
      halvedFive: await replayedAt(halved, 100, 5000),
    }),
    holds: ({ sizeByIf, sizeByOp, halvedFive }) => sizeByIf === -3 && sizeByOp === 3 && halvedFive === 5000 / 128,
    seeds: 1,
  }),
  claim({
    says: "Another shape is refused before any op runs, with both shapes in the message.",
    because: "shapes went into the plan as settings, such as the count in a mean, and would be wrong without a sign",
    experiment: async () => {
      const plan = await record(([x]) => [mul(x, 2)], [tensor([1, 2])]);
      return { answer: String(reasonAgainst(() => replay(plan, [tensor([1, 2, 3])]))) };
    },
    holds: ({ answer }) => answer.startsWith("Cannot") && answer.includes("[3]") && answer.includes("[2]"),
    seeds: 1,
  }),
  claim({
    says: "A plan holds only what leads to a result: of two calculations of which one is thrown away, it keeps one.",
    because: "it is read backward from the results, and what nothing reads is never met",
    experiment: async () => {
      const both: Calculation = ([x]) => {
        exp(exp(x)); // nobody asks for it
        return [mul(x, 2)];
      };
      const plan = await record(both, [tensor(1)]);
      return { done: 3, kept: plan.steps.length };
    },
    holds: ({ kept }) => kept === 1,
    seeds: 1,
  }),
];
