/** A step of training on any device, and when its loss is read. */
import { gradients } from "../../lib/autograd.ts";
import type { Device } from "../../lib/device/device.ts";
import { Random } from "../../lib/random.ts";
import { keep, onDevice, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { moons } from "../08_network/samples.ts";
import { forward, meanLoss, type Network, parameters } from "../10_autodiff/autodiff.ts";
import { asTensors, twins } from "../10_autodiff/tie.ts";

/** A network 2-8-1 that learns the moons, 80 rows at every step: on a device, ready to begin. */
export interface Course {
  readonly device: Device;
  readonly network: Network;
  readonly rows: Tensor;
  readonly labels: Tensor;
}

/** The same numbers for the same seed, on every device. */
export function courseOn(device: Device, seed: number): Course {
  return onDevice(device, () => ({
    device,
    network: twins([2, 8, 1], seed).network,
    ...asTensors(moons(new Random(seed))),
  }));
}

const descend = rule({ w: "w - rate * dw" });

/** One step downhill, in place. Gives the loss before it, in memory that outlives the step. */
export function stepOf({ device, network, rows, labels }: Course): Tensor {
  using _step = device.step();
  const loss = meanLoss(forward(network, rows), labels), slopes = gradients(loss);
  for (const w of parameters(network)) descend({ w, dw: slopes.of(w) }, { rate: 0.5 });
  return keep(loss);
}

/** The losses of so many steps, read after each of them, or all together at the end. */
export async function train(course: Course, steps: number, reads: "each step" | "at the end"): Promise<number[]> {
  const losses: (number | Promise<number>)[] = [];
  const kept: Tensor[] = [];
  for (let i = 0; i < steps; i++) {
    const loss = stepOf(course);
    if (reads === "each step") losses.push(await loss.item());
    else kept.push(loss);
  }
  return await Promise.all([...losses, ...kept.map((loss) => loss.item())]);
}

/** The largest difference of two courses of the loss, as a part of the loss. */
export function largestDifference(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((loss, i) => Math.abs(loss - other[i]) / Math.abs(loss)));
}
