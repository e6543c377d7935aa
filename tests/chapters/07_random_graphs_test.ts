/** Graphs made by chance, with a lot of sharing: the walk back against differences. */
import { assert, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as graphs from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { type Value, variable } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { graphOf } from "../../chapters/06_computation_graphs/drawing.ts";
import { backward } from "../../chapters/07_backpropagation/backpropagation.ts";
import { type Walk, walks } from "../../chapters/07_backpropagation/walks.ts";
import { checkGradient, type Differentiable, type GradientReport } from "../../lib/check_gradient.ts";
import { graphText } from "../../lib/figure/graph_text.ts";

type Step = (a: Value, b: Value) => Value;

const {
  abs,
  add,
  div,
  elu,
  exp,
  gelu,
  leakyRelu,
  log,
  max,
  min,
  mul,
  pow,
  relu,
  sigmoid,
  silu,
  softplus,
  sub,
  sum,
  tanh,
} = graphs;

/** Each operation, with its inputs kept where it has a result and does not grow beyond bounds. */
const steps: Record<string, Step> = {
  add,
  sub,
  mul,
  max,
  min,
  "a / (2 + tanh b)": (a, b) => div(a, add(2, tanh(b))),
  "sigmoid(a) ^ tanh(b)": (a, b) => pow(add(0.1, sigmoid(a)), tanh(b)),
  "tanh(a)²": (a) => pow(tanh(a), 2),
  "exp(tanh a)": (a) => exp(tanh(a)),
  "log(1 + softplus a)": (a) => log(add(1, softplus(a))),
  "a + b + a": (a, b) => sum([a, b, a]),
  abs,
  tanh,
  sigmoid,
  relu,
  leakyRelu,
  elu,
  softplus,
  gelu,
  silu,
};

/** A recipe: which step, and on which of the values before it. */
interface Recipe {
  readonly places: readonly number[];
  readonly steps: readonly (readonly [step: string, a: number, b: number])[];
}

const recipes: fc.Arbitrary<Recipe> = fc.record({
  // no round numbers: at 0 many functions have a kink, and so would the graph
  places: fc.tuple(
    ...[1, 2, 3].map(() => fc.double({ min: 0.13, max: 1.37, noNaN: true }).map((x) => x * (x > 0.7 ? 1 : -1))),
  ),
  steps: fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat({ max: 9 }), fc.nat({ max: 9 })), {
    minLength: 1,
    maxLength: 12,
  }),
});

function build({ steps: recipe }: Recipe, places: readonly number[]): { given: Value[]; end: Value } {
  const given = places.map((place, i) => variable("abc"[i], place)), values = [...given];
  for (const [name, a, b] of recipe) {
    const pick = (i: number) => values[values.length - 1 - i % values.length];
    values.push(steps[name](pick(a), pick(b)));
  }
  return { given, end: values[values.length - 1] };
}

function ruleOf(recipe: Recipe, walk: Walk): Differentiable {
  return {
    forward: ([places]) => [build(recipe, places).end.data],
    backward: ([places], [u]) => {
      const { given, end } = build(recipe, places);
      walk(end);
      return [given.map(({ gradient }) => u * gradient)];
    },
  };
}

/** What a failing test says: the worst slope, and the graph. */
function told(recipe: Recipe, { worst }: GradientReport): string {
  const { end } = build(recipe, recipe.places);
  backward(end);
  const figure = graphOf(end, { name: "failing", title: "failing", gradients: true, slopes: true });
  return `${JSON.stringify(worst)}\n${graphText({ kind: "graph", ...figure }, 80, (text) => text)}`;
}

function assertRight(recipe: Recipe, walk: Walk) {
  const report = checkGradient(ruleOf(recipe, walk), [recipe.places]);
  assert(report.verdict !== "wrong", told(recipe, report));
}

Deno.test("the walk agrees with differences in any graph", () => {
  fc.assert(fc.property(recipes, (recipe) => assertRight(recipe, backward)), { numRuns: 500 });
});

Deno.test("nearly all of these graphs can be judged: more than nine of ten agree", () => {
  const found = fc.sample(recipes, { numRuns: 300, seed: 7 })
    .map((recipe) => checkGradient(ruleOf(recipe, backward), [recipe.places]).verdict);
  const agreeing = found.filter((verdict) => verdict === "agrees").length;
  assert(agreeing > 270, String(agreeing));
});

for (const [name, walk] of Object.entries(walks).slice(1)) {
  Deno.test(`a walk "${name}" fails, and the failure prints its seed and the drawn graph`, () => {
    const property = fc.property(recipes, (recipe) => assertRight(recipe, walk));
    const { message, cause } = assertThrows(() => fc.assert(property, { seed: 1, numRuns: 500 }), Error);
    assertStringIncludes(message, "seed: 1");
    assertStringIncludes(String(cause), "gradient");
    assertStringIncludes(String(cause), "└─ ");
  });
}
