import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { compile } from "../../../lib/compile.ts";
import { parameter, tensor, zeros } from "../../../lib/create.ts";
import { noiseLayer } from "../../../lib/nn/noise.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { Random } from "../../../lib/random.ts";
import { numbers } from "../ops/close.ts";
import "../exact.ts";

const training = (seed = 1) => ({ isTraining: true, random: new Random(seed) });

Deno.test("noise changes nothing where the model is asked, and nothing with deviation 0", () => {
  const x = tensor([[1, 2], [3, 4]]);
  assertEquals(noiseLayer(0.5)(x), x);
  assertEquals(noiseLayer(0)(x, training()), x);
});

Deno.test("in training, noise has mean 0 and its deviation, and other numbers each time", () => {
  const one = noiseLayer(0.5),
    mode = training(),
    [a, b] = [numbers(one(zeros([100, 100]), mode)), numbers(one(zeros([100, 100]), mode))];
  const mean = a.reduce((total, x) => total + x, 0) / a.length,
    square = a.reduce((total, x) => total + x * x, 0) / a.length;
  assert(Math.abs(mean) < 0.025, `${mean}`); // five deviations of a mean of 10,000
  assertAlmostEquals(Math.sqrt(square), 0.5, 0.02);
  assertNotEquals(a, b);
  assertEquals(a, numbers(one(zeros([100, 100]), training())));
});

Deno.test("the slope goes through noise as it comes", () => {
  const x = parameter([[1, 2], [3, 4]]);
  assertEquals(numbers(gradients(sum(noiseLayer(1)(x, training()))).of(x)), [1, 1, 1, 1]);
});

Deno.test("compiled, noise is drawn anew in each call, and is that of the loop", () => {
  const one = noiseLayer(1), x = tensor([1, 2, 3]), random = new Random(3), mode = { isTraining: true, random };
  const compiled = compile((x) => [one(x, mode)], { random }), by = training(3);
  for (let i = 0; i < 3; i++) assertEquals(numbers(compiled(x)[0]), numbers(one(x, by)));
});

Deno.test("a layer of noise says what it is, and refuses what is no deviation, and training without chance", () => {
  assertEquals([noiseLayer(0.5).title, noiseLayer(0.5).recipe], ["noise 0.5", {
    kind: "noise",
    settings: { deviation: 0.5 },
  }]);
  for (const wrong of [-1, NaN, Infinity]) {
    const error = `Cannot make a layer noise ${wrong}: it is a standard deviation, 0 or more`;
    assertThrows(() => noiseLayer(wrong), Error, error);
  }
  assertThrows(
    () => noiseLayer(1)(zeros([1]), { isTraining: true }),
    Error,
    "Cannot train a layer noise 1 without chance: call the model with { isTraining: true, random }",
  );
});
