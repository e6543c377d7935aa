/** Branches side by side: each looks at the image through a window of another size, and what they see is put together. */
import { digits } from "../../lib/data/digits.ts";
import { split } from "../../lib/data/split.ts";
import { convolutionLayer } from "../../lib/nn/convolution.ts";
import { dense } from "../../lib/nn/dense.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { flattenLayer, maxPoolLayer } from "../../lib/nn/pooling.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { relu } from "../../lib/ops/activations.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { concat } from "../../lib/ops/joining.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { globalAveragePool } from "../../lib/ops/pooling.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";

const all = await digits();

/**
 * `[batch, channels, height, width] -> [batch, 4 each, height, width]`: windows of 1, 3 and 5 pixels, and the largest of each 3 x
 * 3. Padding keeps all results as large as the image, so that they fit together (Szegedy et al. 2015).
 */
export function block(channels: number, each: number, random: Random): Layer {
  const one = convolutionLayer(channels, each, 1, { random });
  const three = convolutionLayer(channels, each, 3, { random, padding: 1 });
  const five = convolutionLayer(channels, each, 5, { random, padding: 2 });
  const pool = sequential({
    max: maxPoolLayer(3, { stride: 1, padding: 1 }),
    mix: convolutionLayer(channels, each, 1, { random }),
  });
  return layer((x) => concat([one(x), three(x), five(x), pool(x)], 1), {
    title: "parallel block",
    parts: { one, three, five, pool },
  });
}

/** Pixels in a row as an image of one channel: a layer of a function. */
const image = layer((x) => reshape(x, [x.shape[0], 1, 8, 8]), { title: "[64] as [1, 8, 8]" });

/** A block, and a dense layer that reads all of its numbers. */
export function denseReader(random: Random): Layer {
  return sequential({
    image,
    block: block(1, 4, random),
    relu,
    flatten: flattenLayer(),
    output: dense(16 * 64, 10, { random }),
  });
}

/** A block, a map of the image for each digit, and of each map the mean: nothing in it is dense (Lin et al. 2014). */
export function averagingReader(random: Random): Layer {
  return sequential({
    image,
    block: block(1, 4, random),
    relu,
    maps: convolutionLayer(16, 10, 5, { random }),
    mean: globalAveragePool,
  });
}

/** The share of the digits that a model reads right which it has not learned from. */
export function readRight(make: (random: Random) => Layer, seed: number): Promise<number> {
  return steadily(async () => {
    const random = new Random(seed), { training, validation } = split(all, 0.3, random.fork(0));
    const model = make(random.fork(1)), optimizer = adam(model.parameters, { learningRate: 0.01 });
    const asked = { loss: crossEntropy, metrics: { accuracy } };
    await fit(model, training, { ...asked, optimizer, random: random.fork(2), batchSize: 32, epochs: 15 });
    return (await evaluate(model, validation, { ...asked, batchSize: 64 })).accuracy; // windows take much memory
  });
}
