import { assert, assertEquals, assertThrows } from "@std/assert";
import { gradients } from "../../lib/autograd.ts";
import { compile } from "../../lib/compile.ts";
import { indices, normal, parameter, range, tensor, uniform, zeros } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { dropout } from "../../lib/ops/dropout.ts";
import { relu, tanh } from "../../lib/ops/activations.ts";
import { gather } from "../../lib/ops/indexing.ts";
import { linear } from "../../lib/ops/layers.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { lookup } from "../../lib/ops/rows.ts";
import { Random } from "../../lib/random.ts";
import { device, onDevice, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import "./exact.ts";

const descend = rule({ w: "w - 0.5 * dw" });

/** Losses of a small classifier with dropout over some steps, each on another batch; compiled or not. */
async function lossesOf(isCompiled: boolean, steps: number): Promise<number[]> {
  const random = new Random(1), rows = uniform(random, [12, 3]), labels = indices([0, 1, 2, 0, 2, 1, 1, 0, 2, 2, 1, 0]);
  const w1 = parameter(normal(random, [8, 3])), b1 = parameter(zeros([8])), w2 = parameter(normal(random, [3, 8]));
  const calculation = (x: Tensor, y: Tensor) => {
    const loss = crossEntropy(linear(dropout(tanh(linear(x, w1, b1)), random, 0.25), w2), y), found = gradients(loss);
    return [loss, ...[w1, b1, w2].map((w) => found.of(w))];
  };
  const step = isCompiled ? compile(calculation, { random }) : calculation, losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    using _step = device().step();
    const batch = indices([0, 1, 2, 3].map((k) => (3 * i + k) % 12));
    const [loss, ...slopes] = step(lookup(rows, batch), lookup(labels, batch));
    [w1, b1, w2].forEach((w, k) => descend({ w, dw: slopes[k] }));
    losses.push(await loss.item());
  }
  return losses;
}

Deno.test("a compiled calculation gives the same numbers to the last bit, on other batches, with random numbers", async () => {
  const eager = await lossesOf(false, 7), compiled = await lossesOf(true, 7);
  assertEquals(compiled, eager);
  assert(eager[6] !== eager[5]);
});

Deno.test("what is calculated once is not calculated again: the function runs once for each shape", () => {
  let runs = 0;
  const double = compile((x) => {
    runs++;
    return [mul(x, 2)];
  });
  for (const n of [2, 2, 3, 2, 3]) assertEquals(double(range(n))[0].shape, [n]);
  assertEquals(runs, 2);
  assertEquals(double(tensor([1, 2]))[0].shape, [2]); // no index: written down anew
  assertEquals(runs, 3);
  onDevice(new Reference(), () => double(range(2)));
  assertEquals(runs, 4);
});

Deno.test("parameters are taken where they are, with the numbers that they have then", async () => {
  const w = parameter([1, 2]), plan = compile((x) => [sum(mul(x, w))]), x = tensor([10, 100]);
  assertEquals(await plan(x)[0].item(), 210);
  descend({ w, dw: tensor([2, 2]) });
  assertEquals(await plan(x)[0].item(), 100);
});

Deno.test("what is made inside from numbers at hand is made once", async () => {
  const plan = compile((x) => [add(x, tensor([1, 2]))]);
  for (const k of [0, 5]) {
    using _step = device().step();
    assertEquals([...await plan(tensor([k, k]))[0].read()], [k + 1, k + 2]);
  }
});

Deno.test("what is made inside once may be a result, and be changed outside", async () => {
  const plan = compile((x) => {
    const made = tensor([1, 2]);
    return [made, add(x, made), indices([0, 1])];
  });
  for (let time = 0; time < 3; time++) {
    const [made, sum, index] = plan(tensor([10, 10]));
    assertEquals([...await made.read(), ...await sum.read(), ...await index.read()], [1, 2, 11, 12, 0, 1]);
    descend({ w: made, dw: tensor([5, 5]) });
  }
});

Deno.test("an input may be a result, and stand among the results twice", async () => {
  const plan = compile((x, y) => [x, mul(x, y), x]);
  for (const k of [1, 2]) {
    const [a, b, c] = plan(tensor([k]), tensor([10 * k]));
    assertEquals([await a.item(), await b.item(), await c.item()], [k, 10 * k * k, k]);
  }
});

Deno.test("inputs that are one tensor the first time may be two the next time", async () => {
  const product = compile((x, y) => [mul(x, y)]),
    x = tensor([3]),
    w = parameter([3]),
    scaled = compile((x) => [mul(x, w)]);
  assertEquals([await product(x, x)[0].item(), await scaled(w)[0].item()], [9, 9]);
  assertEquals(await product(tensor([2]), tensor([10]))[0].item(), 20);
  assertEquals(await scaled(tensor([2]))[0].item(), 6);
});

Deno.test("results have no history, and belong to the step in which they are made", () => {
  const w = parameter([1]), plan = compile((x) => [mul(x, w)]);
  for (let i = 0; i < 2; i++) {
    let y: Tensor;
    {
      using _step = device().step();
      y = plan(tensor([1]))[0];
      assert(!y.tracked);
    }
    assertThrows(() => add(y, 1), Error, "Cannot use a tensor of a finished step");
  }
});

Deno.test("labels are checked each time", () => {
  const plan = compile((x, y) => [crossEntropy(x, y)]), x = tensor([[1, 2], [3, 4]]);
  plan(x, indices([0, 1]));
  assertThrows(() => plan(x, indices([0, 2])), Error, "target 1 is 2, but classes are 0 to 1");
  const pick = compile((table, at) => [lookup(table, at)]);
  pick(x, indices([1]));
  assertThrows(() => pick(x, indices([2])), Error, "Cannot look up");
});

Deno.test("what would be frozen is refused", () => {
  const w = parameter([1]), random = new Random(1), x = tensor([1, 2, 3]);
  const refused = (calculation: (x: Tensor) => Tensor[], message: string, inputs = [x]) =>
    assertThrows(() => compile(calculation)(...inputs), Error, message);
  refused((x) => {
    descend({ w, dw: w });
    return [x];
  }, "Cannot update inside of a compiled calculation: return the gradients, and update outside");
  refused((x) => [dropout(x, random, 0.5)], "Cannot draw inside of a compiled calculation without its stream");
  refused(
    (at) => [gather(tensor([[1, 2, 3]]), at, 1)],
    "Cannot compile a calculation that makes something of the numbers",
    [
      indices([[0]]),
    ],
  );
  refused((x) => compile((x) => [relu(x)])(x) as Tensor[], "Cannot compile inside of a compiled calculation");
  assertThrows(
    () =>
      compile((x) => {
        x.read();
        return [x];
      })(x),
    Error,
    "Cannot read a tensor inside of a compiled calculation: return it, and read it outside",
  );
  assertEquals(add(x, 1).device, x.device); // nothing is recorded any more
});
