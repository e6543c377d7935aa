/** Tests on the GPU device. */
import type { Gpu } from "../../../../lib/device/gpu/gpu.ts";
import { openGpu } from "../../../../lib/device/gpu/open.ts";
import { adapterTest } from "./context.ts";

let opened: Gpu | undefined;

/**
 * A test on the one GPU device, which stays open for the next test of the file. What the device notes fails the test, even where
 * nobody asks, and the next test gets a new one. Where there is no adapter, no test of the file runs, and one line says so.
 */
export function gpuTest(name: string, act: (gpu: Gpu) => Promise<void>): void {
  adapterTest(name, async () => {
    const gpu = opened = await openGpu();
    try {
      await act(gpu);
      await gpu.read(gpu.store([0])); // comes when all else is done, and throws what was noted
    } catch (error) {
      gpu.close();
      throw error;
    }
  });
}

globalThis.addEventListener("unload", () => opened?.close());
