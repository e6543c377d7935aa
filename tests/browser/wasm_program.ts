/** What the tests run in a page: it trains on the default device, and multiplies on one thread and on two. */
import { defaultDevice } from "../../lib/device/default.ts";
import { Threads } from "../../lib/device/wasm/threads.ts";
import { useDevice, Wasm } from "../../lib/mod.ts";
import { numbersFor, resultsOf, type Work } from "../lib/device/wasm/sharing.ts";
import { losses, pause } from "./training.ts";

const SIZE = 400, NUMBERS = numbersFor(SIZE * SIZE, 1), LIMIT = 10_000, IDLE = 300;

/** What is known of the default device after some training. */
export interface Told {
  readonly device: string;
  readonly threads?: number;
  readonly warnings: readonly string[];
  readonly losses: readonly number[];
  readonly sharing?: Sharing;
}

/** How large products on a device for two threads went. */
interface Sharing {
  /** Whether some were shared, whether all were those of one thread, and whether the workers went when nothing was to do. */
  readonly isShared: boolean;
  readonly isEqual: boolean;
  readonly isOver: boolean;
  readonly whyOneThread?: string;
}

export default async function tell(): Promise<Told> {
  const warnings: string[] = [];
  console.warn = (text) => warnings.push(text);
  const device = defaultDevice();
  useDevice(device);
  const found = await losses();
  if (!(device instanceof Wasm)) return { device: device.name, warnings, losses: found };
  const { threads } = device;
  device.close();
  return { device: device.name, threads, warnings, losses: found, sharing: await share() };
}

async function share(): Promise<Sharing> {
  const alone = new Wasm({ mebibytes: 64, threads: 1 }), together = new Wasm({ mebibytes: 64, threads: 2 });
  const expected = String(resultsOf(alone, product)), { run } = Threads.prototype, used: Threads[] = [];
  Threads.prototype.run = function (...args) {
    used.push(this);
    return run.apply(this, args);
  };
  let isEqual = true;
  for (const end = performance.now() + LIMIT; used.length < 10 && together.threads > 1 && performance.now() < end;) {
    isEqual &&= String(resultsOf(together, product)) === expected;
    await pause(5);
  }
  Threads.prototype.run = run;
  for (let i = 0; i < 10 && (i === 0 || used.some(({ areUp }) => areUp)); i++) await pause(IDLE); // once, on a quiet machine
  const isOver = used.every(({ areUp, reason }) => !areUp && reason === undefined);
  return { isShared: used.length > 0, isEqual, isOver, whyOneThread: together.whyOneThread };
}

const product: Work = (device) => {
  const x = device.store(NUMBERS), sizes = { batch: 1, m: SIZE, k: SIZE, n: SIZE };
  const how = { aTransposed: false, bTransposed: true, aShared: false, bShared: false };
  return [device.product(x, x, { ...sizes, ...how })];
};
