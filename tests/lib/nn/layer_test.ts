import { assertEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import { constant, uniform } from "../../../lib/nn/initial.ts";
import { layer, watched } from "../../../lib/nn/layer.ts";
import { asLayer, sequential } from "../../../lib/nn/sequential.ts";
import { leakyRelu, relu, tanh } from "../../../lib/ops/activations.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { linear } from "../../../lib/ops/layers.ts";
import { Random } from "../../../lib/random.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, numbers, random } from "../ops/close.ts";
import "../exact.ts";

const seeded = { random: new Random(1) };

Deno.test("a dense layer is linear with its weight and bias, in value and gradients", () => {
  const one = dense(3, 2, { random: new Random(1) }), { weight, bias } = one.parameters;
  assertEquals([weight.shape, bias.shape, one.title], [[2, 3], [2], "dense 3 -> 2"]);
  assertTied((x) => one(x), (x) => linear(x, weight, bias), [random([4, 3], 1), weight, bias]);
});

Deno.test("a dense layer begins as its rules say, weight before bias, and its bias can be left out", () => {
  const random = new Random(7), { weight, bias } = dense(16, 8, { random: new Random(7) }).parameters;
  assertClose(weight, uniform(-0.25, 0.25)([8, 16], random), 1e-15);
  assertClose(bias, uniform(-0.25, 0.25)([8], random), 1e-15);
  const told = dense(2, 1, { ...seeded, initial: () => tensor([[1, 2]]), bias: constant(3) });
  assertEquals(numbers(told(tensor([[10, 20]]))), [53]);
  const bare = dense(2, 1, { ...seeded, initial: () => tensor([[1, 2]]), bias: false });
  assertEquals([Object.keys(bare.parameters), numbers(bare(tensor([[10, 20]])))], [["weight"], [50]]);
});

Deno.test("a dense layer of no units, and numbers of another shape, are refused", () => {
  assertThrows(() => dense(0, 2, seeded), Error, "Cannot make a dense layer 0 -> 2: both must be 1, 2, ...");
  assertThrows(() => dense(2, 1.5, seeded), Error, "Cannot make a dense layer 2 -> 1.5: both must be 1, 2, ...");
  assertThrows(
    () => dense(2, 1, { ...seeded, initial: () => tensor([[1], [2]]) }),
    Error,
    "Cannot begin a weight [1, 2] with numbers of shape [2, 1]",
  );
});

Deno.test("a model is its parts one after the other; parameters have the names of their parts before them", () => {
  const hidden = dense(3, 4, seeded), output = dense(4, 2, seeded), model = sequential({ hidden, tanh, output });
  assertEquals(Object.keys(model.parameters), ["hidden.weight", "hidden.bias", "output.weight", "output.bias"]);
  assertEquals(model.title, "sequential: dense 3 -> 4, tanh, dense 4 -> 2");
  assertTied((x) => model(x), (x) => output(tanh(hidden(x))), [random([5, 3], 1), ...Object.values(model.parameters)]);
});

Deno.test("in a list places are names, and models go into models", () => {
  const model = sequential([sequential({ first: dense(2, 2, seeded) }), relu, dense(2, 1, seeded)]);
  assertEquals(Object.keys(model.parameters), ["0.first.weight", "0.first.bias", "2.weight", "2.bias"]);
  const long = sequential(Array.from({ length: 12 }, (_, i) => (x: Tensor) => add(mul(x, 2), i % 2)));
  const expected = Array.from({ length: 12 }).reduce((y: number, _, i) => 2 * y + i % 2, 1);
  assertEquals(numbers(long(tensor([1]))), [expected]); // "10" comes after "9"
});

Deno.test("an op gets the input alone, without the mode; its name is its title", () => {
  const model = sequential([leakyRelu, (x) => mul(x, 10)]);
  assertEquals(numbers(model(tensor([-1, 1]), { isTraining: true })).map((x) => Math.round(x * 1e9) / 1e9), [-0.1, 10]);
  assertEquals(Object.values(model.parts).map(({ title }) => title), ["leakyRelu", "function"]);
  const given: number[] = [],
    spy = (...all: [Tensor]) => {
      given.push(all.length);
      return all[0];
    };
  sequential([spy])(tensor([1]), { isTraining: true });
  assertEquals(given, [1]);
  const one = dense(1, 1, seeded);
  assertEquals(asLayer(one), one);
});

Deno.test("names of parts that would lead astray are refused", () => {
  const wrong = (parts: Record<string, typeof relu>, name: string) =>
    assertThrows(
      () => sequential(parts),
      Error,
      `Cannot name a part "${name}": a name has no dots, and begins with no digit, ` +
        "since numbers would be put in order; give a list instead",
    );
  wrong({ "a.b": relu }, "a.b");
  wrong({ "1": relu }, "1");
  wrong({ "": relu }, "");
  assertThrows(() => sequential([]), Error, "Cannot make a sequential model of no parts");
});

Deno.test("the mode reaches every part, and asking is the mode unless told", () => {
  const seen: boolean[] = [],
    spy = layer((x, { isTraining }) => {
      seen.push(isTraining);
      return x;
    }, { title: "spy" });
  const model = sequential([sequential([spy]), spy]);
  model(tensor([1]));
  model(tensor([1]), { isTraining: true });
  assertEquals(seen, [false, false, true, true]);
});

Deno.test("a layer that is used twice has its parameters once, and the gradients of both uses", () => {
  const shared = dense(2, 2, seeded), model = sequential([shared, tanh, shared]), x = random([3, 2], 1);
  assertEquals(Object.keys(model.parameters), ["0.weight", "0.bias"]);
  const { weight } = shared.parameters, own = parameter(weight), other = parameter(weight);
  const found = gradients(sum(model(x))).of(weight);
  const { bias } = shared.parameters, apart = gradients(sum(linear(tanh(linear(x, own, bias)), other, bias)));
  assertClose(found, add(apart.of(own), apart.of(other)));
});

Deno.test("outputs are told of in the order in which they are made, and only while one watches", () => {
  const model = sequential({ twice: (x) => mul(x, 2), relu }), seen: [string, number[]][] = [];
  const x = tensor([-1, 1]);
  watched(({ title }, y) => void seen.push([title, numbers(y as Tensor)]), () => model(x));
  model(x);
  assertThrows(() => watched(() => {}, () => model(tensor([]), undefined) && fail()), Error, "stop");
  model(x);
  assertEquals(seen, [["twice", [-2, 2]], ["relu", [0, 2]], ["sequential: twice, relu", [0, 2]]]);
});

function fail(): never {
  throw new Error("stop");
}

Deno.test("dropout leaves out in training alone, and draws on from call to call", () => {
  const drop = dropoutLayer(0.5), x = tensor(new Float64Array(1000).fill(1)), random = new Random(1);
  assertEquals(drop(x), x);
  const [first, second] = [0, 1].map(() => numbers(drop(x, { isTraining: true, random })));
  assertEquals(new Set(first), new Set([0, 2]));
  assertEquals(first.every((value, i) => value === second[i]), false);
  assertEquals(drop.title, "dropout 0.5");
});

Deno.test("dropout without chance in training, and a rate that is none, are refused", () => {
  assertThrows(
    () => dropoutLayer(0.2)(tensor([1]), { isTraining: true }),
    Error,
    "Cannot train a layer dropout 0.2 without chance: call the model with { isTraining: true, random }",
  );
  for (const rate of [1, -0.1, NaN]) {
    assertThrows(
      () => dropoutLayer(rate),
      Error,
      `Cannot make a layer dropout ${rate}: the rate must be at least 0 and below 1`,
    );
  }
});

Deno.test("two parameters of one name are refused: one of them would be lost", () => {
  const one = () => parameter([1]), part = layer((x) => x, { title: "part", parameters: { weight: one() } });
  assertThrows(
    () => layer((x) => x, { title: "twice", parameters: { "a.weight": one() }, parts: { a: part } }),
    Error,
    "Cannot make a layer twice: two of its parameters have the name a.weight",
  );
});
