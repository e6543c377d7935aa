import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { checkOp, checkSecond, ruleOf } from "../../lib/check_op.ts";
import { indices, uniform } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { remembered, untracked } from "../../lib/op.ts";
import { add, addRows, broadcastTo, mean, mul, scatterWalk, sub, sum } from "../../lib/ops/mod.ts";
import { sample } from "../../lib/ops/sample.ts";
import { Random } from "../../lib/random.ts";
import { detach, device, onDevice, type Tensor } from "../../lib/tensor.ts";
import "./exact.ts";

/** The square, with a gradient of one's own. */
function square(gradient: (dy: Tensor, x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return remembered<[x: Tensor]>("square", "square", {
    value: (x) => mul(x, x),
    gradient: (dy, _y, x) => [() => gradient(dy, x)],
  });
}

const right = square((dy, x) => mul(mul(dy, x), 2));

Deno.test("a right gradient agrees, and a wrong one does not", () => {
  const report = checkOp(right, [sample([2, 3])]);
  assertEquals([report.verdict, report.findings.length], ["agrees", 6]);
  assertEquals(checkOp(square((dy, x) => mul(dy, x)), [sample([2, 3])]).verdict, "wrong");
  assertEquals(checkOp(square((_dy, x) => mul(x, 2)), [sample([1])]).verdict, "wrong"); // dy is forgotten
  assertEquals(checkOp(square((dy, x) => mul(mul(dy, x), 2.00001)), [sample([1])]).verdict, "wrong");
});

Deno.test("a gradient whose gradient is wrong agrees, but its second derivative does not", () => {
  const constant = square((dy, x) => mul(mul(dy, untracked(() => mul(x, 2))), 1)); // right, and tracked in dy alone
  assertEquals(checkOp(constant, [sample([3])]).verdict, "agrees");
  assertEquals(checkSecond(constant, [sample([3])]).verdict, "wrong");
  assertEquals(checkSecond(right, [sample([3])]).verdict, "agrees");
});

Deno.test("the second derivative is that in all inputs and in what arrives from above", () => {
  const report = checkSecond(mul, [sample([2]), sample([2], undefined, 1)]);
  assertEquals([report.verdict, report.findings.length], ["agrees", 6]); // a, b, dy
});

Deno.test("a tensor that is given twice is one input, and its parts are added up", () => {
  const x = sample([3]), twice = checkOp(mul, [x, x]);
  assertEquals([twice.verdict, twice.findings.length], ["agrees", 3]);
  const rule = ruleOf(mul, [x, x]);
  assertEquals(rule.backward([[1, 2, 3]], [1, 1, 1]), [[2, 4, 6]]);
});

Deno.test("paths that part and meet again are added up", () => {
  const diamond = (x: Tensor, w: Tensor) => {
    const s = mul(x, w);
    return add(mul(s, x), mul(s, s));
  };
  assertEquals(checkOp(diamond, [sample([2, 2]), sample([2])]).verdict, "agrees");
  assertEquals(checkSecond(diamond, [sample([2, 2]), sample([2])]).verdict, "agrees");
});

Deno.test("lists of tensors, index tensors, settings with tensors, and constants are handed on", () => {
  const walk = { shape: [2], source: [3], courses: [{ start: 1, steps: [1] }] };
  assertEquals(checkOp(scatterWalk, [[sample([2]), sample([2], undefined, 1)], [walk, walk]]).findings.length, 4);
  assertEquals(checkOp(addRows, [sample([3, 2]), indices([1, 0, 1]), 2]).verdict, "agrees");
  const weighted = (x: Tensor, { weights }: { weights: Tensor }) => mul(x, weights);
  assertEquals(checkOp(weighted, [sample([2]), { weights: detach(sample([2])) }]).verdict, "agrees");
  const report = checkOp(sub, [sample([2]), detach(sample([2]))]);
  assertEquals([report.verdict, report.findings.length], ["agrees", 2]);
});

Deno.test("an op that draws random numbers draws the same ones each time", () => {
  const noisy = (x: Tensor, random: Random) => mul(x, uniform(random, x.shape));
  const random = new Random(3), before = random.block(0).start;
  assertEquals(checkOp(noisy, [sample([4]), random]).verdict, "agrees");
  assertEquals(random.block(0).start, before);
});

Deno.test("a stream that was drawn from before goes on where it stands, in the check too", () => {
  const seen: number[] = [];
  const watched = (x: Tensor, random: Random) => {
    seen.push(random.block(0).start);
    return mul(x, uniform(random, x.shape));
  };
  const random = new Random(3);
  random.block(5);
  assertEquals(checkOp(watched, [sample([4]), random]).verdict, "agrees");
  assertEquals(new Set(seen), new Set([5]));
  const op = mul(sample([4]), uniform(random, [4])), again = new Random(3);
  again.block(5);
  const { inputs, forward } = ruleOf(watched, [sample([4]), again]);
  assertEquals(forward(inputs), [...new Reference().values(op.storage)]);
});

Deno.test("what arrives from above is random: ones would hide a gradient that is wrong by a factor of weights", () => {
  // Right where all that arrives is the same; elsewhere the gradient of the gradient is that of another function.
  const hidden = square((dy, x) => {
    const even = untracked(() => sub(dy, mean(dy)));
    return add(mul(mul(dy, x), 2), mul(even, sub(x, untracked(() => mul(x, 1)))));
  });
  assertEquals(checkOp(hidden, [sample([3])]).verdict, "agrees");
  assertEquals(checkSecond(hidden, [sample([3])]).verdict, "wrong");
});

Deno.test("where nothing goes in or comes out, the gradient is 0, and something else is wrong", () => {
  assertEquals(checkOp(broadcastTo, [sample([2]), [0, 2]]).verdict, "agrees");
  assertEquals(checkOp(mul, [sample([0]), sample([1])]).verdict, "agrees");
  const wrong = remembered<[x: Tensor]>("none", "take none of", {
    value: (x) => broadcastTo(sum(x), [0]),
    gradient: (_dy, _y, x) => [() => add(mul(x, 0), 1)],
  });
  assertEquals(checkOp(wrong, [sample([2])]).problem, "nothing comes out, and yet there is a gradient");
});

Deno.test("a gradient of another shape is refused", () => {
  const wrong = square((dy, x) => broadcastTo(mul(mul(dy, x), 2), [1, 2]));
  assertThrows(
    () => checkOp(wrong, [sample([2])]),
    Error,
    "Cannot compare a gradient: that of input 0 has shape [1, 2], the input [2]",
  );
});

Deno.test("the device is the given one during the check, and the former one after it, whatever happens", () => {
  const before = device(), own = new Reference(), seen: unknown[] = [];
  const watched = (x: Tensor) => {
    seen.push(x.device, device());
    return right(x);
  };
  checkOp(watched, [sample([1])], { device: own });
  assertGreater(seen.length, 10);
  assert(seen.every((one) => one === own));
  assertEquals(device(), before);
  assertThrows(() => onDevice(own, () => sum(sample([2]), 5)), Error, "Cannot sum");
  assertEquals(device(), before);
});

Deno.test("what cannot be checked is refused: nothing tracked, float32, tensors elsewhere", () => {
  const x = sample([2]), on = new Reference("float32");
  assertThrows(() => checkOp(right, [detach(x)]), Error, "no tensor among the arguments is tracked");
  assertThrows(() => checkOp(right, [x], { device: on }), Error, "Cannot check a gradient in float32");
  const elsewhere = Object.create(x, { device: { value: { name: "gpu" } } });
  assertThrows(() => checkOp(right, [elsewhere]), Error, "Cannot check a gradient at tensors on gpu");
});
