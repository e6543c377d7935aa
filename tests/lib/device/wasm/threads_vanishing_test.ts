/** What happens where a worker is ended from outside: nobody waits for it forever, and nothing is calculated twice. */
import { assertEquals, assertMatch } from "@std/assert";
import { vanish } from "./threads_vanishing.ts";

const REASON = "a worker failed: it vanished in the midst of its work, as when something ends it or memory runs out";
const TWOS = new Array(20).fill(2);

Deno.test("work whose worker vanishes in a call is repeated, where it can be", async () => {
  assertEquals(await vanish("in a call", true), { numbers: TWOS, error: undefined, threads: 1, reason: REASON });
});

Deno.test("work whose worker vanishes in a call throws, where it cannot be repeated", async () => {
  const { numbers, error, threads, reason } = await vanish("in a call", false);
  assertMatch(
    error ?? "",
    /^Error: Cannot finish a calculation: a worker vanished while it changed numbers in place, /,
  );
  assertEquals([threads, reason], [1, REASON]);
  assertEquals(numbers, [...TWOS.slice(0, 15), 1000, 1, 1, 1, 1]);
});

Deno.test("calls that a vanished worker has not begun are made by the calling thread, once", async () => {
  const found = await vanish("before its first call", false);
  assertEquals(found, { numbers: TWOS, error: undefined, threads: 1, reason: REASON });
});

Deno.test("a worker that vanishes while it has nothing to do is not waited for", async () => {
  const { numbers, error } = await vanish("idle", false);
  assertEquals([numbers, error], [TWOS, undefined]);
});
