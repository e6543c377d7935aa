/** A recurrent layer and attention, asked the same: does it matter in which order the inputs stand? */
import { normal, zeros } from "../../lib/create.ts";
import { gru, type RecurrentWeights } from "../../lib/nn/recurrent.ts";
import { sub } from "../../lib/ops/arithmetic.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { attention } from "../../lib/ops/attention.ts";
import { max } from "../../lib/ops/extremes.ts";
import { abs } from "../../lib/ops/functions.ts";
import { stack } from "../../lib/ops/joining.ts";
import { flip } from "../../lib/ops/movement.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { steadily } from "../13_data/steady.ts";

const STEPS = 6, WIDTH = 4;

/** A GRU with random weights: `[steps, width] -> [steps, width]`, each output from what was read before. */
function reader(random: Random): (x: Tensor) => Tensor {
  const of = (...shape: number[]) => normal(random, shape);
  const weights: RecurrentWeights = {
    inputWeight: of(3 * WIDTH, WIDTH),
    hiddenWeight: of(3 * WIDTH, WIDTH),
    inputBias: of(3 * WIDTH),
    hiddenBias: of(3 * WIDTH),
  };
  const run = (x: Tensor) => gru(reshape(x, [STEPS, 1, WIDTH]), zeros([1, WIDTH]), weights).outputs;
  return (x) => reshape(run(x), [STEPS, WIDTH]);
}

/**
 * By how much the outputs change, at most, where the inputs stand in reverse: each output is compared with the one of the same
 * input.
 */
export function changesByOrder(seed: number): Promise<{ recurrent: number; attention: number }> {
  return steadily(async () => {
    const [recurrent, attentive] = await measure(new Random(seed));
    return { recurrent, attention: attentive };
  });
}

function measure(random: Random) {
  using _step = device().step(); // it ends when the reading is ordered
  const x = normal(random, [STEPS, WIDTH]), read = reader(random);
  const change = (run: (x: Tensor) => Tensor) => max(abs(sub(run(x), flip(run(flip(x, 0)), 0))));
  return stack([change(read), change((x) => attention(x, x, x))]).read();
}
