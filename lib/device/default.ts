/** The device that is used where nobody chooses one: the fastest that the machine has and that is there at once. */
import type { Device } from "./device.ts";
import { Reference } from "./reference.ts";
import { whyNoVectors } from "./wasm/context.ts";
import { Wasm } from "./wasm/wasm.ts";

/** How devices are made; tests make others. */
interface Makers {
  readonly whyNoVectors: () => string | undefined;
  readonly wasm: (mebibytes: number) => Device;
  readonly warn: (text: string) => void;
}

const MAKERS: Makers = {
  whyNoVectors,
  wasm: (mebibytes) => new Wasm({ mebibytes }),
  warn: (text) => console.warn(text),
};

/** What is asked for at first, and what is enough for small models where the machine refuses more. */
const SIZES = [1024, 256, 64];

/** A Wasm device; where there can be none, the reference device, and a warning that it is slow. */
export function defaultDevice(makers: Makers = MAKERS): Device {
  const found = wasmOrReason(makers);
  if (typeof found !== "string") return found;
  makers.warn(`Tensors are calculated on the reference device, which is slow: ${found}.`);
  return new Reference("float32");
}

/** A Wasm device, or why there can be none. */
export function wasmOrReason({ whyNoVectors, wasm }: Makers = MAKERS): Device | string {
  const reason = whyNoVectors();
  if (reason !== undefined) return reason;
  for (const mebibytes of SIZES) {
    try {
      return wasm(mebibytes);
    } catch {
      continue; // a smaller one may be given
    }
  }
  return `this machine refuses ${SIZES[SIZES.length - 1]} MiB of memory`;
}
