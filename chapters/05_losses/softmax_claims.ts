/** What chapter 5 asserts of softmax. */
import { Random } from "../../lib/random.ts";
import { sigmoid } from "../03_sigmoid/sigmoid.ts";
import { relu } from "../04_activations/activations.ts";
import { outputs, randomLayers } from "../04_activations/layers.ts";
import { claim } from "../claim.ts";
import {
  classesOf,
  classLoss,
  emptyLayer,
  floorOfTwoSoftmaxes,
  largestDifference,
  randomLogits,
  species,
  trainClasses,
} from "./experiments.ts";
import { accuracy, predictedClass } from "./metrics.ts";
import { afterSoftmax, crossEntropy, softmax, sum } from "./softmax.ts";

export const softmaxClaims = [
  claim({
    says:
      "Softmax gives probabilities that add up to 1, largest where the logit is largest; only differences of logits count, and 10,000 does not overflow.",
    notes: "000:55-57, 004:486-489",
    verdict: "true",
    because:
      "adding c to all logits multiplies all parts by e^c (Bridle 1990); so the largest may be subtracted from all, without which e^1000 is infinite",
    experiment: (seed) => {
      const logits = randomLogits(new Random(seed), 5), far = logits.map((z) => z + 1e4);
      const p = softmax(logits), parts = far.map((z) => Math.exp(z));
      return {
        differenceFromOne: Math.abs(sum(p) - 1),
        smallest: Math.min(...p),
        sameOrder: predictedClass(p) === predictedClass(logits),
        changeWhenAllMove: largestDifference(softmax(far), p),
        withoutCare: parts[0] / sum(parts),
      };
    },
    holds: ({ differenceFromOne, smallest, sameOrder, changeWhenAllMove, withoutCare }) =>
      differenceFromOne < 1e-14 && smallest > 0 && sameOrder && changeWhenAllMove < 1e-10 && Number.isNaN(withoutCare),
    seeds: 20,
  }),
  claim({
    says: "softmax([1, -6, 2.5, -0.3, 1.2, 0.8]) is [0.12828, 0.00011698, 0.57492, 0.034961, 0.15669, 0.10503].",
    notes: "004:541-549",
    verdict: "true",
    because: "computed again, and right in all five digits",
    experiment: () => {
      const printed = [1.2828e-1, 1.1698e-4, 5.7492e-1, 3.4961e-2, 1.5669e-1, 1.0503e-1];
      const relative = softmax([1, -6, 2.5, -0.3, 1.2, 0.8]).map((p, i) => p / printed[i] - 1);
      return { largestRelativeDifference: Math.max(...relative.map(Math.abs)) };
    },
    holds: ({ largestRelativeDifference }) => largestRelativeDifference < 5e-5,
    seeds: 1,
  }),
  claim({
    says: "softmax([1.2, 3.5, 0.8]) is [0.0859, 0.8566, 0.0576]; a larger logit never gets a smaller probability.",
    notes: "004:491-494",
    notesSay: "softmax([1.2, 3.5, 0.8]) is [0.07, 0.84, 0.09].",
    verdict: "false",
    because: "the exponential grows with the logit, so 1.2 must get more than 0.8 does",
    experiment: () => {
      const [bird, mammal, reptile] = softmax([1.2, 3.5, 0.8]);
      return { bird, mammal, reptile };
    },
    holds: ({ bird, mammal, reptile }) =>
      largestDifference([bird, mammal, reptile], [0.0859, 0.8566, 0.0576]) < 5e-5 && bird > reptile,
    seeds: 1,
  }),
  claim({
    says:
      "The rows [0.07, 0.84, 0.09], [0.10, 0.85, 0.05] and [0.12, 0.08, 0.80] add up to 1 and mean the classes 1, 1 and 2.",
    notes: "004:618-620",
    verdict: "true",
    because: "the class is the place of the largest probability, counted from 0",
    experiment: () => {
      const rows = [[0.07, 0.84, 0.09], [0.10, 0.85, 0.05], [0.12, 0.08, 0.80]];
      return {
        largestDifferenceFromOne: Math.max(...rows.map((row) => Math.abs(sum(row) - 1))),
        classes: rows.map(predictedClass).join(" "),
      };
    },
    holds: ({ largestDifferenceFromOne, classes }) => largestDifferenceFromOne < 1e-12 && classes === "1 1 2",
    seeds: 1,
  }),
  claim({
    says:
      "Softmax over a single output is 1 whatever the logit, and its gradient is 0: such a model cannot learn. One output wants a sigmoid, or nothing.",
    notes: "004:683-692",
    notesSay: "A network with one output may end in softmax.",
    verdict: "false",
    because: "a number divided by itself is 1",
    experiment: (seed) => {
      const z = new Random(seed).uniform(-1000, 1000);
      return { logit: z, output: softmax([z])[0], slope: crossEntropy().gradient([z], 0)[0] };
    },
    holds: ({ output, slope }) => output === 1 && slope === 0,
    seeds: 20,
  }),
  claim({
    says:
      "Cross-entropy wants logits, for it takes the softmax itself. A second softmax divides the first slopes by the number of classes, holds the loss above 0.5514 for 3 classes and 1.4612 for 10, and leaves worse probabilities after as many steps.",
    notes: "003:136-146, 003:165",
    notesSay: "A network that ends in softmax is to be trained with PyTorch's CrossEntropyLoss.",
    verdict: "false",
    because:
      "the best that the second softmax can be given is 1 and zeros, and of these it makes e / (e + C - 1), with the loss log(e + C - 1) - 1",
    experiment: async (seed) => {
      const { training, heldOut } = await species(seed), once = crossEntropy(), twice = afterSoftmax(once);
      const train = (loss: typeof once) =>
        trainClasses(emptyLayer(training.rows, 3), training, { loss, learningRate: 0.5, steps: 300 });
      const [one, two] = [train(once), train(twice)];
      return {
        ratioOfFirstSlopes: twice.gradient([0, 0, 0], 0)[0] / once.gradient([0, 0, 0], 0)[0],
        floor: floorOfTwoSoftmaxes(3),
        floorOfTen: floorOfTwoSoftmaxes(10),
        trainedLoss: classLoss(two, twice, training),
        lossOfProbabilities: classLoss(two, once, training),
        withOneSoftmax: classLoss(one, once, training),
        heldOutAccuracy: accuracy(classesOf(two, heldOut.rows), heldOut.targets),
        accuracyWithOne: accuracy(classesOf(one, heldOut.rows), heldOut.targets),
      };
    },
    holds: ({ ratioOfFirstSlopes, floor, floorOfTen, trainedLoss, lossOfProbabilities, withOneSoftmax }) =>
      Math.abs(ratioOfFirstSlopes - 1 / 3) < 1e-12 && Math.abs(floor - 0.5514) < 5e-5 &&
      Math.abs(floorOfTen - 1.4612) < 5e-5 &&
      trainedLoss > floor && lossOfProbabilities > 1.1 * withOneSoftmax,
    seeds: 5,
  }),
  claim({
    says:
      "An untrained model has about the loss log C, and in the mean a little more: 0.693 for two classes, where 0.78 and 0.97, the first losses that the notes print, are ordinary draws.",
    notes: "004:1048, 004:1094",
    verdict: "true",
    because:
      "1 / C for each class costs log C; a random lean costs more in the mean, since log-sum-exp is never less than the mean logit plus log C",
    experiment: (seed) => {
      const random = new Random(seed), sample = () => Array.from({ length: 16 }, () => random.normal());
      const draw = () => crossEntropy().value(outputs(randomLayers([16, 8, 4, 2], relu, random), sample()), 1);
      const losses = Array.from({ length: 400 }, draw), above = (loss: number) => losses.filter((one) => one > loss);
      return {
        ofZeros: crossEntropy().value([0, 0], 1),
        meanOfRandom: sum(losses) / 400,
        partAboveFirst: above(0.78).length / 400,
        partAboveSecond: above(0.97).length / 400,
      };
    },
    holds: ({ ofZeros, meanOfRandom, partAboveFirst, partAboveSecond }) =>
      Math.abs(ofZeros - Math.LN2) < 1e-15 && meanOfRandom > Math.LN2 && meanOfRandom < 1 &&
      partAboveFirst > 0.05 && partAboveFirst < 0.95 && partAboveSecond > 0.05 && partAboveSecond < 0.95,
    seeds: 20,
    share: 0.9,
  }),
  claim({
    says:
      "Softmax is one model of all classes: raising one logit lowers all other probabilities. One sigmoid for each class, one against the rest, is another: their answers need not add up to 1.",
    notes: "002:211",
    notesSay: "Softmax over three outputs is the method of one against the rest.",
    verdict: "false",
    because: "one against the rest asks as many separate questions as there are classes (Bishop 2006)",
    experiment: (seed) => {
      const logits = randomLogits(new Random(seed), 3), raised = [logits[0] + 1, logits[1], logits[2]];
      return {
        sumOfSoftmax: sum(softmax(logits)),
        sumOfSigmoids: sum(logits.map(sigmoid)),
        changeInSoftmax: softmax(raised)[1] - softmax(logits)[1],
        changeInSigmoid: sigmoid(raised[1]) - sigmoid(logits[1]),
      };
    },
    holds: ({ sumOfSoftmax, sumOfSigmoids, changeInSoftmax, changeInSigmoid }) =>
      Math.abs(sumOfSoftmax - 1) < 1e-14 && Math.abs(sumOfSigmoids - 1) > 1e-3 && changeInSoftmax < 0 &&
      changeInSigmoid === 0,
    seeds: 20,
    share: 0.9,
  }),
  claim({
    says:
      "Two classes need one output: softmax over two logits is the sigmoid of their difference. A number to be guessed needs one too.",
    notes: "004:220, 004:317",
    notesSay: "The output layer has as many neurons as there are classes.",
    verdict: "depends",
    because: "only differences of logits count, and two logits have one difference",
    experiment: (seed) => {
      const logits = randomLogits(new Random(seed), 2);
      return { softmax: softmax(logits)[1], sigmoidOfDifference: sigmoid(logits[1] - logits[0]) };
    },
    holds: ({ softmax, sigmoidOfDifference }) => Math.abs(softmax - sigmoidOfDifference) < 1e-15,
    seeds: 20,
  }),
];
