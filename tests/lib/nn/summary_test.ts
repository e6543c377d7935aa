import { assertEquals } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { parameter } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { layer } from "../../../lib/nn/layer.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { outputsOf, showSummary, summarize } from "../../../lib/nn/summary.ts";
import { relu, tanh } from "../../../lib/ops/activations.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { Random } from "../../../lib/random.ts";
import { onDevice, type Tensor } from "../../../lib/tensor.ts";
import { assertClose, numbers, random } from "../ops/close.ts";
import "../exact.ts";

const seeded = { random: new Random(1) };

Deno.test("the summary of the notes: 11-64-4 has 768 + 260 = 1028 parameters, 4.02 KB in float32", () => {
  const text = onDevice(new Wasm({ threads: 1 }), () => {
    const model = sequential({ hidden: dense(11, 64, seeded), relu, output: dense(64, 4, seeded) });
    return showSummary(summarize(model, [11]));
  });
  assertEquals(
    text,
    `name    layer           output       parameters
hidden  dense 11 -> 64  [batch, 64]         768
relu    relu            [batch, 64]           0
output  dense 64 -> 4   [batch, 4]          260
1028 parameters, 4.02 KB`,
  );
});

Deno.test("without an input there are no shapes; in float64 a number takes 8 bytes; a lone layer is the model", () => {
  const { lines, parameters, bytes } = summarize(dense(3, 4, seeded));
  assertEquals(lines, [{ name: "", title: "dense 3 -> 4", output: undefined, parameters: 16 }]);
  assertEquals([parameters, bytes], [16, 128]);
  const wide = dense(512, 512, seeded);
  assertEquals(showSummary(summarize(wide)).split("\n"), [
    "name   layer             parameters",
    "model  dense 512 -> 512      262656",
    "262656 parameters, 2.00 MB",
  ]);
});

Deno.test("what is shared is counted once, and what a layer has besides its parts is not left out", () => {
  const shared = dense(2, 2, seeded), model = sequential({ first: shared, again: shared });
  assertEquals(summarize(model).lines.map(({ parameters }) => parameters), [6, 0]);
  assertEquals(summarize(model).parameters, 6);
  const scale = parameter([1, 2]), inner = dense(2, 2, seeded);
  const scaled = layer((x) => mul(inner(x), scale), { title: "scaled", parameters: { scale }, parts: { inner } });
  const { lines, parameters } = summarize(sequential({ scaled }), [2]);
  assertEquals(lines.map(({ name, parameters }) => [name, parameters]), [["scaled.inner", 6], ["scaled", 2]]);
  assertEquals(lines.map(({ output }) => output), [[1, 2], [1, 2]]);
  assertEquals(parameters, 8);
});

Deno.test("outputs have the names of their layers, and gradients can be asked of each", () => {
  const hidden = dense(2, 3, seeded), output = dense(3, 1, seeded), model = sequential({ hidden, tanh, output });
  const x = random([4, 2], 1), found = outputsOf(model, x);
  assertEquals(found.map(({ name }) => name), ["hidden", "tanh", "output"]);
  assertEquals(found.map(({ layer }) => layer.title), ["dense 2 -> 3", "tanh", "dense 3 -> 1"]);
  assertClose(found[2].output, model(x), 0);
  const slopes = gradients(sum(found[2].output));
  assertEquals(numbers(slopes.of(found[2].output)), [1, 1, 1, 1]);
  assertClose(slopes.of(found[1].output), {
    shape: [4, 3],
    values: [0, 1, 2, 3].flatMap(() => numbers(output.parameters.weight)),
  });
});

Deno.test("outputs of models in models; a layer in two places has the first of its names", () => {
  const shared = dense(2, 2, seeded), model = sequential({ encoder: sequential({ shared, tanh }), again: shared });
  assertEquals(outputsOf(model, random([1, 2], 1)).map(({ name }) => name), [
    "encoder.shared",
    "encoder.tanh",
    "encoder.shared",
  ]);
});

Deno.test("a model of several inputs and outputs is tried on a row of zeros for each, and outputs have names", () => {
  const both = dense(5, 4, seeded);
  const split = layer((x) => ({ low: mul(x, 2), high: sum(x, 1) }), { title: "split" });
  const model = layer(({ left, right }: { left: Tensor; right: Tensor }) => split(both(concat([left, right], 1))), {
    title: "pair",
    parts: { both, split },
  });
  const { lines } = summarize(model, { left: [2], right: [3] });
  assertEquals(lines.map(({ name, output }) => [name, output]), [["both", [1, 4]], ["split", [1, 4]]]);
  const found = outputsOf(model, { left: random([3, 2], 1), right: random([3, 3], 2) });
  assertEquals(found.map(({ name, output }) => [name, output.shape]), [
    ["both", [3, 4]],
    ["split.low", [3, 4]],
    ["split.high", [3]],
  ]);
});
