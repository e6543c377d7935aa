/** What chapter 8 asserts. */
import { Random } from "../../lib/random.ts";
import { weightedSum } from "../01_neuron/neuron.ts";
import { relu, sigmoid, tanh, valuesOf } from "../06_computation_graphs/computation_graphs.ts";
import { lossFromLogit, reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { backward } from "../07_backpropagation/backpropagation.ts";
import { below, claim } from "../claim.ts";
import { slopesByHand } from "./by_hand.ts";
import { collapsed, learn, logit, plain, rightShare, startsThatLearnXor, xorTraining } from "./experiments.ts";
import { countParameters, type Network, outputs, parameters, randomNetwork, straight } from "./network.ts";
import { pieceClaims } from "./piece_claims.ts";
import { circles, moons, xor } from "./samples.ts";

/** How far the slopes by graph are from those by hand, in one random 2-4-1 network and on one random row. */
function differenceOfSlopes(random: Random): number {
  const network = randomNetwork([2, 4, 1], tanh, random), learned = parameters(network);
  for (const value of learned) value.data += random.normal();
  const x = [random.normal(), random.normal()] as const, label = random.integer(2);
  backward(lossFromLogit(outputs(network, x)[0], label));
  const [hidden, [output]] = network.map(({ neurons }) => neurons.map(plain));
  const byHand = slopesByHand({ hidden, output }, x, label);
  const slopes = [...byHand.hidden, byHand.output].flatMap(({ weights, bias }) => [...weights, bias]);
  return Math.max(...learned.map(({ gradient }, i) => Math.abs(gradient - slopes[i])));
}

/** How much the logit of a network with one hidden neuron changes along the lines on which its sum does not. */
function changeAlongLines(network: Network, random: Random): number {
  const { weights: [w1, w2] } = plain(network[0].neurons[0]), length = Math.hypot(w1, w2);
  const changes = Array.from({ length: 100 }, () => {
    const [x, y, far] = [random.normal(), random.normal(), random.normal()];
    return Math.abs(logit(network, [x, y]) - logit(network, [x + far * w2 / length, y - far * w1 / length]));
  });
  return Math.max(...changes);
}

export const claims = [
  claim({
    says: "The slopes of a 2-4-1 network written out by hand are those that the graph finds.",
    because: "both are the chain rule; the graph applies it node by node (Rumelhart et al. 1986)",
    experiment: (seed) => {
      const random = new Random(seed), found = Array.from({ length: 100 }, () => differenceOfSlopes(random));
      return { networks: found.length, largestDifference: below(1e-12, Math.max(...found)) };
    },
    holds: ({ largestDifference }) => largestDifference === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says: "A neuron that reads n inputs has n + 1 numbers: 8-4-2 has 46, and 11-64-4 has 1028.",
    notes: "004:340-343, 004:354-357, 002:1178-1195",
    verdict: "true",
    because: "one weight for each input, and a bias of its own",
    experiment: (seed) => {
      const all = [[8, 4, 2], [11, 64, 4]], random = new Random(seed);
      const counted = all.map((widths) => parameters(randomNetwork(widths, tanh, random)).length);
      return { byFormula: all.map(countParameters).join(" and "), counted: counted.join(" and ") };
    },
    holds: ({ byFormula, counted }) => byFormula === "46 and 1028" && counted === byFormula,
    seeds: 1,
  }),
  claim({
    says: "8-4-2 has 46 numbers, and 8-4-1, which the code below the count builds, has 41.",
    notes: "004:378-384",
    notesSay: "The code of the network whose 46 parameters were counted: Linear(8, 4), Linear(4, 1).",
    verdict: "false",
    because:
      "the last layer has one neuron where two were counted, so a neuron with four weights and a bias is missing",
    experiment: () => ({ counted: countParameters([8, 4, 2]), built: countParameters([8, 4, 1]) }),
    holds: ({ counted, built }) => counted === 46 && built === 41,
    seeds: 1,
  }),
  claim({
    says: "Every neuron of every layer has a sum before its bend: a 2-4-1 network has five.",
    notes: "004:430-433",
    notesSay: "The pre-activation output is the output of the final linear layer before any activation.",
    verdict: "false",
    because: "each neuron weighs its inputs first; what comes of that is its pre-activation (Goodfellow et al. 2016)",
    experiment: (seed) => {
      const network = randomNetwork([2, 4, 1], tanh, new Random(seed)), [z] = outputs(network, [1, 0]);
      const bends = valuesOf(z).filter(({ operation }) => operation?.name === "tanh");
      const sums = new Set(bends.map(({ inputs: [sum] }) => sum).filter(({ operation }) => operation?.name === "add"));
      return { sumsInTheHiddenLayer: sums.size, sumsInTheLast: z.operation?.name === "add" ? 1 : 0 };
    },
    holds: ({ sumsInTheHiddenLayer, sumsInTheLast }) => sumsInTheHiddenLayer === 4 && sumsInTheLast === 1,
    seeds: 1,
  }),
  claim({
    says: "Layers must fit: 92-4-69-1 has 787 numbers and 92-4-269-1 has 1987; what is between them cannot run.",
    notes: "004:391-392, 004:406-407",
    notesSay: "A network whose second layer has 69 outputs and whose third has 269 inputs has 987 parameters.",
    verdict: "false",
    because: "987 numbers can be counted, but the last neuron has 269 weights for 69 inputs",
    experiment: (seed) => {
      const layer = (widths: number[]) => randomNetwork(widths, straight, new Random(seed))[0];
      const network = [layer([92, 4]), layer([4, 69]), layer([269, 1])];
      const repaired = [[92, 4, 69, 1], [92, 4, 269, 1]].map(countParameters).join(" or ");
      return {
        counted: parameters(network).length,
        repaired,
        run: reasonAgainst(() => outputs(network, Array(92).fill(1))) ?? "it runs",
      };
    },
    holds: ({ counted, repaired, run }) => counted === 987 && repaired === "787 or 1987" && run.startsWith("Cannot"),
    seeds: 1,
  }),
  claim({
    says: "Each neuron has a bias of its own: 2-2-1 has 9 numbers, and after XOR the two hidden biases differ.",
    notes: "002:52-56",
    notesSay: "The two hidden neurons are written with the same bias.",
    verdict: "false",
    because: "two neurons with one bias say the same wherever all inputs are 0, and one slope would have to serve both",
    experiment: (seed) => {
      const network = learn(xor, { hidden: [2], activation: tanh, random: new Random(seed), ...xorTraining });
      const [first, second] = network[0].neurons.map(({ bias }) => bias.data);
      return { numbers: parameters(network).length, differenceOfBiases: Math.abs(first - second) };
    },
    holds: ({ numbers, differenceOfBiases }) => numbers === 9 && differenceOfBiases > 0.01,
    seeds: 5,
  }),
  claim({
    says: "Without a bend the four hidden neurons of XOR and the last are one neuron: 17 numbers say what 3 can.",
    because: "a weighted sum of weighted sums is a weighted sum (chapter 4)",
    experiment: (seed) => {
      const network = learn(xor, { hidden: [4], activation: straight, random: new Random(seed), ...xorTraining });
      const alone = collapsed(network);
      const differences = xor.rows.map((row) => Math.abs(logit(network, row) - weightedSum(alone, row)));
      return {
        numbers: parameters(network).length,
        ofTheOneNeuron: alone.weights.length + 1,
        largestDifference: below(1e-12, Math.max(...differences)),
      };
    },
    holds: (m) => m.numbers === 17 && m.ofTheOneNeuron === 3 && m.largestDifference === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says:
      "Four hidden neurons learn XOR if they bend: from nearly every start with tanh and sigmoid, from some with ReLU, from none without a bend.",
    notes: "000:92, 002:121-131",
    verdict: "true",
    because:
      "without a bend the layers are one neuron (Minsky and Papert 1969); ReLUs that fall silent leave too few (Swirszcz et al. 2016)",
    experiment: (seed) => ({
      starts: 10,
      identity: startsThatLearnXor(straight, seed),
      sigmoid: startsThatLearnXor(sigmoid, seed),
      tanh: startsThatLearnXor(tanh, seed),
      relu: startsThatLearnXor(relu, seed),
    }),
    holds: (m) => m.identity === 0 && m.sigmoid >= 7 && m.tanh >= 7 && m.relu >= 1,
    seeds: 4,
  }),
  claim({
    says: "One hidden tanh neuron draws a straight boundary; a circle needs several.",
    notes: "002:98",
    notesSay: 'One curved neuron, "a single curvature", can fit any decision boundary.',
    verdict: "false",
    because:
      "its output depends on the inputs by one weighted sum alone, so what it says is the same all along a line; that many can fit anything is another matter (Cybenko 1989)",
    experiment: (seed) => {
      const random = new Random(seed), data = circles(random);
      const [one, eight] = [1, 8].map((width) => learn(data, { hidden: [width], activation: tanh, random }));
      return {
        one: rightShare(one, data),
        eight: rightShare(eight, data),
        changeAlongALine: below(1e-10, changeAlongLines(one, random)),
      };
    },
    holds: ({ one, eight, changeAlongALine }) => one < 0.8 && eight > 0.9 && changeAlongALine === "below 1e-10",
    seeds: 5,
  }),
  claim({
    says: "Eight hidden neurons learn every point of the two moons; one leaves more than a twentieth of them wrong.",
    because: "the moons reach into each other, and a line cannot pass between them",
    experiment: (seed) => {
      const random = new Random(seed), data = moons(random);
      const [one, eight] = [1, 8].map((width) => learn(data, { hidden: [width], activation: tanh, random }));
      return { one: rightShare(one, data), eight: rightShare(eight, data) };
    },
    holds: ({ one, eight }) => one < 0.95 && eight === 1,
    seeds: 5,
  }),
  ...pieceClaims,
];
