/** Where the time of a step goes on the Wasm device, on one thread: `deno task bench:profile d` prints what the device was asked for. */
import { Wasm } from "../lib/device/wasm/wasm.ts";
import { markdownTable } from "../chapters/markdown_table.ts";
import { useDevice } from "../lib/tensor.ts";
import { train, trainCompiled } from "./contestants/library.ts";
import { type Model, models } from "./model.ts";
import { type Lap, Stopwatch } from "./stopwatch.ts";
import { taskOf } from "./task.ts";
import { timingOf } from "./timing.ts";

/** Steps that are taken before the laps are counted, and how many are counted, in milliseconds. */
const WARMING = 600, COUNTED = 1500;

interface Profile {
  /** Milliseconds of a step without a stopwatch, eager and compiled. */
  readonly eager: number;
  readonly compiled: number;
  /** Of an eager step, with one. */
  readonly laps: readonly (readonly [name: string, lap: Lap])[];
}

async function profileOf(model: Model): Promise<Profile> {
  const task = taskOf(model), watch = new Stopwatch(new Wasm({ threads: 1 }));
  useDevice(watch.inner);
  const [eager, compiled] = [train, trainCompiled].map((make) => make(task, model.dropout));
  const timings = [await timingOf(() => eager.step(0)), await timingOf(() => compiled.step(0))];
  useDevice(watch);
  const watched = train(task, model.dropout);
  run(() => watched.step(0), WARMING);
  watch.laps.clear();
  const steps = run(() => watched.step(0), COUNTED);
  const laps = [...watch.laps].map(([name, { calls, milliseconds }]): [string, Lap] => {
    return [name, { calls: calls / steps, milliseconds: milliseconds / steps }];
  });
  return {
    eager: timings[0].median,
    compiled: timings[1].median,
    laps: laps.sort(([, a], [, b]) => b.milliseconds - a.milliseconds),
  };
}

/** How many steps there is time for. */
function run(step: () => void, milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let steps = 0;
  while (performance.now() < end) {
    step();
    steps++;
  }
  return steps;
}

const chosen = models.filter(({ name }) => Deno.args.length === 0 || Deno.args.includes(name));
for (const model of chosen) {
  const { eager, compiled, laps } = await profileOf(model),
    micro = (milliseconds: number) => (1000 * milliseconds).toFixed(1);
  const inside = laps.reduce((sum, [, { milliseconds }]) => sum + milliseconds, 0);
  const rows = laps.map(([name, { calls, milliseconds }]) => [name, String(Math.round(calls)), micro(milliseconds)]);
  console.log(`\n(${model.name}) ${model.title}`);
  console.log(`${micro(eager)} µs a step, ${micro(inside)} of them in the device; compiled ${micro(compiled)} µs\n`);
  console.log(markdownTable([["what", "calls", "µs per step"], ...rows]));
}
