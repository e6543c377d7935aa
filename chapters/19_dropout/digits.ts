/** Networks that learn the digits, with dropout and without; then units are taken away from them. */
import { digits } from "../../lib/data/digits.ts";
import { type Split, split } from "../../lib/data/split.ts";
import { tensor } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { type Layer } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { untracked } from "../../lib/op.ts";
import { relu } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Measures } from "../../lib/training/history.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";

const all = await digits();
const measured = { loss: crossEntropy, metrics: { accuracy } };

/** Hidden units of the network 64-32-10. */
export const UNITS = 32;

/** A network that has learned, and what it has seen and not seen. */
export interface Reader {
  readonly hidden: Part;
  readonly output: Part;
  readonly model: Layer;
  readonly data: Split;
}

/** What a reader learns with, and how long. */
export interface Learning {
  readonly units?: number;
  readonly epochs?: number;
  /** What stands between the hidden units and the last layer. */
  readonly drop: Part;
}

/** Learns four fifths of the digits, with Adam and batches of 32. The same seed gives the same digits and first weights. */
export function learn({ units = UNITS, epochs = 40, drop }: Learning, seed: number): Promise<Reader> {
  return steadily(async () => {
    const random = new Random(seed), data = split(all, 0.2, random.fork(1)), start = random.fork(2);
    const hidden = dense(64, units, { random: start }), output = dense(units, 10, { random: start });
    const model = sequential({ hidden, relu, drop, output }),
      optimizer = adam(model.parameters, { learningRate: 0.003 });
    await fit(model, data.training, { ...measured, optimizer, random: random.fork(3), batchSize: 32, epochs });
    return { hidden: (x) => relu(hidden(x)), output, model, data };
  });
}

const known = new Map<string, Promise<Reader>>();

/** The reader of a rate. It is remembered, since the page and several claims ask for it. */
export function readerOf(rate: number, seed: number): Promise<Reader> {
  const key = `${rate} ${seed}`, found = known.get(key) ?? learn({ drop: dropoutLayer(rate) }, seed);
  known.set(key, found);
  return found;
}

/** Loss and accuracy on digits that were not learned from, or on those that were. */
export function measure({ model, data }: Reader, which: keyof Split = "validation"): Promise<Measures> {
  return steadily(() => evaluate(model, data[which], measured));
}

/** The accuracy on digits not learned from, for each list of units that are silenced: they say 0, whatever they see. */
export function accuracyWithout({ hidden, output, data }: Reader, silenced: readonly (readonly number[])[]) {
  return steadily(async () => {
    using _step = device().step();
    const { inputs, targets } = data.validation.batch(range(data.validation.length)), found: Tensor[] = [];
    untracked(() => {
      const said = hidden(inputs), [, units] = said.shape;
      for (const list of silenced) {
        const mask = tensor(range(units).map((unit) => list.includes(unit) ? 0 : 1));
        found.push(accuracy(output(mul(said, mask)), targets));
      }
    });
    return await Promise.all(found.map((one) => one.item()));
  });
}

/** The mean accuracy with so many units silenced, over 40 choices by chance. */
export async function ablation(reader: Reader, count: number, seed: number): Promise<number> {
  const random = new Random(seed).fork(4);
  const choices = Array.from({ length: 40 }, () => random.permutation(UNITS).slice(0, count));
  const found = await accuracyWithout(reader, choices);
  return found.reduce((sum, one) => sum + one, 0) / found.length;
}

/** The accuracy that each unit alone takes away when it is silenced. */
export async function lossOfEach(reader: Reader): Promise<number[]> {
  const [whole, ...without] = await accuracyWithout(reader, [[], ...range(UNITS).map((unit) => [unit])]);
  return without.map((one) => whole - one);
}

/** For how many of the ten digits each unit speaks up: on the average at least half as loud as for the digit it likes most. */
export function digitsOfUnits({ hidden, data: { validation } }: Reader): Promise<number[]> {
  return steadily(async () => {
    const rows = range(validation.length), values = await said(hidden, validation.batch(rows).inputs).read();
    const units = values.length / rows.length;
    return range(units).map((unit) => {
      const loudness = range(10).map((digit) => {
        const its = rows.filter((row) => validation.classes![row] === digit);
        return its.reduce((sum, row) => sum + values[row * units + unit], 0) / its.length;
      });
      return loudness.filter((one) => one > 0 && one >= Math.max(...loudness) / 2).length;
    });
  });
}

/** What hidden units say, without a tape. */
function said(hidden: Part, inputs: Tensor): Tensor {
  return untracked(() => hidden(inputs));
}

export const range = (count: number) => Array.from({ length: count }, (_, i) => i);
