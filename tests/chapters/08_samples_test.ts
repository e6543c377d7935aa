import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sigmoid as plainSigmoid } from "../../chapters/03_sigmoid/sigmoid.ts";
import { relu, tanh } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../../chapters/06_computation_graphs/graphs.ts";
import {
  builtNetwork,
  countPieces,
  errorsOnWave,
  learn,
  logit,
  patternAt,
  plain,
  probabilityOf,
  rightShare,
  signsAgree,
  wave,
} from "../../chapters/08_network/experiments.ts";
import { outputs, parameters, randomNetwork, straight } from "../../chapters/08_network/network.ts";
import { bentGrid, cutLines, fieldOf, middles, pictureOf } from "../../chapters/08_network/pictures.ts";
import { circles, moons, spirals } from "../../chapters/08_network/samples.ts";
import { train } from "../../chapters/08_network/training.ts";
import { countBoxes, cutsOf, growTree, shareFor, type Tree } from "../../chapters/08_network/tree.ts";
import { Random } from "../../lib/random.ts";

for (const [name, make] of Object.entries({ moons, circles, spirals })) {
  Deno.test(`${name}: the same seed gives the same points, half of either label, in random order`, () => {
    const data = make(new Random(1), 60);
    assertEquals(data, make(new Random(1), 60));
    assertEquals([data.rows.length, data.labels.filter((label) => label === 1).length], [60, 30]);
    assert(data.labels.slice(0, 10).some((label, i) => label !== i % 2));
  });
}

Deno.test("without noise the points lie on their curves", () => {
  const inCircles = circles(new Random(1), 40, 0);
  inCircles.rows.forEach(([x, y], i) =>
    assertAlmostEquals(Math.hypot(x, y), inCircles.labels[i] === 1 ? 0.5 : 1, 1e-12)
  );
  const inMoons = moons(new Random(1), 40, 0);
  inMoons.rows.forEach(([x, y], i) => {
    const side = inMoons.labels[i] === 1 ? 1 : -1;
    assertAlmostEquals(Math.hypot(x - side * 0.5, y - side * 0.25), 1, 1e-12);
    assert(side * (y - side * 0.25) <= 1e-12, "a moon is the half that opens to the other");
  });
  const inSpirals = spirals(new Random(1), 40, 0), radii = inSpirals.rows.map(([x, y]) => Math.hypot(x, y));
  assert(Math.min(...radii) > 0.149 && Math.max(...radii) < 1);
});

Deno.test("eight tanh neurons learn every point of the moons", () => {
  const random = new Random(1), data = moons(random);
  assertEquals(rightShare(learn(data, { hidden: [8], activation: tanh, random }), data), 1);
});

Deno.test("weights that are all 0 stay 0: only the last bias learns", () => {
  const network = randomNetwork([2, 4, 1], tanh, new Random(1), 0), data = signsAgree(new Random(1), 20);
  assert(parameters(network).every((value) => value.data === 0));
  const trained = learnFromZero(data);
  const changed = parameters(trained).filter((value) => Math.abs(value.data) > 0).map(({ name }) => name);
  assertEquals(changed, ["b2,1"]);
});

function learnFromZero(data: ReturnType<typeof signsAgree>) {
  const network = randomNetwork([2, 4, 1], tanh, new Random(1), 0);
  train(network, data.rows, data.labels, { loss: lossFromLogit, learningRate: 0.1, epochs: 3, random: new Random(1) });
  return network;
}

Deno.test("a built network meets the wave at both ends of every piece, and errs by at most d²/2 between them", () => {
  for (const width of [1, 2, 5, 16]) {
    const network = builtNetwork(width);
    for (let j = 0; j <= width; j++) {
      const x = -2.5 + 5 * j / width;
      assertAlmostEquals(logit(network, [x]), wave(x), 1e-12);
    }
    assert(errorsOnWave(network).largest <= (5 / width) ** 2 / 2);
  }
});

Deno.test("three lines that cross in a window cut it into seven pieces", () => {
  const network = randomNetwork([2, 3, 1], relu, new Random(1));
  const lines = [[1, 0, 0.2], [0, 1, 0.3], [1, 1, -0.4]];
  network[0].neurons.forEach(({ weights, bias }, j) =>
    [...weights, bias].forEach((value, k) => value.data = lines[j][k])
  );
  assertEquals(countPieces(network[0], -2, 2), 7);
  assertEquals(countPieces(network[0], -0.25, 2), 4); // one line, and the crossings with it, lie outside
  assertEquals(countPieces(network[0], 3, 4), 1);
  assertEquals(patternAt(network[0], [0.5, -0.5]), "100");
});

Deno.test("a network's probability is the sigmoid of its logit, and its neurons read as plain numbers", () => {
  const network = randomNetwork([2, 3, 1], tanh, new Random(1));
  assertEquals(probabilityOf(network)([1, 2]), plainSigmoid(outputs(network, [1, 2])[0].data));
  assertEquals(plain(network[0].neurons[1]).weights, network[0].neurons[1].weights.map(({ data }) => data));
});

Deno.test("no line gets much more than two thirds of the squares of equal signs right", () => {
  const data = signsAgree(new Random(1), 2000);
  const shares = Array.from({ length: 400 }, (_, i) => {
    const random = new Random(i), angle = random.uniform(0, 2 * Math.PI), bias = random.uniform(-1.5, 1.5);
    const right = data.rows.filter(([x, y], k) =>
      (Math.cos(angle) * x + Math.sin(angle) * y > bias ? 1 : 0) === data.labels[k]
    );
    return right.length / 2000;
  });
  assert(Math.max(...shares) > 0.62 && Math.max(...shares) < 0.71);
});

const table = fc.array(
  fc.record({ x: fc.double({ min: -9, max: 9, noNaN: true }), y: fc.integer({ min: -3, max: 3 }), label: fc.nat(1) }),
  { minLength: 1, maxLength: 30 },
).map((all) => ({ rows: all.map(({ x, y }) => [x, y]), labels: all.map(({ label }) => label) }));

Deno.test("a deep tree tells apart all rows that differ, and a box holds the share of its labels", () => {
  fc.assert(fc.property(table, ({ rows, labels }) => {
    const tree = growTree({ rows, labels }, 40);
    rows.forEach((row) => {
      const same = labels.filter((_, i) => rows[i][0] === row[0] && rows[i][1] === row[1]);
      assertAlmostEquals(shareFor(tree, row), same.reduce((a, b) => a + b) / same.length, 1e-12);
    });
  }));
});

Deno.test("a tree of depth n has at most 2^n boxes, one cut fewer than boxes, and its cuts lie along the axes", () => {
  fc.assert(fc.property(table, fc.nat(5), (data, depth) => {
    const tree = growTree(data, depth), cuts = cutsOf(tree, [-10, -10], [10, 10]);
    assert(countBoxes(tree) <= 2 ** depth);
    assertEquals(cuts.length, countBoxes(tree) - 1);
    assert(cuts.every(([from, to]) => from[0] === to[0] || from[1] === to[1]));
  }));
});

Deno.test("the best question parts the labels where one can; its cuts end at those above it", () => {
  const tree: Tree = growTree({ rows: [[0, 0], [2, 0], [4, 0], [4, 6]], labels: [0, 0, 1, 0] }, 2);
  assertEquals(tree, {
    input: 0,
    threshold: 3,
    below: { share: 0 },
    above: { input: 1, threshold: 3, below: { share: 1 }, above: { share: 0 } },
  });
  assertEquals(cutsOf(tree, [-1, -2], [5, 7]), [[[3, -2], [3, 7]], [[3, 3], [5, 3]]]);
  assertEquals(cutLines("cut", cutsOf(tree, [-1, -2], [5, 7])).x, [3, 3, NaN, 3, 5, NaN]);
});

Deno.test("numbers that are neighbors are told apart", () => {
  const next = 1 + Number.EPSILON, tree = growTree({ rows: [[1], [next]], labels: [0, 1] }, 1);
  assertEquals([shareFor(tree, [1]), shareFor(tree, [next])], [0, 1]);
});

Deno.test("a tree refuses rows that do not fit", () => {
  assertThrows(() => growTree({ rows: [], labels: [] }, 2), Error, "Cannot grow a tree: there are no rows");
  assertThrows(
    () => growTree({ rows: [[1]], labels: [1, 0] }, 2),
    Error,
    "Cannot grow a tree: expected 1 labels, got 2",
  );
});

Deno.test("pictures: a field from the middles of its pieces, a node for each neuron and bias, an arrow for each number", () => {
  assertEquals(middles([0, 4], 4), [0.5, 1.5, 2.5, 3.5]);
  const { values } = fieldOf(([x, y]) => x / 2 + y / 4, { x: [0, 1], y: [0, 2] });
  assertEquals([values.length, values[0].length, values[0][0], values[47][47]], [48, 48, 0.01, 0.99]);
  const { nodes, edges } = pictureOf(randomNetwork([2, 2, 1], straight, new Random(1)), [0.5, 1]);
  assertEquals([nodes.length, edges.length], [2 + 2 + 1 + 3, 9]);
  assertEquals(nodes.find(({ id }) => id === "0.0"), { id: "0.0", label: "input 1", value: "0.5", role: "data" });
  assertEquals(nodes.slice(0, 5).map(({ id }) => id), ["2.0", "1.1", "1.0", "0.1", "0.0"]);
  assertEquals(edges.map(({ from, to }) => `${from} to ${to}`).slice(3, 6), ["0.1 to 1.1", "1.0 to 2.0", "1.1 to 2.0"]);
  assertEquals(edges.at(-1), { from: "bias 1.0", to: "2.0" });
  assertEquals(bentGrid((row) => row).x.filter((x) => !Number.isNaN(x)).length, 250);
});
