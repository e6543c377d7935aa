import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { penalty, weightsApart } from "../../../lib/nn/penalty.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { relu } from "../../../lib/ops/activations.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { Random } from "../../../lib/random.ts";
import { numbers } from "../ops/close.ts";
import "../exact.ts";

const random = new Random(1);
const { parameters } = sequential({ hidden: dense(3, 4, { random }), relu, output: dense(4, 2, { random }) });
const given = { a: parameter([[1, -2], [0, 3]]), b: parameter([5, -6]) };

Deno.test("a penalty adds absolute values and squares of the weights, and leaves biases out", async () => {
  assertEquals(await penalty(given, { l1: 1 }).item(), 6);
  assertEquals(await penalty(given, { l2: 1 }).item(), 14);
  assertEquals(await penalty(given, { l1: 0.5, l2: 2 }).item(), 31);
  assertEquals(await penalty(given, { l2: 0 }).item(), 0);
  assertEquals(penalty(given, { l2: 1 }).shape, []);
});

Deno.test("the slope of L1 is the sign, 0 at 0; that of L2 twice the weight; there is none for a bias", () => {
  const of = (options: Parameters<typeof penalty>[1]) => numbers(gradients(penalty(given, options)).of(given.a));
  assertEquals(of({ l1: 3 }).map((x) => x + 0), [3, -3, 0, 3]);
  assertEquals(of({ l2: 3 }).map((x) => x + 0), [6, -12, 0, 18]);
  assertEquals(numbers(gradients(penalty(given, { l2: 3 })).of(given.b)), [0, 0]);
});

Deno.test("a penalty holds for all that is named: parameters, parts of a model, each once", async () => {
  const all = async (...only: string[]) => await penalty(parameters, { l2: 1, only }).item();
  const [hidden, bias, weight] = [await all("hidden"), await all("hidden.bias"), await all("hidden.weight")];
  assertAlmostEquals(hidden, bias + weight, 1e-12);
  assertAlmostEquals(await all("hidden", "hidden.bias"), hidden, 1e-12);
  assertAlmostEquals(await penalty(parameters, { l2: 1 }).item(), weight + await all("output.weight"), 1e-12);
});

Deno.test("weights are what has two axes or more, and each parameter is on one side", () => {
  const { weights, others } = weightsApart(parameters);
  assertEquals([Object.keys(weights), Object.keys(others)], [["hidden.weight", "output.weight"], [
    "hidden.bias",
    "output.bias",
  ]]);
});

Deno.test("L2 of half the decay in the loss is the weight decay of the optimizer", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }), (first) => {
      const [a, b] = [parameter(first, [2, 2]), parameter(first, [2, 2])];
      const settings = { learningRate: 0.1 },
        byLoss = sgd({ a }, settings),
        byDecay = sgd({ b }, { ...settings, weightDecay: 0.5 });
      const none = tensor([[0, 0], [0, 0]]);
      for (let step = 0; step < 3; step++) {
        byLoss.step(gradients(penalty({ a }, { l2: 0.25 })));
        byDecay.step({ of: () => none });
      }
      numbers(a).forEach((w, i) => assertAlmostEquals(w, numbers(b)[i], 1e-12));
    }),
    { numRuns: 30 },
  );
});

Deno.test("a penalty of nothing, on nothing, below 0, or on what is not there is refused", () => {
  const refuses = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refuses(() => penalty(given, {}), "Cannot penalize weights: neither l1 nor l2 is given");
  refuses(() => penalty(given, { l1: -1 }), "Cannot penalize weights with l1 -1: it must be a number from 0");
  refuses(() => penalty(given, { l2: NaN }), "Cannot penalize weights with l2 NaN: it must be a number from 0");
  refuses(() => penalty({ b: given.b }, { l2: 1 }), "Cannot penalize weights: there are none among b");
  refuses(() => penalty({}, { l2: 1 }), "Cannot penalize weights: there are none among nothing");
  refuses(() => penalty(given, { l2: 1, only: [] }), "Cannot penalize weights: there are none among a, b");
  refuses(
    () => penalty(parameters, { l2: 1, only: ["hidden", "out"] }),
    'Cannot penalize "out": there is hidden.weight, hidden.bias, output.weight, output.bias',
  );
});
