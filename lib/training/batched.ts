/** A calculation on batches, compiled. */
import { compile, type CompileOptions } from "../compile.ts";
import type { Batch } from "../data/dataset.ts";
import { inForm, listOf, namesIn, type Values } from "../nn/values.ts";
import type { Tensor } from "../tensor.ts";

/** From a batch to tensors. */
export type OnBatch<Inputs extends Values, Wanted extends Values> = (
  batch: Batch<Inputs, Wanted>,
) => readonly Tensor[];

/** What `compile` does for lists of tensors, for batches: one recording for each set of names. */
export function compiledOnBatches<Inputs extends Values, Wanted extends Values>(
  calculate: OnBatch<Inputs, Wanted>,
  options?: CompileOptions,
): OnBatch<Inputs, Wanted> {
  const known = new Map<string, ReturnType<typeof compile>>();
  return ({ inputs, targets }) => {
    const key = JSON.stringify([namesIn(inputs), namesIn(targets)]), given = listOf(inputs);
    const compiled = known.get(key) ?? compile((...tensors) =>
      calculate({
        inputs: inForm(inputs, tensors.slice(0, given.length)),
        targets: inForm(targets, tensors.slice(given.length)),
      }), options);
    known.set(key, compiled);
    return compiled(...given, ...listOf(targets));
  };
}
