/** A network that has learned with dropout is asked: at once, as an average of many networks, and in wrong ways. */
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { layer } from "../../lib/nn/layer.ts";
import { untracked } from "../../lib/op.ts";
import { add, div, mul } from "../../lib/ops/arithmetic.ts";
import { log } from "../../lib/ops/functions.ts";
import { crossEntropy, negativeLogLikelihood } from "../../lib/ops/losses_classes.ts";
import { softmax } from "../../lib/ops/softmax.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";
import { learn, range, type Reader } from "./digits.ts";

/** Loss and accuracy of an answer. */
export interface Asked {
  readonly loss: number;
  readonly accuracy: number;
}

/** The mean chances of so many networks, each with a mask of its own for each row, on digits not learned from. */
export function askMany({ model, data }: Reader, networks: number, seed: number): Promise<Asked> {
  return steadily(async () => {
    using _step = device().step();
    const { inputs, targets } = data.validation.batch(range(data.validation.length));
    const mode = { isTraining: true, random: new Random(seed).fork(5) };
    const [loss, right] = untracked(() => {
      const chances = range(networks).map(() => softmax(model(inputs, mode), 1));
      const mean = div(chances.reduce((sum, one) => add(sum, one)), networks);
      return [negativeLogLikelihood(log(mean), targets), accuracy(mean, targets)];
    });
    return { loss: await loss.item(), accuracy: await right.item() };
  });
}

/** Learns with the older form of dropout: what is kept is not made larger. Asks with its sums made smaller, and as they are. */
export async function askOlder(rate: number, seed: number): Promise<{ scaled: Asked; asTheyAre: Asked }> {
  const inverted = dropoutLayer(rate);
  const drop = layer((x, mode) => mode.isTraining ? mul(inverted(x, mode), 1 - rate) : x, { title: "older dropout" });
  const reader = await learn({ drop }, seed);
  return { scaled: await askScaled(reader, 1 - rate), asTheyAre: await askScaled(reader, 1) };
}

/** Loss and accuracy where what the hidden units say is multiplied by a factor. */
export function askScaled({ hidden, output, data }: Reader, factor: number): Promise<Asked> {
  return steadily(async () => {
    using _step = device().step();
    const { inputs, targets } = data.validation.batch(range(data.validation.length));
    const logits: Tensor = untracked(() => output(mul(hidden(inputs), factor)));
    return { loss: await crossEntropy(logits, targets).item(), accuracy: await accuracy(logits, targets).item() };
  });
}
