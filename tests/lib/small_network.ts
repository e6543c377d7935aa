/** A network that learns XOR in a few steps, written with the public names of the library. */
import {
  add,
  binaryCrossEntropyWithLogits,
  gradients,
  linear,
  normal,
  parameter,
  Random,
  rule,
  show,
  tanh,
  tensor,
  zeros,
} from "../../lib/mod.ts";

/** What it prints when it has learned: the losses, and what it says about the four rows. */
export async function trained(steps = 60): Promise<string[]> {
  const random = new Random(1),
    inputs = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]),
    targets = tensor([[0], [1], [1], [0]]);
  const w1 = parameter(normal(random, [8, 2])), b1 = parameter(zeros([8]));
  const w2 = parameter(normal(random, [1, 8])), b2 = parameter(zeros([1]));
  const descend = rule({ w: "w - 0.5 * dw" }), lines: string[] = [];
  for (let step = 0; step < steps; step++) {
    const logits = linear(tanh(linear(inputs, w1, b1)), w2, b2);
    const loss = binaryCrossEntropyWithLogits(logits, targets), found = gradients(loss);
    for (const w of [w1, b1, w2, b2]) descend({ w, dw: found.of(w) });
    if (step === 0 || step === steps - 1) lines.push(await show(loss), await show(add(logits, 0)));
  }
  return lines;
}
