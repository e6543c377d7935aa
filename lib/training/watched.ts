/** One measure of each epoch, by which something is decided: when to stop, what to keep, how fast to learn. */
import type { Epoch } from "./history.ts";

/** Which measure it is, and which way it gets better. */
export interface Watch {
  /** "loss", unless told, or the name of a metric. */
  readonly metric?: string;
  /** Of which data: those for validation, unless told, or those that are learned from. */
  readonly of?: "validation" | "training";
  /** Which is better: "lower" for a loss, unless told, "higher" for an accuracy. */
  readonly better?: "lower" | "higher";
}

/** The measure that is watched, of one epoch. Throws where there is none, with the names that there are. */
export function watchedIn(
  { training, validation }: Epoch,
  { metric = "loss", of = "validation" }: Watch,
  act: string,
): number {
  const measures = of === "training" ? training : validation;
  if (!measures) {
    throw new Error(
      `Cannot ${act} by the ${metric} of the validation: nothing is validated; hand fit a \`validation\`, ` +
        'or say `of: "training"`',
    );
  }
  if (Object.hasOwn(measures, metric)) return measures[metric];
  throw new Error(`Cannot ${act} by "${metric}" of the ${of}: there is ${Object.keys(measures).join(", ")}`);
}

/**
 * Whether a value is better than the best so far, by more than `margin`. Every number is better than none; NaN is never better.
 */
export function isBetter(value: number, best: number | undefined, { better = "lower" }: Watch, margin = 0): boolean {
  if (best === undefined) return !Number.isNaN(value);
  return better === "lower" ? value < best - margin : value > best + margin;
}
