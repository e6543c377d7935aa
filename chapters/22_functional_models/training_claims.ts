/** What chapter 22 asserts of several sources and of several heads. */
import { claim } from "../claim.ts";
import * as iris from "./iris.ts";
import * as joint from "./joint.ts";

export const trainingClaims = [
  claim({
    says:
      "Whether two sources have the same sign cannot be found by averaging a model of each: the average guesses, and a model of both is right.",
    notes: "002:28, 002:317-322",
    verdict: "true",
    because:
      "each source alone is independent of the answer, so neither model knows anything that could be averaged (Ngiam et al. 2011; Baltrusaitis et al. 2019)",
    experiment: async (seed) => await joint.compare("product", seed),
    holds: (x) => [x.a, x.b, x.average].every((right) => right < 0.6) && x.joint > 0.9,
    seeds: 5,
  }),
  claim({
    says:
      "Whether the sum of two sources is positive is found by the average of a model of each, much better than by either, and nearly as well as by a model of both.",
    notes: "002:317-322",
    notesSay: "An ensemble of one model for each source does not learn the association, so a joint model is needed.",
    verdict: "depends",
    because:
      "where what the sources say adds up, so may the answers: one source alone is right in 3 of 4 rows (Ngiam et al. 2011)",
    experiment: async (seed) => await joint.compare("sum", seed),
    holds: (x) => [x.a, x.b].every((right) => right > 0.65 && right < 0.85) && x.average > 0.87 && x.joint > 0.93,
    seeds: 5,
  }),
  claim({
    says: "An ensemble of two models that both see both sources finds whether their signs are the same.",
    notes: "002:321-322",
    notesSay: "An ensemble cannot learn the joint distribution.",
    verdict: "depends",
    because:
      "what matters is what each member is shown, not that their answers are averaged (Baltrusaitis et al. 2019)",
    experiment: async (seed) => ({ average: await joint.averageOfJoint("product", seed) }),
    holds: ({ average }) => average > 0.9,
    seeds: 5,
  }),
  claim({
    says:
      "A single neuron finds whether two sources have the same sign as well, if it is handed the products of their numbers; without them it guesses.",
    notes: "002:40-41",
    notesSay: "Machine learning cannot use data of several kinds at once, deep learning can.",
    verdict: "depends",
    because:
      "a simple model combines what somebody has made features of; a network finds the combination itself (Baltrusaitis et al. 2019)",
    experiment: async (seed) => ({
      without: await joint.neuronRight("product", false, seed),
      "with products": await joint.neuronRight("product", true, seed),
    }),
    holds: (x) => x.without < 0.6 && x["with products"] > 0.8,
    seeds: 5,
  }),
  claim({
    says:
      "Three optimizers, one for the trunk and one for each head, take the steps of one to the last bit; and they need not be of one kind.",
    notes: "002:429",
    notesSay: "The optimizer is the same for all outputs, since there can be no more than one gradient descent.",
    verdict: "false",
    because:
      "each optimizer changes its own parameters by slopes that were found once; models with opponents train so (Goodfellow et al. 2014)",
    experiment: async (seed) => {
      const { descend, adapt } = iris, one = await iris.learnInParts({ "": descend }, seed);
      const three = await iris.learnInParts({ trunk: descend, width: descend, species: descend }, seed);
      const mixed = await iris.learnInParts({ trunk: adapt, width: descend, species: adapt }, seed);
      const different = one.weights.filter((weight, i) => weight !== three.weights[i]).length;
      return { parameters: one.weights.length, different, atFirst: one.before, loss: one.loss, mixed: mixed.loss };
    },
    holds: (x) => x.parameters === 740 && x.different === 0 && x.mixed < x.atFirst && x.loss < x.atFirst,
    seeds: 5,
  }),
  claim({
    says:
      "The weight of a loss decides who pulls at the trunk: of the width of petals, with 0.01 the share at the start is below a fifth, and with 100 above nine tenths.",
    because: "with the weight c, pulls of g1 and g2 have the shares c g1 and g2 of their sum (Caruana 1997)",
    experiment: async (seed) => {
      const share = async (weight: number) => (await iris.atTheStart(weight, 1, seed)).share;
      return { "with 0.01": await share(0.01), "with 1": await share(1), "with 100": await share(100) };
    },
    holds: (x) =>
      x["with 0.01"] < 0.2 && x["with 0.01"] < x["with 1"] && x["with 1"] < x["with 100"] && x["with 100"] > 0.9,
    seeds: 10,
  }),
  claim({
    says:
      "A head that pulls a hundred times as hard takes the trunk from the other: the loss of the species is larger then.",
    because:
      "the trunk moves where the sum of the pulls leads, and the sum is nearly that of the width (Kendall et al. 2018)",
    experiment: async (seed) => {
      const mean = async (weight: number) => {
        let sum = 0;
        for (let i = 0; i < 4; i++) sum += (await iris.learnWeighted(weight, 4 * seed + i)).lossOfSpecies;
        return sum / 4;
      };
      return { "weight 1": await mean(1), "weight 100": await mean(100) };
    },
    holds: (x) => x["weight 100"] > x["weight 1"],
    seeds: 5,
  }),
  claim({
    says:
      "How large a loss is does not tell how hard it pulls: in millimeters, the mean absolute error of the width is more than five times as large, and its share of the pull changes by less than 0.3.",
    because: "the slope of an absolute error is 1 or -1, however large the error is",
    experiment: async (seed) => {
      const centimeters = await iris.atTheStart(1, 1, seed), millimeters = await iris.atTheStart(1, 10, seed);
      return {
        "loss in cm": centimeters.loss,
        "in mm": millimeters.loss,
        "share in cm": centimeters.share,
        "share in mm": millimeters.share,
      };
    },
    holds: (x) => x["in mm"] > 5 * x["loss in cm"] && Math.abs(x["share in mm"] - x["share in cm"]) < 0.3,
    seeds: 10,
  }),
  claim({
    says:
      "Accuracy says nothing about a number: widths that are missed by less than 0.4 cm on average are equal to the true ones in no case.",
    notes: "002:452",
    notesSay: "Accuracy is the metric of both outputs, one of which is a number.",
    verdict: "false",
    because: "two numbers with many digits are hardly ever equal; a head needs metrics of its own",
    experiment: async (seed) => {
      const { missed, equal } = await iris.learnWeighted(1, seed);
      return { "missed by": missed, "exactly right": equal };
    },
    holds: (x) => x["missed by"] < 0.4 && x["exactly right"] === 0,
    seeds: 5,
  }),
];
