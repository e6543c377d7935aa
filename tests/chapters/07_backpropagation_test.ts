import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  add,
  div,
  exp,
  log,
  mul,
  sub,
  type Value,
  variable,
} from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { compound, lossFromLogit, neuronGraph, notesGraph } from "../../chapters/06_computation_graphs/graphs.ts";
import {
  backward,
  clearGradients,
  type Passing,
  stepDownhill,
  topologicalOrder,
} from "../../chapters/07_backpropagation/backpropagation.ts";
import { costOf, descent, doublings, gradientsAfter } from "../../chapters/07_backpropagation/experiments.ts";
import { main } from "../../chapters/07_backpropagation/main.ts";
import { diamond, walks } from "../../chapters/07_backpropagation/walks.ts";
import { lossSlope } from "../../chapters/03_sigmoid/sigmoid.ts";
import { type Block, makePage, recordingPage } from "../../lib/figure/page.ts";

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const gradients = (values: readonly Value[]) => values.map(({ gradient }) => gradient);

Deno.test("the gradients of the notes' graph are those found by hand, in both readings", () => {
  const at = (places: number[], reading: "exponential" | "power") => {
    const graph = notesGraph(places);
    backward(graph[reading]);
    return gradients(graph.given);
  };
  const expected = [
    [at([1, 2, 3], "exponential"), [2420.5728, 1210.2864, 806.8576]],
    [at([1, 2, 3], "power"), [1474448.299, 989329.149, 659552.766]],
    [at([0.5, 1, 2], "exponential"), [5.43656, 2.71828, 1.35914]],
    [at([0.5, 1, 2], "power"), [5.58145, 4.29073, 2.14536]],
  ];
  for (const [found, wanted] of expected) found.forEach((one, i) => assertAlmostEquals(one / wanted[i], 1, 2e-6));
});

Deno.test("a logistic neuron's gradients are p - y times the input", () => {
  fc.assert(
    fc.property(fc.array(within(-5, 5), { minLength: 1, maxLength: 6 }), fc.nat({ max: 1 }), (inputs, label) => {
      const { parameters, logit } = neuronGraph({ weights: inputs.map((x) => x / 7 - 0.3), bias: 0.2 }, inputs);
      backward(lossFromLogit(logit, label));
      const slope = lossSlope(logit.data, label);
      parameters.forEach(({ gradient }, i) => assertAlmostEquals(gradient, slope * (inputs[i] ?? 1), 1e-12));
    }),
  );
});

Deno.test("the order has each value once, after its inputs, and the end last", () => {
  const { given, power, d, e, f } = notesGraph([0.5, 1, 2]);
  const order = topologicalOrder(power);
  assertEquals(new Set(order), new Set([...given, d, e, f, power]));
  assertEquals(order.length, 7);
  for (const value of order) {
    for (const input of value.inputs) assert(order.indexOf(input) < order.indexOf(value));
  }
  assertEquals(order.at(-1), power);
});

Deno.test("what leads to the same number twice adds up", () => {
  const x = variable("x", 3);
  backward(add(mul(x, x), sub(x, div(x, 4))));
  assertEquals(x.gradient, 6 + 1 - 0.25);
});

Deno.test("a result with no operation has the gradient 1, and constants are asked for none", () => {
  const x = variable("x", 3), product = mul(2, x);
  backward(x);
  assertEquals(x.gradient, 1);
  backward(x);
  assertEquals(x.gradient, 2); // it is a given number, so it adds
  backward(product);
  assertEquals([product.inputs[0].gradient, x.gradient], [0, 4]);
});

Deno.test("each wrong walk through the diamond has its own wrong number", () => {
  const found = Object.values(walks).map((walk) => {
    const { x, h, k, end } = diamond(5);
    walk(end);
    return gradients([x, h, k]);
  });
  assertEquals(found, [[40, 4, 1], [10, 4, 1], [50, 4, 1], [15, 3, 1]]);
});

Deno.test("a second walk doubles what is given, and begins what is made anew", () => {
  assertEquals([1, 2, 3].map(gradientsAfter), [{ w: 3, h: 3, L: 1 }, { w: 6, h: 3, L: 1 }, { w: 9, h: 3, L: 1 }]);
});

Deno.test("gradients add up over several graphs until they are cleared", () => {
  const w = variable("w", 2);
  backward(mul(w, 5));
  backward(mul(w, w));
  assertEquals(w.gradient, 9);
  clearGradients([w]);
  assertEquals(w.gradient, 0);
});

Deno.test("a graph within a graph: what was walked from its middle does not leak into the next walk", () => {
  const w = variable("w", 2), middle = mul(w, 3), end = mul(middle, middle);
  backward(middle);
  clearGradients([w]);
  backward(end);
  assertEquals([middle.gradient, w.gradient], [12, 36]);
});

Deno.test("a step moves each number against its gradient, and leaves the gradient", () => {
  const [a, b] = [variable("a", 1), variable("b", -2)];
  [a.gradient, b.gradient] = [4, -1];
  stepDownhill([a, b], 0.5);
  assertEquals([a.data, b.data, a.gradient, b.gradient], [-1, -1.5, 4, -1]);
});

Deno.test("with clearing w comes to rest at 3, without it swings by 3 sqrt(1 + 1 / 19)", () => {
  assertAlmostEquals(descent(100, 0.1, true)[100], 3 - 3 * 0.8 ** 100, 1e-9);
  const angle = Math.acos(0.9), amplitude = 3 * Math.sqrt(1 + 1 / 19), phase = Math.acos(3 / amplitude);
  descent(500, 0.1, false).forEach((w, t) => {
    assertAlmostEquals(w, 3 - amplitude * Math.cos(angle * t + phase), 1e-9);
  });
});

Deno.test("the walk takes each arrow once: costs and doublings", () => {
  assertEquals(costOf(10, 1), { numbers: 11, forward: 22, backward: 42, moving: 264 });
  assertEquals(doublings(100), { gradient: 2 ** 100, passings: 200 });
});

Deno.test("what is watched is what is passed", () => {
  const { x, h, k, end } = diamond(5);
  const seen: Passing[] = [];
  backward(end, (passing) => seen.push(passing));
  assertEquals(seen.map(({ from, to }) => [from.name, to.name]), [
    ["L", "h"],
    ["L", "k"],
    ["k", "h"],
    ["h", "x"],
    ["h", "x"],
  ]);
  assertEquals(seen.map(({ slope, incoming, accumulated }) => [slope, incoming, accumulated]), [
    [1, 1, 1],
    [1, 1, 1],
    [3, 3, 4],
    [5, 20, 20],
    [5, 20, 40],
  ]);
  assertEquals(seen.at(-1)?.to, x);
  assertEquals([h.gradient, k.gradient], [4, 1]);
});

Deno.test("a graph 100,000 deep is walked, and quickly", () => {
  const end = compound(100_000), order = topologicalOrder(end);
  const [growth] = order.filter(({ name }) => name === "growth");
  const start = performance.now();
  backward(end);
  assert(performance.now() - start < 2000);
  assertAlmostEquals(growth.gradient / (100_000 * growth.data ** 99_999), 1, 1e-9);
});

Deno.test("infinite values and slopes go through as IEEE 754 has it", () => {
  const x = variable("x", 800), y = variable("y", 0);
  backward(add(exp(x), mul(y, 2)));
  assertEquals([x.gradient, y.gradient], [Infinity, 2]);
  const z = variable("z", 1e-320);
  backward(log(z));
  assertEquals(z.gradient, Infinity);
  const w = variable("w", 800);
  backward(div(1, exp(w)));
  assertEquals(w.gradient, NaN); // a local slope of 0 times one of infinity
});

Deno.test("what is not a Value is refused, in words", () => {
  for (const [wrong, name] of [["3", "3"], ['"loss"', "loss"], ["null", "null"], ["[1, 2]", "1,2"]]) {
    const { message } = assertThrows(() => backward(JSON.parse(wrong)), Error);
    assertEquals(message, `Cannot go backward from ${name}: it is not a Value`);
  }
});

Deno.test("a graph that is out of date is refused, deep inside too, and no gradient changes", () => {
  const w = variable("w", 2), x = variable("x", 3);
  const end = mul(add(mul(w, x), 1), 2);
  backward(end);
  w.data = 5;
  const before = gradients(topologicalOrder(end));
  assertEquals(
    assertThrows(() => backward(end), Error).message,
    "Cannot go backward: an input of mul(w = 5, x = 3) has changed since; build the graph again",
  );
  assertEquals(gradients(topologicalOrder(end)), before);
});

/** What `--step` shows, where the reader ends after so many steps. */
async function stepped(most: number): Promise<Block[]> {
  const blocks: Block[] = [];
  let pauses = 0;
  const { progress } = recordingPage().page;
  const page = makePage((block) => blocks.push(block), { progress, pause: () => Promise.resolve(pauses++ < most) });
  await main(page, { seed: 1, step: true });
  return blocks;
}

const headings = (blocks: readonly Block[]) => blocks.flatMap((block) => block.kind === "heading" ? [block.text] : []);

Deno.test("stepping shows each value with its local slopes, what comes in, and what has come together", async () => {
  const blocks = await stepped(Infinity);
  assertEquals(headings(blocks).slice(0, 6), [
    "The graph of the notes",
    "Step 1: g = e ^ f",
    "Step 2: f = d * a",
    "Step 3: e = a + d",
    "Step 4: d = b * c",
    "Arrived",
  ]);
  assertEquals(headings(blocks).length, 14);
  const tables = blocks.filter((block) => block.kind === "table");
  assertEquals(tables[0].head, ["input", "value", "local slope", "incoming", "accumulated"]);
  assertEquals(tables[2].rows, [["a", 0.5, 1, 1, 1 + 2 * (2.5 * Math.log(2.5))], [
    "d = b * c",
    2,
    1,
    1,
    1 + 0.5 * (2.5 * Math.log(2.5)),
  ]]);
});

Deno.test("a reader who has seen enough ends the walk", async () => {
  assertEquals(headings(await stepped(0)), ["The graph of the notes"]);
  assertEquals(headings(await stepped(2)), ["The graph of the notes", "Step 1: g = e ^ f", "Step 2: f = d * a"]);
  assertEquals(headings(await stepped(5)).at(-1), "A logistic neuron that should say yes");
});

Deno.test("without --step the chapter shows its experiment, and the drawn graph carries gradients", async () => {
  const { page, blocks } = recordingPage();
  await main(page, { seed: 2, step: false });
  const graph = blocks.find((block) => block.kind === "graph");
  assertStringIncludes(graph?.nodes.find(({ label }) => label === "a")?.value ?? "", "gradient 5.581");
  assert(!headings(blocks).includes("Arrived"));
});
