/** A small model whose products are large enough for several threads, trained on numbers from a seed. */
import {
  add,
  device,
  gradients,
  linear,
  matmul,
  meanSquaredError,
  normal,
  parameter,
  Random,
  relu,
  rule,
} from "../../lib/mod.ts";

/** Lets what else waits in this thread have its turn: in a page workers start only then. */
export function pause(milliseconds = 0): Promise<void> {
  return new Promise((go) => setTimeout(go, milliseconds));
}

/** The loss at each step, to the last bit. */
export async function losses(steps = 40): Promise<number[]> {
  const random = new Random(1), inputs = normal(random, [128, 400]), way = normal(random, [400, 10]);
  const targets = matmul(inputs, way);
  const [w1, w2] = [[200, 400], [10, 200]].map((shape) => parameter(normal(random, shape, 0, 0.05)));
  const [b1, b2] = [[200], [10]].map((shape) => parameter(add(normal(random, shape), 0)));
  const descend = rule({ w: "w - 0.02 * dw" }), found: number[] = [];
  for (let step = 0; step < steps; step++) {
    using _step = device().step();
    const loss = meanSquaredError(linear(relu(linear(inputs, w1, b1)), w2, b2), targets), slopes = gradients(loss);
    for (const w of [w1, b1, w2, b2]) descend({ w, dw: slopes.of(w) });
    found.push(...await loss.read());
    await pause();
  }
  return found;
}
