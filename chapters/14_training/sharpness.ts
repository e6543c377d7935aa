/** How much a loss grows when the weights are shaken: little in a wide valley, much in a narrow one. */
import { normal } from "../../lib/create.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { div, mul } from "../../lib/ops/arithmetic.ts";
import { norm } from "../../lib/ops/reductions.ts";
import type { Random } from "../../lib/random.ts";
import { keep, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { lossOf } from "./digits.ts";

const move = rule({ w: "w + by" }), put = rule({ w: "old" });

/**
 * The mean growth of the loss when each neuron's weights move in a random direction by a share of their own length: else a
 * network with larger weights that does the same would count as flatter (Li et al. 2018).
 */
export async function sharpness(
  model: Layer,
  rows: Dataset,
  random: Random,
  share = 0.15,
  times = 10,
): Promise<number> {
  const weights = Object.values<Tensor>(model.parameters),
    before = weights.map((w) => keep(w)),
    at = await lossOf(model, rows);
  let growth = 0;
  for (let i = 0; i < times; i++) {
    for (const w of weights) move({ w, by: directionFor(w, random, share) });
    growth += (await lossOf(model, rows) - at) / times;
    weights.forEach((w, j) => put({ w, old: before[j] }));
  }
  return growth;
}

/** For each row of a matrix, or for all of a vector, a random direction that is as long as a share of it. */
function directionFor(w: Tensor, random: Random, share: number): Tensor {
  const noise = normal(random, w.shape), options = { keepAxes: true };
  return mul(noise, mul(share, div(norm(w, -1, options), norm(noise, -1, options))));
}
