/** A device on which trainings end the same on every machine, and in every program of the book. */
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { device, useDevice } from "../../lib/tensor.ts";

let steady: Wasm | undefined;

/**
 * Runs an experiment without the instruction that multiplies and adds in one, which not every machine has: it rounds once where
 * others round twice. What is printed on a page must not depend on that. Nobody else may use tensors meanwhile.
 */
export async function steadily<Result>(experiment: () => Promise<Result>): Promise<Result> {
  await new Promise((resolve) => setTimeout(resolve)); // a break, in which memory is found that nobody holds
  const before = device();
  useDevice(steady ??= new Wasm({ plain: true, threads: 1, mebibytes: 512 }));
  try {
    return await experiment();
  } finally {
    useDevice(before);
  }
}
