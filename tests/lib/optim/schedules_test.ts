import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { cosineRestarts, cyclicalRate, oneCycle } from "../../../lib/optim/cycles.ts";
import { plateau } from "../../../lib/optim/plateau.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import * as schedules from "../../../lib/optim/schedules.ts";
import type { Schedule } from "../../../lib/optim/schedules.ts";
import "../exact.ts";

const { cosineDecay, rateScaler, scheduleThrough, schedulesInTurn, warmUp } = schedules;

/** The first factors, to four digits. */
function factors(schedule: Schedule, count: number): number[] {
  return Array.from({ length: count }, (_, t) => Math.round(1e4 * schedule(t)) / 1e4);
}

Deno.test("each schedule begins and ends as it says, and goes on", () => {
  assertEquals(factors(schedules.constantRate(0.5), 3), [0.5, 0.5, 0.5]);
  assertEquals(factors(schedules.stepDecay({ every: 2 }), 5), [1, 1, 0.1, 0.1, 0.01]);
  assertEquals(factors(schedules.decayAt([1, 3], 0.5), 5), [1, 0.5, 0.5, 0.25, 0.25]);
  assertEquals(factors(schedules.exponentialDecay(0.5), 4), [1, 0.5, 0.25, 0.125]);
  assertEquals(factors(schedules.polynomialDecay({ steps: 4, power: 2, to: 0.2 }), 6), [1, 0.65, 0.4, 0.25, 0.2, 0.2]);
  assertEquals(factors(cosineDecay({ steps: 4, to: 0.1 }), 7), [1, 0.8682, 0.55, 0.2318, 0.1, 0.1, 0.1]);
  assertEquals(factors(warmUp(4), 6), [0.25, 0.5, 0.75, 1, 1, 1]);
  assertEquals(factors(schedules.inverseRootDecay(4), 16)[15], 0.5);
  assertEquals(factors(schedulesInTurn({ first: warmUp(2), steps: 2, then: cosineDecay({ steps: 2 }) }), 6), [
    0.5,
    1,
    1,
    0.5,
    0,
    0,
  ]);
});

Deno.test("a schedule through points is as at the first before it, and as at the last behind it", () => {
  const straight = scheduleThrough([[2, 0.4], [4, 1], [5, 0]]), bent = scheduleThrough([[0, 0], [3, 1]], "cosine");
  assertEquals(factors(straight, 7), [0.4, 0.4, 0.4, 0.7, 1, 0, 0]);
  assertEquals(factors(bent, 5), [0, 0.25, 0.75, 1, 1]);
  assertEquals(factors(scheduleThrough([[3, 0.2]]), 5), [0.2, 0.2, 0.2, 0.2, 0.2]);
});

Deno.test("restarts take longer each time, cycles get flatter, and one cycle ends far below its beginning", () => {
  assertEquals(factors(cosineRestarts({ steps: 2, longer: 2 }), 8), [1, 0.5, 1, 0.8536, 0.5, 0.1464, 1, 0.9619]);
  assertEquals(factors(cosineRestarts({ steps: 2 }), 5), [1, 0.5, 1, 0.5, 1]);
  assertEquals(factors(cyclicalRate({ up: 1, down: 2, from: 0.2, perCycle: 0.5 }), 8), [
    ...[0.2, 1, 0.6],
    ...[0.2, 0.6, 0.4],
    ...[0.2, 0.4],
  ]);
  const once = oneCycle({ steps: 20 });
  assertEquals(factors(once, 20)[5], 1);
  assertAlmostEquals(once(19), 4e-6, 1e-18);
});

Deno.test("no schedule leaves the span from its lowest to its highest point", () => {
  const length = fc.integer({ min: 4, max: 50 }), low = fc.integer({ min: 0, max: 1000 }).map((part) => part / 1000);
  const step = fc.integer({ min: 0, max: 200 });
  fc.assert(fc.property(length, low, step, (steps, low, t) => {
    const all = [
      cosineDecay({ steps, to: low }),
      schedules.polynomialDecay({ steps, power: 2, to: low }),
      cosineRestarts({ steps, longer: 2, to: low }),
      cyclicalRate({ up: steps, from: low }),
      oneCycle({ steps, warmUp: 0.5, from: low, to: low }),
    ];
    for (const schedule of all) assert(schedule(t) >= low - 1e-12 && schedule(t) <= 1 + 1e-12, `${schedule(t)}`);
  }));
});

Deno.test("settings that make no schedule are refused", () => {
  const refusals: [make: () => unknown, message: string][] = [
    [() => cosineDecay({ steps: 0 }), "Cannot make the schedule cosineDecay: steps is 0; it must be 1 or more"],
    [() => warmUp(NaN), "Cannot make the schedule warmUp: steps is NaN; it must be 1 or more"],
    [() => schedules.exponentialDecay(-1), "Cannot make the schedule exponentialDecay: factor is -1; it must be 0 or"],
    [() => cosineRestarts({ steps: 3, longer: 0.5 }), "schedule cosineRestarts: longer is 0.5; it must be 1 or more"],
    [() => cyclicalRate({ up: 4, from: Infinity }), "schedule cyclicalRate: from is Infinity; it must be 0 or more"],
    [() => oneCycle({ steps: 3 }), "Cannot make the schedule oneCycle: 0.3 of 3 steps leave no way up, or none down"],
    [() => oneCycle({ steps: 10, warmUp: 0.9, phases: 3 }), "oneCycle: 0.9 of 10 steps leave no way up, or none down"],
    [() => scheduleThrough([]), "Cannot make a schedule through no points"],
    [() => scheduleThrough([[1, 0], [1, 1]]), "Cannot make a schedule through 1 at step 1: steps must rise, and"],
    [() => scheduleThrough([[1, -1]]), "Cannot make a schedule through -1 at step 1: steps must rise, and factors"],
  ];
  for (const [make, message] of refusals) assertThrows(make, Error, message);
});

Deno.test("the rates of all groups are multiplied, each time those from the beginning", async () => {
  const a = parameter([1]), b = parameter([1]);
  const optimizer = sgd([{ parameters: { a } }, { parameters: { b }, settings: { learningRate: 0.25 } }], {
    learningRate: 0.5,
  });
  const scale = rateScaler(optimizer), slopes = { of: () => tensor([1]) };
  scale(0.5);
  scale(0.5);
  assertEquals(optimizer.learningRates, [0.25, 0.125]);
  optimizer.step(slopes);
  assertEquals([await a.item(), await b.item()], [0.75, 0.875]);
  scale(0);
  optimizer.step(slopes);
  assertEquals([await a.item(), await b.item()], [0.75, 0.875]);
  for (const wrong of [NaN, -1, Infinity]) {
    assertThrows(() => scale(wrong), Error, `Cannot multiply the learning rate of sgd by ${wrong}: a factor is`);
  }
  assertEquals(optimizer.learningRates, [0, 0]);
});

Deno.test("at a plateau the factor falls, rests, and stops at its least", () => {
  const watched = plateau({ factor: 0.5, patience: 1, rest: 1, least: 0.2 });
  const falls = Array.from({ length: 14 }, () => 1).map((loss) => watched.report(loss));
  assertEquals(falls.flatMap((fell, i) => fell ? [i] : []), [2, 5, 8]);
  assertEquals(watched.factor, 0.2);
  assertEquals(watched.memory, { best: 1, worse: 1, resting: 0, factor: 0.2 });
});

Deno.test("better is lower or higher, by a part of the best or by a number, also where the best is negative", () => {
  const keeps = (settings: Parameters<typeof plateau>[0], first: number, second: number) => {
    const watched = plateau({ patience: 0, ...settings });
    watched.report(first);
    return !watched.report(second);
  };
  assertEquals([keeps({ threshold: 0.1 }, 10, 9.1), keeps({ threshold: 0.1 }, 10, 8.9)], [false, true]);
  assertEquals([keeps({ threshold: 0.1 }, -10, -10.9), keeps({ threshold: 0.1 }, -10, -11.1)], [false, true]);
  const absolute = { threshold: 0.1, isRelative: false, better: "higher" } as const;
  assertEquals([keeps(absolute, 10, 10.05), keeps(absolute, 10, 10.2)], [false, true]);
});

Deno.test("after an infinite report every finite one is better", () => {
  for (const [better, worst] of [["lower", Infinity], ["higher", -Infinity]] as const) {
    const watched = plateau({ better, patience: 0 });
    assertEquals([worst, 5, worst].map((value) => watched.report(value)), [false, false, true]);
  }
});

Deno.test("a plateau goes on where its memory is put back", () => {
  const settings = { patience: 2 }, losses = [1, 0.5, 0.6, 0.6, 0.6, 0.5, 0.6], whole = plateau(settings);
  const all = losses.map((loss) => whole.report(loss)), first = plateau(settings), second = plateau(settings);
  losses.slice(0, 4).forEach((loss) => first.report(loss));
  Object.assign(second.memory, JSON.parse(JSON.stringify(first.memory)));
  assertEquals(losses.slice(4).map((loss) => second.report(loss)), all.slice(4));
  assertEquals(second.memory, whole.memory);
});

Deno.test("a plateau refuses what it cannot judge", () => {
  assertThrows(() => plateau().report(NaN), Error, "Cannot watch for a plateau: the report is NaN; training has");
  assertThrows(() => plateau({ factor: 1 }), Error, "Cannot watch for a plateau: factor is 1; it must be from 0 to");
  assertThrows(() => plateau({ patience: -1 }), Error, "Cannot watch for a plateau: patience is -1; it must be 0 or");
});
