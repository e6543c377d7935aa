/** What batch normalization remembers of training: means and variances that run along with the batches. */
import { parseFormula } from "../formula/parse.ts";
import { untracked } from "../op.ts";
import { calculate } from "../ops/calculate.ts";
import { mean, variance } from "../ops/reductions.ts";
import { mustHold, oneOf } from "../ops/settings.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkShapes } from "./shapes.ts";

/** Of each channel. */
export interface Statistics {
  /** `[channels]`. */
  readonly mean: Tensor;
  /** `[channels]`. */
  readonly variance: Tensor;
}

export interface StatisticsOptions {
  /** Divide by one less than there are numbers, so that the variance of all data is met on average. Not unless told. */
  readonly unbiased?: boolean;
}

/** The statistics of one batch `[batch, channels, ...spatial]`. They are constants: no gradient flows through them. */
export function batchStatistics(x: Tensor, { unbiased = false }: StatisticsOptions = {}): Statistics {
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1), count = sizeOf(x.shape) / x.shape[1];
  if (!(count > (unbiased ? 1 : 0))) {
    throw new Error(
      `Cannot take ${unbiased ? "unbiased " : ""}statistics of a batch ${showShape(x.shape)}: ` +
        `it has too few numbers for each channel, and must be [batch, channels, ...spatial]`,
    );
  }
  return untracked(() => ({ mean: mean(x, axes), variance: variance(x, axes, { unbiased }) }));
}

/**
 * Whose rule is followed. Both take a part of what was, and the rest of the batch:
 * - pytorch: `momentum` is the part of the batch, 0.1 unless told; its variance is unbiased.
 * - keras: `momentum` is the part of what was, 0.99 unless told; the variance of the batch is biased.
 */
export interface RunningOptions {
  readonly convention?: "pytorch" | "keras";
  readonly momentum?: number;
}

/** The momentum of each convention, unless told. */
export const MOMENTUM = { pytorch: 0.1, keras: 0.99 };

const MIXED = parseFormula("(1 - part) * was + part * is", ["was", "is", "part"]);

/**
 * The running statistics after one more batch `[batch, channels, ...spatial]`. They begin with means 0 and variances 1. In a
 * step they are made in its memory: to have them in the next one, `keep` both.
 */
export function runningStatistics(
  was: Statistics,
  x: Tensor,
  { convention = "pytorch", momentum = MOMENTUM[convention] }: RunningOptions = {},
): Statistics {
  const act = `run statistics along with a batch ${showShape(x.shape)}`;
  oneOf(act, "convention", convention, ["pytorch", "keras"]);
  mustHold(act, "momentum", momentum, momentum >= 0 && momentum <= 1, "from 0 to 1");
  const part = convention === "pytorch" ? momentum : 1 - momentum;
  const is = batchStatistics(x, { unbiased: convention === "pytorch" });
  const refuse = (reason: string): never => {
    throw new Error(`Cannot ${act}: ${reason}`);
  };
  checkShapes(refuse, was, { mean: is.mean.shape, variance: is.variance.shape });
  const mix = (a: Tensor, b: Tensor) => calculate(act, MIXED, ["was", "is", "part"], [a, b, part]);
  return untracked(() => ({ mean: mix(was.mean, is.mean), variance: mix(was.variance, is.variance) }));
}
