/** A step of training on two devices, made anew, replayed and compiled: the static graph of chapter 10, on a fast device. */
import { gradients } from "../../lib/autograd.ts";
import { type Calculation, compile } from "../../lib/compile.ts";
import { parameter } from "../../lib/create.ts";
import type { Device } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { untracked } from "../../lib/op.ts";
import { mul, sub } from "../../lib/ops/arithmetic.ts";
import { Random } from "../../lib/random.ts";
import { onDevice, type Tensor } from "../../lib/tensor.ts";
import { moons } from "../08_network/samples.ts";
import { forward, meanLoss, type Network, parameters, withParameters } from "../10_autodiff/autodiff.ts";
import { record, replay } from "../10_autodiff/plan.ts";
import { trainingStep } from "../10_autodiff/plans.ts";
import { asTensors, twins } from "../10_autodiff/tie.ts";

/** Of rows, labels and parameters: the loss, and the parameters after a step. The walk back is in it. */
function stepOf(network: Network, learningRate: number): Calculation {
  return (rows, labels, ...learned) => {
    const loss = meanLoss(forward(withParameters(network, learned), rows), labels), found = gradients(loss);
    return [loss, ...untracked(() => learned.map((x) => sub(x, mul(learningRate, found.of(x)))))];
  };
}

/** Rows, labels and a network with these layers, on a device. */
function start(device: Device, widths: readonly number[], seed: number) {
  return onDevice(device, () => {
    const { rows, labels } = asTensors(moons(new Random(seed))), { network } = twins(widths, seed);
    return { network, fed: [rows, labels, ...parameters(network)] };
  });
}

/** The losses of so many steps, each of which begins with what the one before it has learned. */
async function lossesOf(step: Calculation, [rows, labels, ...learned]: readonly Tensor[], steps: number) {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [loss, ...moved] = step(rows, labels, ...learned);
    learned = moved.map((x) => parameter(x));
    losses.push(await loss.item());
  }
  return losses;
}

/** How many losses of so many steps on the Wasm device are those of steps made anew, to the last bit, and whether they fall. */
export async function equalLosses(
  steps: number,
  seed: number,
): Promise<{ replayed: number; compiled: number; fall: boolean }> {
  const { network, fed } = start(new Wasm({ mebibytes: 64, threads: 1 }), [2, 8, 1], seed), step = stepOf(network, 0.5);
  const plan = await record(trainingStep(network, 0.5), fed), anew = await lossesOf(step, fed, steps);
  const equalTo = async (other: Calculation) => {
    const losses = await lossesOf(other, fed, steps);
    return losses.filter((loss, i) => Object.is(loss, anew[i])).length;
  };
  const replayed = await equalTo((...given) => replay(plan, given)), compiled = await equalTo(compile(step));
  return { replayed, compiled, fall: anew[steps - 1] < anew[0] };
}

/** What a step takes, in the unit that `time` gives. */
interface Times {
  readonly widths: readonly number[];
  readonly device: string;
  readonly anew: number;
  readonly replayed: number;
  readonly compiled: number;
}

export async function trainingTimes(seed: number, time: (run: () => void) => number): Promise<Times[]> {
  const found: Times[] = [];
  for (const widths of [[2, 8, 1], [2, 64, 64, 1]]) {
    for (const device of [new Reference(), new Wasm({ mebibytes: 64, threads: 1 })]) {
      const { network, fed } = start(device, widths, seed), step = stepOf(network, 0.5), compiled = compile(step);
      const plan = await record(trainingStep(network, 0.5), fed);
      const timeOf = (run: () => void) =>
        time(() => {
          using _step = device.step();
          run();
        });
      found.push({
        widths,
        device: device.name,
        anew: timeOf(() => step(...fed)),
        replayed: timeOf(() => replay(plan, fed)),
        compiled: timeOf(() => compiled(...fed)),
      });
    }
  }
  return found;
}
