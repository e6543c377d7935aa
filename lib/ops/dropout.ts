/**
 * Dropout: in training, each number is left out with some chance, so that no unit can rely on another (Srivastava et al.
 * 2014). What is kept is divided by the chance to be kept, so that the expectation stays what it is, and evaluation has
 * nothing to do.
 */
import { tensor } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op } from "../op.ts";
import { Random } from "../random.ts";
import { sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { checkRepeats } from "./broadcast.ts";
import { calculate } from "./calculate.ts";
import { greaterEqual } from "./comparisons.ts";
import { sample } from "./sample.ts";

const ACT = "drop out";
const KEPT = parseFormula("mask != 0 ? x / (1 - rate) : 0", ["x", "mask", "rate"]);

/** Numbers where the mask is not 0, divided by the chance to be kept; 0 elsewhere. The mask broadcasts to x. */
export const dropoutWith: Op<[x: Tensor, mask: Tensor, rate: number]> = composite({
  name: "dropoutWith",
  act: ACT,
  takes: "x, mask, rate",
  is: "mask != 0 ? x / (1 - rate) : 0",
  slopes: { dx: "mask != 0 ? dy / (1 - rate) : 0" },
  domain: "0 <= rate < 1",
  use: "dropout with a mask of one's own",
  samples: () => [
    [sample([2, 3]), tensor([[1, 0, 1], [1, 0, 0]]), 0.5],
    [sample([2, 2]), tensor([0, 1]), 0.25],
    [sample([0]), tensor([]), 0],
  ],
  known: () => [{ of: [sample([3], [1, 2, 3]), tensor([1, 0, 1]), 0.75], shape: [3], gives: [4, 0, 12] }],
}, (x, mask, rate) => {
  checkRepeats(`${ACT} numbers of`, "a mask", mask, x.shape);
  return calculate(ACT, KEPT, ["x", "mask", "rate"], [x, mask, checkedRate(rate)]);
});

/** Each number is left out with the chance `rate`. The stream of random numbers goes on with every call, so masks differ. */
export const dropout: Op<[x: Tensor, random: Random, rate: number]> = composite({
  name: "dropout",
  act: ACT,
  takes: "x, random, rate",
  is: "dropoutWith(x, mask, rate), where the mask is 1 with a chance of 1 - rate, else 0",
  slopes: { dx: "dy / (1 - rate) where x was kept, 0 elsewhere" },
  domain: "0 <= rate < 1, rounded to a multiple of 2^-24",
  use: "against overfitting, in training only",
  samples: () => [
    [sample([2, 3]), new Random(1), 0.5],
    [sample([4]), new Random(2), 0.25],
    [sample([3]), new Random(3), 0],
    [sample([0]), new Random(4), 0.5],
  ],
  known: () => [{ of: [sample([2], [1, 2]), new Random(1), 0], shape: [2], gives: [1, 2] }],
}, (x, random, rate) => {
  const exact = checkedRate(rate), chance = x.device.random(random.block(sizeOf(x.shape)));
  return dropoutWith(x, greaterEqual(new Tensor(x.shape, chance, x.device), exact), exact);
});

/**
 * Random numbers are multiples of 2^-24. A rate that is one too means the same on every device, and is exactly the share of
 * the random numbers that lie below it.
 */
function checkedRate(rate: number): number {
  const exact = Math.round(rate * 2 ** 24) / 2 ** 24;
  if (rate >= 0 && exact < 1) return exact;
  throw new Error(`Cannot ${ACT} at rate ${rate}: it must be at least 0 and below 1`);
}
