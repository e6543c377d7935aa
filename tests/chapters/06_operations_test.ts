import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as graphs from "../../chapters/06_computation_graphs/computation_graphs.ts";
import type { Operation } from "../../chapters/06_computation_graphs/operations.ts";
import * as operations from "../../chapters/06_computation_graphs/operations.ts";
import { checkGradient, type Differentiable } from "../../lib/check_gradient.ts";

/** One operation as a rule for the checker: two lists of one number each, or one. */
function ruleOf(operation: Operation): Differentiable {
  const resultOf = (inputs: readonly (readonly number[])[]) => graphs.apply(operation, ...inputs.map(([x]) => x));
  return {
    forward: (inputs) => [resultOf(inputs).data],
    backward: (inputs, [upstream]) => {
      const [a, b] = inputs.map(([x]) => x);
      return operation.slopes(a, b ?? NaN, resultOf(inputs).data).map((slope) => [slope * upstream]);
    },
  };
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anywhere = between(-5, 5), positive = between(0.2, 5);
/** Away from the kink at 0. */
const besideZero = anywhere.filter((x) => Math.abs(x) > 0.05);
const apart = fc.tuple(anywhere, anywhere).filter(([a, b]) => Math.abs(a - b) > 0.05);

/** Places for each operation, where it has slopes. */
const places: Record<string, fc.Arbitrary<readonly number[]>> = {
  add: fc.tuple(anywhere, anywhere),
  sub: fc.tuple(anywhere, anywhere),
  mul: fc.tuple(anywhere, anywhere),
  div: fc.tuple(anywhere, fc.oneof(positive, between(-5, -0.2))),
  pow: fc.tuple(positive, between(-3, 3)),
  exp: fc.tuple(anywhere),
  log: fc.tuple(positive),
  max: apart,
  min: apart,
  abs: fc.tuple(besideZero),
  tanh: fc.tuple(anywhere),
  sigmoid: fc.tuple(anywhere),
  relu: fc.tuple(besideZero),
  leakyRelu: fc.tuple(besideZero),
  elu: fc.tuple(anywhere.filter((x) => Math.abs(x) > 0.1)),
  softplus: fc.tuple(anywhere),
  gelu: fc.tuple(anywhere),
  silu: fc.tuple(anywhere),
};

Deno.test("every operation is tested", () => {
  assertEquals(Object.values(operations).map(({ name }) => name).sort(), Object.keys(places).sort());
});

for (const operation of Object.values(operations)) {
  Deno.test(`the slopes of ${operation.name} are those that differences show`, () => {
    fc.assert(
      fc.property(places[operation.name], fc.nat(), (place, seed) => {
        const { verdict, worst } = checkGradient(ruleOf(operation), place.map((x) => [x]), { seed });
        assertEquals(verdict, "agrees", JSON.stringify(worst));
      }),
      { numRuns: 60 },
    );
  });
}

Deno.test("a number below 0 has a slope in whole powers of it, and none in the exponent", () => {
  fc.assert(fc.property(between(-5, -0.2), fc.integer({ min: -3, max: 4 }), (a, b) => {
    const { pow } = operations;
    const [inBase, inExponent] = pow.slopes(a, b, pow.value(a, b));
    const h = 1e-6, difference = (pow.value(a + h, b) - pow.value(a - h, b)) / (2 * h);
    assertAlmostEquals(inBase, difference, 1e-6 * (1 + Math.abs(inBase)));
    assert(Number.isNaN(inExponent));
  }));
});

Deno.test("known values, and slopes where they are a choice", () => {
  const { add, sub, mul, div, pow, max, min, abs, sum, relu, leakyRelu } = graphs;
  assertEquals([add(2, 3), sub(2, 3), mul(2, 3), div(3, 2), pow(2, 3)].map(({ data }) => data), [5, -1, 6, 1.5, 8]);
  assertEquals([max(2, 3), min(2, 3), abs(-2), relu(-2), leakyRelu(-2)].map(({ data }) => data), [3, 2, 2, 0, -0.02]);
  assertEquals([sum([]), sum([4]), sum([1, add(1, 1), 3])].map(({ data }) => data), [0, 4, 6]);
  assertEquals(operations.max.slopes(1, 1, 1), [0.5, 0.5]);
  assertEquals(operations.min.slopes(1, 1, 1), [0.5, 0.5]);
  assertEquals(operations.abs.slopes(0, NaN, 0), [0]);
  assertEquals(operations.reluStep.slopes(0, NaN, 0), [0]);
  assertEquals(operations.pow.slopes(0, 0, 1), [0, 0]);
  assertEquals(operations.pow.slopes(0, 2, 0), [0, 0]);
  assertEquals(operations.pow.slopes(0, 1, 0), [1, 0]);
});

Deno.test("far out the results are finite where they can be, and infinity or 0 where they cannot", () => {
  const { exp, sigmoid, softplus, tanh, mul, pow, silu, gelu } = graphs;
  assertEquals([exp(1000), exp(-1000), mul(1e200, 1e200), pow(10, 400)].map(({ data }) => data), [
    Infinity,
    0,
    Infinity,
    Infinity,
  ]);
  assertEquals([sigmoid(1000), sigmoid(-1000), tanh(1000), tanh(-1000)].map(({ data }) => data), [1, 0, 1, -1]);
  assertEquals([softplus(1000), softplus(-1000), silu(1000), silu(-1000), gelu(1000)].map(({ data }) => data), [
    1000,
    0,
    1000,
    0,
    1000,
  ]);
  for (const far of [-1000, 1000]) {
    for (const { name, slopes, value } of Object.values(operations)) {
      if (["exp", "log"].includes(name) || places[name] === places.pow) continue;
      for (const slope of slopes(far, 2, value(far, 2))) assert(Number.isFinite(slope), `${name} at ${far}: ${slope}`);
    }
  }
});

const { div, exp, log, mul, pow, sub, variable } = graphs;
const refusals: [act: () => unknown, message: string][] = [
  [() => log(-1), "Cannot compute log(-1): only numbers above 0 have a logarithm"],
  [() => log(variable("p", 0)), "Cannot compute log(p = 0): only numbers above 0 have a logarithm"],
  [() => log(exp(-1000).named("p")), "Cannot compute log(p = 0): only numbers above 0 have a logarithm"],
  [() => div(1, variable("n", 0)), "Cannot compute div(1, n = 0): the divisor must not be 0"],
  [() => div(0, mul(0, -1)), "Cannot compute div(0, 0): the divisor must not be 0"],
  [() => pow(0, -1), "Cannot compute pow(0, -1): 0 has no negative powers"],
  [() => sub(exp(1000), exp(1000)), "Cannot compute sub(Infinity, Infinity): it has no result"],
  [() => mul(0, exp(1000)), "Cannot compute mul(0, Infinity): it has no result"],
  [() => div(exp(1000), exp(1000).named("n")), "Cannot compute div(Infinity, n = Infinity): it has no result"],
  [() => pow(1, exp(1000)), "Cannot compute pow(1, Infinity): it has no result"],
  [() => variable("x", NaN), "Cannot set x to NaN: it is not a number"],
  [() => variable("x", 1).data = NaN, "Cannot set x to NaN: it is not a number"],
  [() => exp(NaN), "Cannot set a value to NaN: it is not a number"],
  [() => pow(variable("x", -8), 1 / 2), "Cannot compute pow(x = -8, 0.5): a number below 0 has whole powers only"],
];

for (const [act, message] of refusals) {
  Deno.test(`what has no result is refused: ${message}`, () => {
    assertEquals(assertThrows(act, Error).message, message);
  });
}
