/** The device that is used where nobody chooses one: the fastest that the machine has and that is there at once. */
import type { Device } from "./device.ts";
import { Reference } from "./reference.ts";
import { hasVectors } from "./wasm/context.ts";
import { Wasm } from "./wasm/wasm.ts";

/** How devices are made; tests make others. */
interface Makers {
  readonly hasVectors: () => boolean;
  readonly wasm: (mebibytes: number) => Device;
  readonly warn: (text: string) => void;
}

const MAKERS: Makers = {
  hasVectors,
  wasm: (mebibytes) => new Wasm({ mebibytes }),
  warn: (text) => console.warn(text),
};

/** What is asked for at first, and what is enough for small models where the machine refuses more. */
const SIZES = [1024, 256, 64];

/** A Wasm device; where there can be none, the reference device, and a warning that it is slow. */
export function defaultDevice({ hasVectors, wasm, warn }: Makers = MAKERS): Device {
  const slowly = (reason: string) => {
    warn(`${reason}: tensors are calculated on the reference device, which is slow.`);
    return new Reference("float32");
  };
  if (!hasVectors()) return slowly("This machine has no vectors (SIMD) in WebAssembly");
  for (const mebibytes of SIZES) {
    try {
      return wasm(mebibytes);
    } catch {
      continue; // a smaller one may be given
    }
  }
  return slowly(`This machine refuses ${SIZES[SIZES.length - 1]} MiB of memory`);
}
