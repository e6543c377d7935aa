/** The same descent with the tools of the library: gradients, an optimizer, a schedule that scales its rate. */
import { gradients } from "../../lib/autograd.ts";
import { parameter } from "../../lib/create.ts";
import { momentum, nesterov } from "../../lib/optim/rules.ts";
import { rateScaler } from "../../lib/optim/schedules.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import type { Tensor } from "../../lib/tensor.ts";
import type { Descent } from "./learning_rate.ts";

/** The height of `twoValleys`, as an op. */
export function height(x: Tensor): Tensor {
  const square = mul(x, x);
  return sub(add(mul(square, square), mul(square, x)), mul(5, square));
}

/** The places on the way, as `roll` gives them. */
export async function rollOnTensors(f: (x: Tensor) => Tensor, descent: Descent): Promise<number[]> {
  const { start, rate, steps, ahead, schedule = () => 1 } = descent;
  const x = parameter(start), make = ahead ? nesterov : momentum, path = [await x.item()];
  const optimizer = make({ x }, { learningRate: rate, momentum: descent.momentum ?? 0 }), scale = rateScaler(optimizer);
  for (let t = 0; t < steps; t++) {
    scale(schedule(t));
    optimizer.step(gradients(f(x)));
    path.push(await x.item());
  }
  return path;
}
