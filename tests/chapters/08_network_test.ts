import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tanhUnit } from "../../chapters/04_activations/activations.ts";
import { backward as backwardOfArrays, forward as passes, randomLayers } from "../../chapters/04_activations/layers.ts";
import { tanh, Value } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../../chapters/06_computation_graphs/graphs.ts";
import { backward } from "../../chapters/07_backpropagation/backpropagation.ts";
import { lossByHand, slopesByHand, type SmallNetwork } from "../../chapters/08_network/by_hand.ts";
import { derivatives } from "../../chapters/08_network/derivatives.ts";
import { plain } from "../../chapters/08_network/experiments.ts";
import {
  countParameters,
  forward,
  type Network,
  outputs,
  parameters,
  randomNetwork,
  straight,
  weightedSum,
} from "../../chapters/08_network/network.ts";
import { xor } from "../../chapters/08_network/samples.ts";
import { squareOfError, train } from "../../chapters/08_network/training.ts";
import { checkGradient } from "../../lib/check_gradient.ts";
import { Random } from "../../lib/random.ts";

const number = fc.double({ min: -4, max: 4, noNaN: true });
const seventeen = fc.array(number, { minLength: 17, maxLength: 17 });

/** A 2-4-1 network of tanh neurons with these numbers. */
function networkOf(numbers: readonly number[]): Network {
  const network = randomNetwork([2, 4, 1], tanh, new Random(1));
  parameters(network).forEach((value, i) => value.data = numbers[i]);
  return network;
}

/** The same network in plain numbers. */
function plainOf(network: Network): SmallNetwork {
  const [hidden, [output]] = network.map(({ neurons }) => neurons.map(plain));
  return { hidden, output };
}

const flat = ({ hidden, output }: SmallNetwork) =>
  [...hidden, output].flatMap(({ weights, bias }) => [...weights, bias]);

Deno.test("the 2-4-1 network: by hand, by graph, and by the arrays of chapter 4, loss and slopes are equal to 1e-12", () => {
  fc.assert(fc.property(seventeen, number, number, fc.constantFrom(0, 1), (numbers, x1, x2, label) => {
    const network = networkOf(numbers), small = plainOf(network), x = [x1, x2] as const;
    const loss = lossFromLogit(outputs(network, x)[0], label);
    backward(loss);
    const byGraph = parameters(network).map(({ gradient }) => gradient), byHand = slopesByHand(small, x, label);

    const layers = network.map(({ neurons }, l) => ({
      neurons: neurons.map(plain),
      activation: l === 0 ? tanhUnit : { name: "none", value: (z: number) => z, derivative: () => 1 },
    }));
    const [hidden, [output]] = backwardOfArrays(layers, passes(layers, x), [byHand.output.bias]);
    const byArrays = flat({ hidden, output });

    assertAlmostEquals(loss.data, lossByHand(small, x, label), 1e-12);
    flat(byHand).forEach((slope, i) => {
      assertAlmostEquals(byGraph[i], slope, 1e-12, `slope ${i} by graph`);
      assertAlmostEquals(byArrays[i], slope, 1e-12, `slope ${i} by arrays`);
    });
  }));
});

Deno.test("a worked example: inputs 1 and 0, all hidden weights 1, all others 0", () => {
  const neuron = { weights: [1, 1], bias: 0 }, output = { weights: [1, 1, 1, 1], bias: 0 };
  const small = { hidden: [neuron, neuron, neuron, neuron], output };
  const h = Math.tanh(1), p = 1 / (1 + Math.exp(-4 * h)), slopes = slopesByHand(small, [1, 0], 1);
  assertAlmostEquals(lossByHand(small, [1, 0], 1), -Math.log(p), 1e-12);
  assertAlmostEquals(slopes.output.bias, p - 1, 1e-12);
  assertAlmostEquals(slopes.output.weights[2], (p - 1) * h, 1e-12);
  assertAlmostEquals(slopes.hidden[2].weights[0], (p - 1) * (1 - h * h), 1e-12);
  assertEquals(slopes.hidden[2].weights[1], 0);
  assertAlmostEquals(slopes.inputs[1], 4 * (p - 1) * (1 - h * h), 1e-12);
});

for (const { name, rule, inputs } of derivatives) {
  Deno.test(`its slopes are what differences show, in every number and every input: ${name}`, () => {
    const { verdict, findings } = checkGradient(rule, inputs);
    assertEquals(verdict, "agrees");
    assertEquals(findings.length, inputs.flat().length);
  });
}

Deno.test("the same seed gives the numbers of chapter 4's random layers, and names them by layer, neuron and input", () => {
  const network = randomNetwork([3, 4, 2], tanh, new Random(7)),
    layers = randomLayers([3, 4, 2], tanhUnit, new Random(7));
  assertEquals(network.map(({ neurons }) => neurons.map(plain)), layers.map(({ neurons }) => neurons));
  assertEquals(network[1].neurons[0].weights.map(({ name }) => name), ["w2,1,1", "w2,1,2", "w2,1,3", "w2,1,4"]);
  assertEquals(network[0].neurons[3].bias.name, "b1,4");
  assertEquals(parameters(network).length, 26);
});

Deno.test("each layer reads what the one before says, and the last does not bend", () => {
  const network = networkOf([1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 3, 1, 10, 100, 1000, 0.5]);
  const [hidden, [output]] = forward(network, [2, -1]).map((layer) => layer.map(({ data }) => data));
  assertEquals(hidden, [2, -1, 1, 3].map(Math.tanh));
  assertAlmostEquals(output, 0.5 + hidden[0] + 10 * hidden[1] + 100 * hidden[2] + 1000 * hidden[3], 1e-9);
});

Deno.test("inputs may be values, and get their slopes too", () => {
  const inputs = [new Value(0.3, "x1"), new Value(-2, "x2")], network = networkOf(Array(17).fill(0.5));
  backward(lossFromLogit(outputs(network, inputs)[0], 0));
  const byHand = slopesByHand(plainOf(network), [0.3, -2], 0);
  inputs.forEach(({ gradient }, k) => assertAlmostEquals(gradient, byHand.inputs[k], 1e-12));
});

Deno.test("cross-entropy is finite and right far out, and so is its slope", () => {
  const at = (z: number, label: number) => {
    const logit = new Value(z, "z"), loss = lossFromLogit(logit, label);
    backward(loss);
    return [loss.data, logit.gradient];
  };
  assertEquals([at(1000, 0), at(-1000, 1), at(1000, 1)], [[1000, 1], [1000, -1], [0, 0]]);
  const [loss, slope] = at(40, 1);
  assertAlmostEquals(loss, Math.exp(-40), 1e-30);
  assertAlmostEquals(slope, -Math.exp(-40), 1e-30);
  assertEquals(at(0, 1), [Math.LN2, -0.5]);
  assertEquals(squareOfError(new Value(3), 5).data, 4);
});

Deno.test("one epoch is a step downhill for each row, and the loss that is seen is that before the steps", () => {
  const network = randomNetwork([2, 4, 1], tanh, new Random(3)), copy = randomNetwork([2, 4, 1], tanh, new Random(3));
  const seen: number[][] = [];
  const training = { loss: lossFromLogit, learningRate: 0.3, epochs: 1, random: new Random(5) };
  train(network, xor.rows, xor.labels, { ...training, watch: (loss, epoch) => seen.push([loss, epoch]) });
  const losses = new Random(5).permutation(4).map((i) => {
    const [x1, x2] = xor.rows[i], small = plainOf(copy), slopes = flat(slopesByHand(small, [x1, x2], xor.labels[i]));
    parameters(copy).forEach((value, k) => value.data -= 0.3 * slopes[k]);
    return lossByHand(small, [x1, x2], xor.labels[i]);
  });
  parameters(network).forEach(({ data }, i) => assertAlmostEquals(data, parameters(copy)[i].data, 1e-12));
  assertEquals(seen.length, 1);
  assertAlmostEquals(seen[0][0], losses.reduce((a, b) => a + b) / 4, 1e-12);
  assertEquals(seen[0][1], 1);
});

/** The architectures of the notes that say their widths, and how many numbers each learns. */
const ARCHITECTURES: [widths: number[], parameters: number][] = [
  [[8, 4, 2], 46],
  [[8, 4, 1], 41],
  [[92, 4, 69, 1], 787],
  [[92, 4, 269, 1], 1987],
  [[11, 64, 4], 1028],
  [[10, 18, 20, 5], 683],
  [[2, 16, 1], 65],
  [[11, 16, 8, 4], 364],
  [[784, 128, 64, 32, 64, 128, 784], 222384],
  [[784, 512, 10], 407050],
  [[784, 512, 256, 10], 535818],
  [[784, 64, 10], 50890],
  [[16, 8, 2], 154],
  [[16, 8, 4, 2], 182],
  [[6, 4, 1], 33],
  [[6, 4, 3], 43],
  [[8, 1], 9],
  [[11, 64, 32, 16, 1], 3393],
  [[3, 2], 8],
  [[16, 32, 64], 2656],
  [[20, 10], 210],
  [[2, 4, 1], 17],
  [[2, 8, 1], 33],
  [[1, 1], 2],
];

for (const [widths, count] of ARCHITECTURES) {
  Deno.test(`${widths.join("-")} has ${count} parameters`, () => {
    assertEquals(countParameters(widths), count);
    if (count < 10000) assertEquals(parameters(randomNetwork(widths, tanh, new Random(1))).length, count);
  });
}

Deno.test("networks with several inputs and outputs: their parts are counted and added up", () => {
  const all = (...parts: number[][]) => parts.reduce((sum, widths) => sum + countParameters(widths), 0);
  assertEquals(all([11, 16, 4, 4], [5, 4, 1]), 309); // two inputs, two outputs (002:331-336)
  assertEquals(all([11, 16, 8, 4], [4, 1], [4, 1]), 374); // one trunk, two heads (002:431-442)
  assertEquals(all([3, 16, 32], [32, 1], [32, 3]), 740); // Iris: a width and a species (002:474-480)
});

Deno.test("where the inputs are d in number, each adds a weight to every neuron of the first layer", () => {
  for (const d of [1, 11, 100]) {
    assertEquals(countParameters([d, 256, 128, 64, 1]), 256 * d + 41473); // 002:560-567
    assertEquals(countParameters([d, 10, 5, 1]), 10 * d + 71); // 002:903-907
  }
});

Deno.test("of three layers with the first two frozen, only the last is learned, if their biases are frozen too", () => {
  const network = randomNetwork([16, 8, 4, 2], tanh, new Random(1));
  assertEquals(parameters(network.slice(2)).length, countParameters([4, 2]));
});

Deno.test("92-4 and 4-69 before 269-1: 987 numbers that cannot run", () => {
  const layer = (widths: number[]) => randomNetwork(widths, straight, new Random(1))[0];
  const network = [layer([92, 4]), layer([4, 69]), layer([269, 1])];
  assertEquals(parameters(network).length, 987);
  assertThrows(() => outputs(network, Array(92).fill(1)), Error, "Cannot weigh inputs: expected 269 inputs, got 69");
});

const small = () => randomNetwork([2, 2, 1], tanh, new Random(1));
const training = (learningRate = 0.1) => ({ loss: squareOfError, learningRate, epochs: 5, random: new Random(1) });
const refused: [act: () => unknown, message: string][] = [
  [() => countParameters([3]), "Cannot count parameters: expected 2 widths or more, got 1"],
  [() => countParameters([2, 0, 1]), "Cannot count parameters: width 1 is 0; a width is 1, 2, 3, ..."],
  [
    () => randomNetwork([2, 2.5], tanh, new Random(1)),
    "Cannot make a network: width 1 is 2.5; a width is 1, 2, 3, ...",
  ],
  [() => weightedSum(small()[0].neurons[0], [1, 2, 3]), "Cannot weigh inputs: expected 2 inputs, got 3"],
  [() => train(small(), [[1]], [1], training()), "Cannot train: row 0 has 1 value, expected 2"],
  [() => train(small(), [[1, NaN]], [1], training()), "Cannot train: row 0, value 1 is NaN"],
  [() => train(small(), [[1, 2]], [1, 2], training()), "Cannot train: expected 1 targets, got 2"],
  [() => train(small(), [[1, 2]], [Infinity], training()), "Cannot train: target 0 is Infinity"],
  [
    () => train(small(), [[1, 2]], [1], training(1e200)),
    "Cannot train: the loss is Infinity; take a smaller learning rate",
  ],
];

for (const [act, message] of refused) {
  Deno.test(`bad networks or data are refused: ${message}`, () => {
    const error = assertThrows(act, Error);
    assert(error.message.startsWith(message), error.message);
  });
}
