import { assertEquals, assertThrows } from "@std/assert";
import { parameter, tensor } from "../../../lib/create.ts";
import { parametersIn, parametersWithout } from "../../../lib/optim/groups.ts";
import type { Group } from "../../../lib/optim/optimizer.ts";
import * as rules from "../../../lib/optim/rules.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

const numbers = async (x: Tensor) => [...await x.read()];

Deno.test("parts of a model can be groups, by their names in the whole", async () => {
  const body = parameter([1]), head = parameter([1]), whole = { "body.weight": body, "head.weight": head };
  const groups: Group[] = [
    { parameters: parametersIn(whole, "head") },
    { parameters: parametersIn(whole, "body"), settings: { learningRate: 0.5 } },
  ];
  const optimizer = rules.sgd(groups, { learningRate: 1 });
  optimizer.step({ of: () => tensor([1]) });
  assertEquals([await numbers(head), await numbers(body)], [[0], [0.5]]);
  assertEquals(Object.keys(optimizer.parameters), ["head.weight", "body.weight"]);
  assertThrows(
    () => parametersIn(whole, "hea"),
    Error,
    'Cannot find parameters of the part "hea": there is body.weight, head.weight',
  );
});

Deno.test("what is frozen is left out by its name: a part with all that it has, or a single tensor", async () => {
  const names = ["0.weight", "0.bias", "2.weight", "2.bias", "20.bias"];
  const whole = Object.fromEntries(names.map((name) => [name, parameter([1])]));
  assertEquals(Object.keys(parametersWithout(whole, "0", "2.weight")), ["2.bias", "20.bias"]);
  assertEquals(Object.keys(parametersWithout(whole)), names);
  rules.sgd(parametersWithout(whole, "2"), { learningRate: 1 }).step({ of: () => tensor([1]) });
  assertEquals(await Promise.all(names.map(async (name) => (await numbers(whole[name]))[0])), [0, 0, 1, 1, 0]);
  assertThrows(
    () => parametersWithout(whole, "0", "1"),
    Error,
    'Cannot find parameters of the part "1": there is 0.weight, 0.bias, 2.weight, 2.bias, 20.bias',
  );
});
