/** The one GPU device of this program: a second one would share the machine with the first, and nothing else. */
import { openAdapter } from "./adapter.ts";
import { Gpu } from "./gpu.ts";
import { probe } from "./probe.ts";

let opened: Promise<Gpu> | undefined;

/**
 * The GPU, which is probed with known answers when it is first asked for. Throws where there is none, or where it answers wrong.
 * After `close`, it is opened anew.
 */
export function openGpu(): Promise<Gpu> {
  return opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
}

async function open(): Promise<Gpu> {
  const found = await openAdapter();
  try {
    return new Gpu(found, () => opened = undefined, await probe(found));
  } catch (error) {
    found.device.destroy();
    throw error;
  }
}
