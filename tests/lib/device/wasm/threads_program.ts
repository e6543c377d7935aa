/**
 * Work on two threads, in a process of its own that does not close the device. It says when the work is done, and how many
 * milliseconds of the processor it takes to do nothing for half a second.
 */
import { cpuUsage } from "node:process";
import { Wasm } from "../../../../lib/device/wasm/wasm.ts";
import { numbersFor, resultsOf, untilShared } from "./sharing.ts";

const device = new Wasm({ threads: 2 }), numbers = numbersFor(160 * 160, 1);
const sizes = {
  batch: 1,
  m: 160,
  k: 160,
  n: 160,
  aTransposed: false,
  bTransposed: false,
  aShared: false,
  bShared: false,
};

function share(): void {
  untilShared(() => resultsOf(device, () => [device.product(device.store(numbers), device.store(numbers), sizes)]));
}

share();
const before = cpuUsage();
await new Promise((go) => setTimeout(go, 500));
const { user, system } = cpuUsage(before);
share();
console.log(JSON.stringify({ idle: (user + system) / 1000, threads: device.threads }));
