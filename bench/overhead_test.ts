/** What the courses ask of a device: their time is divided by it, and no op may ask for more. */
import { assertEquals } from "@std/assert";
import { onDevice } from "../lib/tensor.ts";
import { Idle } from "./idle.ts";
import { callsOf, CHAIN, coursesOf, there } from "./overhead.ts";

/** Of each op, forward, and forward and back; `first` is a copy of what arrives at the first of a row, for a parameter. */
const first = 1 / CHAIN;
const calls: Readonly<Record<string, readonly [forward: number, both: number]>> = {
  [`add, ${CHAIN} in a row`]: [1, 2 + first],
  [`add, broadcasting, ${CHAIN} in a row`]: [1, 2 + first],
  [`mul, ${CHAIN} in a row`]: [1, 3],
  [`relu, ${CHAIN} in a row`]: [1, 2],
  [`sigmoid, ${CHAIN} in a row`]: [1, 2],
  [`linear, ${CHAIN} in a row`]: [1, 4],
  sum: [1, 3],
  mean: [2, 5],
  crossEntropy: [10, 15],
  rule: [1, 1],
};

Deno.test("an idle device counts what each op asks of it, there and back", () => {
  const on = new Idle();
  const found = onDevice(on, () =>
    coursesOf().map((course) => [
      course.name,
      [callsOf(on, course, course.forward), callsOf(on, course, there(course))],
    ]));
  assertEquals(Object.fromEntries(found), calls);
});
