import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { weightedSum } from "../../chapters/01_neuron/neuron.ts";
import { lossFromLogit as lossOfLogit, lossSlope } from "../../chapters/03_sigmoid/sigmoid.ts";
import {
  add,
  exp,
  mul,
  pow,
  sigmoid,
  softplus,
  sub,
  type Value,
  valuesOf,
  variable,
} from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { graphOf } from "../../chapters/06_computation_graphs/drawing.ts";
import {
  compound,
  doubled,
  halved,
  lossFromLogit,
  lossFromProbability,
  neuronGraph,
  notesGraph,
  operationsIn,
  roundingOfP,
} from "../../chapters/06_computation_graphs/graphs.ts";
import { localSlopes, pathsBetween, slopeByPaths, stepsOf } from "../../chapters/06_computation_graphs/paths.ts";
import { blockText } from "../../chapters/terminal.ts";
import { recordingPage } from "../../lib/figure/page.ts";

const drawing = { name: "g", title: "G" };

/** The figure as a terminal shows it, without its title. */
function treeOf(graph: ReturnType<typeof graphOf>): string[] {
  const { page, blocks } = recordingPage();
  page.graph(graph);
  return blockText(blocks[0], { width: 80, color: false }).split("\n").slice(2);
}

Deno.test("the graph of the notes, in both readings and at both places", () => {
  const at = (places: number[]) => {
    const { d, e, f, exponential, power } = notesGraph(places);
    return [d, e, f, power, exponential].map(({ data }) => data);
  };
  assertEquals(at([1, 2, 3]), [6, 7, 6, 117649, Math.exp(6)]);
  assertEquals(at([0.5, 1, 2]), [2, 2.5, 1, 2.5, Math.E]);
});

Deno.test("its slopes, as they stand in tables of derivatives", () => {
  const slopes = (places: number[], reading: "exponential" | "power") => {
    const graph = notesGraph(places);
    return graph.given.map((value) => slopeByPaths(value, graph[reading]).toPrecision(7));
  };
  assertEquals(slopes([1, 2, 3], "exponential"), ["2420.573", "1210.286", "806.8576"]);
  assertEquals(slopes([1, 2, 3], "power"), ["1474448", "989329.1", "659552.8"]);
  assertEquals(slopes([0.5, 1, 2], "exponential"), ["5.436564", "2.718282", "1.359141"]);
  assertEquals(slopes([0.5, 1, 2], "power"), ["5.581454", "4.290727", "2.145363"]);
});

Deno.test("with exp(f) the node e is not in the graph, with the power it is", () => {
  const { e, exponential, power } = notesGraph([1, 2, 3]);
  assertEquals([exponential, power].map((end) => valuesOf(end).includes(e)), [false, true]);
  assertEquals([exponential, power].map((end) => valuesOf(end).length), [6, 7]);
});

Deno.test("a value remembers its operation and its inputs, and goes by its name", () => {
  const a = variable("a", 2), y = mul(a, 3);
  assertEquals([y.operation?.name, y.inputs[0] === a, y.inputs[1].data, y.data], ["mul", true, 3, 6]);
  assertEquals([String(a), String(y), String(y.named("y"))], ["a = 2", "6", "y = 6"]);
  assertEquals([a, y, ...y.inputs].map(({ isConstant }) => isConstant), [false, false, false, true]);
});

Deno.test("a new number for a given value makes what was made from it out of date", () => {
  const a = variable("a", 2), b = variable("b", 3), d = mul(a, b), f = add(d, b), other = exp(a);
  b.data = 5;
  assertEquals([d.hasChangedInputs, f.hasChangedInputs, other.hasChangedInputs, b.hasChangedInputs], [
    true,
    true,
    false,
    false,
  ]);
  assertEquals(d.data, 6);
  assert(!mul(a, b).hasChangedInputs);
  assertEquals(mul(a, b).data, 10);
  assertThrows(() => d.data = 1, Error, "Cannot change 6: it is made by mul");
});

Deno.test("out of date further up: the step that used the number says so", () => {
  const a = variable("a", 2), end = exp(exp(mul(a, 2)));
  assert(!valuesOf(end).some(({ hasChangedInputs }) => hasChangedInputs));
  a.data = 3;
  assertEquals(
    valuesOf(end).filter(({ hasChangedInputs }) => hasChangedInputs).map(({ operation }) => operation?.name),
    ["mul"],
  );
});

Deno.test("a graph is drawn with names, values, roles and the numbers at the arrows", () => {
  const w = variable("w", 2), x = variable("x", 3), z = mul(w, x), end = add(z, 1).named("y");
  w.gradient = 3;
  end.gradient = 1;
  const { nodes, edges } = graphOf(end, { ...drawing, parameters: [w], slopes: true, gradients: true });
  assertEquals(nodes, [
    { id: "0", label: "y = … + 1", value: "7, gradient 1", role: "loss" },
    { id: "1", label: "w * x", value: "6, gradient 0", role: "operation" },
    { id: "2", label: "1", value: undefined, role: "data" },
    { id: "3", label: "w", value: "2, gradient 3", role: "parameter" },
    { id: "4", label: "x", value: "3, gradient 0", role: "data" },
  ]);
  assertEquals(edges, [
    { from: "1", to: "0", label: "1" },
    { from: "2", to: "0" },
    { from: "3", to: "1", label: "3" },
    { from: "4", to: "1", label: "2" },
  ]);
});

Deno.test("a value that is used twice is one node", () => {
  const { exponential, e } = notesGraph([1, 2, 3]);
  assertEquals(treeOf(graphOf([exponential, e], drawing)), [
    "g = exp(f) = 403.4",
    "└─ f = d * a = 6",
    "   ├─ d = b * c = 6",
    "   │  ├─ b = 2",
    "   │  └─ c = 3",
    "   └─ a = 1",
    "e = a + d = 7",
    "├─ a = 1 ↑",
    "└─ d = b * c = 6 ↑",
  ]);
  const x = variable("x", 3);
  assertEquals(treeOf(graphOf(mul(x, x), { ...drawing, slopes: true })), [
    "x * x = 9",
    "├─ x = 3  (3)",
    "└─ x = 3  (3) ↑",
  ]);
});

Deno.test("a result without a name that comes from results without names is drawn as its sign or operation", () => {
  const x = variable("x", 0), labels = (end: Value) => graphOf(end, drawing).nodes.map(({ label }) => label);
  assertEquals(labels(exp(exp(x))), ["exp", "exp(x)", "x"]);
  assertEquals(labels(add(exp(x), exp(x))).slice(0, 3), ["+", "exp(x)", "exp(x)"]);
  assertEquals(labels(exp(exp(x)).named("y"))[0], "y = exp(…)");
});

Deno.test("a graph 100,000 deep is built, walked and drawn in part", () => {
  const end = compound(100_000).named("euros");
  assertEquals(valuesOf(end).length, 100_002);
  assertAlmostEquals(end.data, Math.E, 2e-5);
  assertEquals(graphOf(end, drawing).nodes.length, 100_002);
  assertEquals(treeOf(graphOf(end, { ...drawing, steps: 2 })), [
    "euros = … * growth = 2.718",
    "├─ … * growth = 2.718",
    "│  ├─ … = 2.718",
    "│  └─ growth = 1",
    "└─ growth = 1 ↑",
  ]);
});

Deno.test("how far a value is from the end is told by the shortest way", () => {
  const y = exp(variable("a", 0)).named("y"), end = add(exp(y), y);
  const parts = [0, 1, 2].map((steps) => graphOf(end, { ...drawing, steps }).nodes.map(({ label }) => label));
  assertEquals(parts, [["…"], ["… + y", "exp(y)", "…"], ["… + y", "exp(y)", "y = exp(a)", "a"]]);
});

Deno.test("the graph of a neuron gives the loss and the slopes of chapter 3", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  const row = fc.record({ weights: fc.array(number, { minLength: 1, maxLength: 4 }), bias: number, label: fc.nat(1) });
  fc.assert(fc.property(row, fc.infiniteStream(number), ({ weights, bias, label }, stream) => {
    const inputs = [...stream.take(weights.length)], neuron = { weights, bias };
    const { parameters, logit } = neuronGraph(neuron, inputs), loss = lossFromLogit(logit, label);
    const z = weightedSum(neuron, inputs), slope = lossSlope(z, label);
    assertAlmostEquals(loss.data, lossOfLogit(z, label), 1e-12);
    parameters.forEach((value, i) => assertAlmostEquals(slopeByPaths(value, loss), slope * (inputs[i] ?? 1), 1e-11));
    assertEquals(operationsIn(valuesOf(loss)), 2 * weights.length + 1 + label);
  }));
});

Deno.test("the two forms of the loss agree as far as the rounding of p allows", () => {
  fc.assert(fc.property(fc.double({ min: 0.1, max: 33, noNaN: true }), (z) => {
    const straight = lossFromLogit(variable("z", z), 0).data, around = lossFromProbability(variable("z", z), 0).data;
    // Small distances add up almost, hence 1.1; beside the rounding of p there is that of the results.
    assert(Math.abs(around - straight) <= straight * (1.1 * roundingOfP(z) + 2 ** -50), `${z}: ${around} ${straight}`);
  }));
});

Deno.test("far out the loss from the logit is right, and the other form gives 0 or is refused", () => {
  const z = (logit: number) => variable("z", logit);
  assertEquals(lossFromLogit(z(1000), 0).data, 1000);
  assertEquals(lossFromLogit(z(-1000), 1).data, 1000);
  assertAlmostEquals(lossFromLogit(z(-40), 0).data / Math.exp(-40), 1, 1e-12);
  assertEquals(lossFromProbability(z(-40), 0).data, 0);
  assertEquals(lossFromLogit(z(40), 1).data.toPrecision(2), "4.2e-18");
  assertEquals(sub(softplus(z(40)), z(40)).data, 0);
  assertAlmostEquals(lossFromProbability(z(36), 0).data, 36.04, 0.005);
  lossFromProbability(z(53 * Math.log(2) - 0.01), 0);
  for (const [logit, label] of [[53 * Math.log(2) + 0.01, 0], [1000, 0], [-1000, 1]]) {
    assertThrows(() => lossFromProbability(z(logit), label), Error, "only numbers above 0 have a logarithm");
  }
});

Deno.test("paths: each is found once, with its slopes; the first input is followed first", () => {
  const { given: [a], power } = notesGraph([0.5, 1, 2]);
  const paths = pathsBetween(a, power).map(stepsOf);
  assertEquals(paths.map((steps) => steps.map(({ value }) => value.name).join("")), ["gea", "gfa"]);
  assertEquals(paths[0].map(({ local, slope }) => [local, slope]), [[1, 1], [1, 1], [1, 1]]);
  assertEquals(paths[1].map(({ local }) => local), [1, 2.5 * Math.log(2.5), 2]);
  assertEquals(paths[1][2].slope, 5 * Math.log(2.5));
  assertEquals(localSlopes(a), []);
  assertEquals(slopeByPaths(variable("other", 1), power), 0);
  assertEquals(slopeByPaths(power, power), 1);
});

Deno.test("the sum over paths is the slope that differences show", () => {
  const place = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  const f = (a: Value, b: Value) => {
    const c = sigmoid(mul(a, b)), d = sub(mul(c, a), exp(c));
    return add(mul(d, d), pow(c, a));
  };
  const at = (a: number, b: number) => f(variable("a", a), variable("b", b)).data;
  fc.assert(fc.property(place, place, (x, y) => {
    const a = variable("a", x), b = variable("b", y), end = f(a, b), h = 1e-5;
    assertAlmostEquals(slopeByPaths(a, end), (at(x + h, y) - at(x - h, y)) / (2 * h), 1e-6);
    assertAlmostEquals(slopeByPaths(b, end), (at(x, y + h) - at(x, y - h)) / (2 * h), 1e-6);
  }));
});

Deno.test("doublings: as many values as steps and one, and twice as many paths with each step", () => {
  const x = variable("x", 1.5);
  for (const n of [0, 1, 5, 10]) {
    const end = doubled(x, n);
    assertEquals([valuesOf(end).length, pathsBetween(x, end).length, slopeByPaths(x, end)], [n + 1, 2 ** n, 2 ** n]);
  }
});

Deno.test("the number decides how often it is halved", () => {
  const steps = [0.8, 3, 100, 5000].map((x) => operationsIn(valuesOf(halved(variable("x", x)))));
  assertEquals(steps, [0, 2, 7, 13]);
});
