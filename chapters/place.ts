/** Where a chapter calculates. Several chapters may run in one program, one after the other, and each wants its own device. */
import type { Device } from "../lib/device/device.ts";
import { type Chapter, contents } from "./contents.ts";

/** Whether a chapter stands behind the one that introduces devices, or is that one. */
export function hasTensors({ number }: Chapter): boolean {
  return number >= contents.find(({ introduces }) => introduces.includes("lib/device/"))!.number;
}

let usual: Device | undefined;

/** Chooses the device of a chapter: the reference device, in float64, where it is exact, and else the usual one. */
export async function settle(chapter: Chapter): Promise<void> {
  if (!hasTensors(chapter)) return; // it need not wait for what it does not use
  const [{ useDevice }, { Reference }, { defaultDevice }] = await Promise.all([
    import("../lib/tensor.ts"),
    import("../lib/device/reference.ts"),
    import("../lib/device/default.ts"),
  ]);
  useDevice(chapter.isExact ? new Reference() : usual ??= defaultDevice());
}
