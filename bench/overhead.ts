/**
 * What the library itself takes around the work of a device: checks, shapes, views, and the memory of how results were made.
 * The device here does nothing, so all that is left is the library's own time: `deno task bench:overhead`.
 */
import { markdownTable } from "../chapters/markdown_table.ts";
import { gradients } from "../lib/autograd.ts";
import { indices, parameter, tensor } from "../lib/create.ts";
import { add, crossEntropy, linear, mean, mul, relu, sigmoid, sum } from "../lib/ops/mod.ts";
import { onDevice, type Tensor } from "../lib/tensor.ts";
import { rule } from "../lib/update.ts";
import { Idle } from "./idle.ts";

/** Something whose time is taken: `ops` calls of an op, forward, and what leads back from their result, if anything does. */
export interface Course {
  readonly name: string;
  readonly ops: number;
  readonly forward: () => Tensor | void;
  readonly backward?: (y: Tensor) => void;
}

/** So many ops follow each other where the result of one can go into the next. */
export const CHAIN = 20;
const ROWS = 4, COLUMNS = 3;

/** The ops, on tensors of `[4, 3]` on the current device. What goes in beside a result is a parameter of its own. */
export function coursesOf(): Course[] {
  const x = filled([ROWS, COLUMNS]), labels = indices([0, 2, 1, 0]), descend = rule({ w: "w - rate * dw" });
  const upstream = tensor(new Float64Array(ROWS * COLUMNS), [ROWS, COLUMNS]), dw = upstream, w = filled(upstream.shape);
  const settings = { rate: 0.1 };
  const [others, biases, weights] = [x.shape, [COLUMNS], [COLUMNS, COLUMNS]].map((shape) =>
    Array.from({ length: CHAIN }, () => filled(shape))
  );
  const chain = (name: string, apply: (y: Tensor, i: number) => Tensor): Course => ({
    name: `${name}, ${CHAIN} in a row`,
    ops: CHAIN,
    forward() {
      let y = x;
      for (let i = 0; i < CHAIN; i++) y = apply(y, i);
      return y;
    },
    backward: (y) => gradients(y, { upstream }),
  });
  const loss = (name: string, forward: () => Tensor): Course => ({
    name,
    ops: 1,
    forward,
    backward: (y) => gradients(y),
  });
  return [
    chain("add", (y, i) => add(y, others[i])),
    chain("add, broadcasting", (y, i) => add(y, biases[i])),
    chain("mul", (y, i) => mul(y, others[i])),
    chain("relu", (y) => relu(y)),
    chain("sigmoid", (y) => sigmoid(y)),
    chain("linear", (y, i) => linear(y, weights[i], biases[i])),
    loss("sum", () => sum(x)),
    loss("mean", () => mean(x)),
    loss("crossEntropy", () => crossEntropy(x, labels)),
    { name: "rule", ops: 1, forward: () => descend({ w, dw }, settings) },
  ];
}

function filled(shape: readonly number[]): Tensor {
  return parameter(new Float64Array(shape.reduce((product, size) => product * size, 1)), shape);
}

/** Forward, and then back. */
export function there({ forward, backward }: Course): () => void {
  return () => {
    const y = forward();
    if (y && backward) backward(y);
  };
}

/** How often the device is asked, for each op. */
export function callsOf(on: Idle, { ops }: Course, act: () => unknown): number {
  const before = on.calls;
  act();
  return (on.calls - before) / ops;
}

/** Milliseconds of windows: short ones, and many, since the fastest is the one that nothing disturbed. */
const WINDOW = 3, WINDOWS = 150, WARMING = 150;

/** Something that is repeated, and how often in a window. */
interface Lap {
  readonly act: () => unknown;
  readonly repeats: number;
  best: number;
}

/** Calls until everything is compiled. */
function warm(act: () => unknown): Lap {
  const until = performance.now() + WARMING;
  let calls = 0;
  for (; performance.now() < until; calls++) act();
  return { act, repeats: Math.ceil(calls * WINDOW / WARMING), best: Infinity };
}

/** Nanoseconds of each act in its fastest window. All are warm before the first is timed, as in a program that uses them all. */
function timesOf(acts: readonly (() => unknown)[]): number[] {
  acts.forEach(warm);
  const laps = acts.map(warm);
  for (let window = 0; window < WINDOWS; window++) laps.forEach(run);
  return laps.map(({ best, repeats }) => best * 1e6 / repeats);
}

function run(lap: Lap): void {
  const start = performance.now();
  for (let i = 0; i < lap.repeats; i++) lap.act();
  lap.best = Math.min(lap.best, performance.now() - start);
}

function print(on: Idle): void {
  const courses = coursesOf(),
    forward = timesOf(courses.map((course) => course.forward)),
    all = timesOf(courses.map(there));
  const rows = courses.map((course, i) => {
    const calls = callsOf(on, course, there(course));
    const times = [forward[i] / course.ops, all[i] / course.ops, all[i] / course.ops / calls];
    return [course.name, String(calls), ...times.map((time) => time.toFixed(0))];
  });
  console.log(
    markdownTable([["op", "calls of the device", "ns forward", "ns forward and back", "ns a call"], ...rows]),
  );
}

if (import.meta.main) {
  const on = new Idle();
  onDevice(on, () => print(on));
}
