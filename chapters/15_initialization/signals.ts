/** What becomes of a signal, and of a slope, in many layers of random weights: measured on tensors. */
import { device } from "../../lib/tensor.ts";
import { gradients } from "../../lib/autograd.ts";
import { normal, parameter } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import { constant, type Initial } from "../../lib/nn/initial.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { outputsOf } from "../../lib/nn/summary.ts";
import { Random } from "../../lib/random.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import type { Numbers } from "../../lib/device/device.ts";
import { sizeOf, type Sizes } from "./initialization.ts";

/** How deep and how wide; a batch has as many rows as a layer has neurons. */
export interface Stack {
  readonly depth: number;
  readonly width: number;
}

export const TWENTY: Stack = { depth: 20, width: 128 };

/** The outputs of every layer, and the slopes in them. */
export interface Passage {
  readonly outputs: readonly Numbers[];
  readonly slopes: readonly Numbers[];
}

/** Layers "0", "1", ... of a dense part and an activation. */
export function stackOf(activation: Part, initial: Initial, { depth, width }: Stack, random: Random): Layer {
  const block = () => sequential({ dense: dense(width, width, { random, initial, bias: constant(0) }), activation });
  return sequential(Array.from({ length: depth }, block));
}

/** Normal numbers go in on one side, and come in as slopes on the other. */
export async function passThrough(activation: Part, initial: Initial, seed: number, stack = TWENTY): Promise<Passage> {
  using _step = device().step();
  const random = new Random(seed), model = stackOf(activation, initial, stack, random.fork(0));
  const x = parameter(normal(random.fork(1), [stack.width, stack.width])), all = outputsOf(model, x);
  const outputs = all.filter(({ name }) => name.endsWith("activation")).map(({ output }) => output);
  const last = outputs[outputs.length - 1], upstream = normal(random.fork(2), last.shape);
  const found = gradients(last, { upstream });
  const read = async (tensors: typeof outputs) => {
    const numbers: Numbers[] = [];
    for (const x of tensors) numbers.push(await x.read());
    return numbers;
  };
  return { outputs: await read(outputs), slopes: await read(outputs.map((x) => found.of(x))) };
}

/** The sizes in it. */
export async function sizesThrough(
  activation: Part,
  initial: Initial,
  seed: number,
  stack = TWENTY,
): Promise<Sizes> {
  const { outputs, slopes } = await passThrough(activation, initial, seed, stack);
  return { outputs: outputs.map(sizeOf), slopes: slopes.map(sizeOf) };
}

/** The size of what the two linear layers of the notes' exercise say of normal rows, 16-32-64. */
export async function exercise(initial: Initial, seed: number): Promise<number> {
  using _step = device().step();
  const random = new Random(seed);
  const model = sequential([dense(16, 32, { random, initial }), dense(32, 64, { random, initial })]);
  return sizeOf(await model(normal(random, [256, 16])).read());
}

/** Which shares of the numbers fall into each of `count` equal parts from `low` to `high`; what is outside is left out. */
export function histogram(numbers: ArrayLike<number>, low: number, high: number, count: number): number[] {
  const shares = new Array<number>(count).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    const bin = numbers[i] === high ? count - 1 : Math.floor((numbers[i] - low) / (high - low) * count);
    if (bin >= 0 && bin < count) shares[bin] += 1 / numbers.length;
  }
  return shares;
}
