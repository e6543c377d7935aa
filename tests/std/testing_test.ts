/** The stand-in for `@std/testing`: the order of hooks, and snapshots that fail when they should. */
import { assertEquals, AssertionError, assertRejects } from "@std/assert";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { assertSnapshot } from "@std/testing/snapshot";

const order: string[] = [];
const note = (word: string) => (): void => {
  order.push(word);
};

describe("describe and it", () => {
  beforeAll(note("before all"));
  beforeEach(note("before each"));
  afterEach(note("after each"));
  afterAll(note("after all"));
  it("run what they hold", note("one"));
  describe("and what is nested", () => {
    beforeEach(note("inner before each"));
    it("too", async () => {
      await Promise.resolve();
      note("two")();
    });
  });
});

Deno.test("hooks run around every test, the outer ones first", () => {
  const one = ["before each", "one", "after each"];
  const two = ["before each", "inner before each", "two", "after each"];
  assertEquals(order, ["before all", ...one, ...two, "after all"]);
});

Deno.test("assertSnapshot compares with the file", async (t) => {
  await assertSnapshot(t, { b: [1, 2], a: "text" });
  await assertSnapshot(t, "two\nlines with ` and $", { serializer: String });
  await t.step("in a step", (t) => assertSnapshot(t, 3));
});

Deno.test("assertSnapshot hands on the options, and the failure", async (t) => {
  const calls: unknown[] = [];
  const failing = (...call: unknown[]) => {
    calls.push(call);
    return Promise.reject(new AssertionError("Snapshot does not match"));
  };
  const options = { name: "stored" };
  await assertRejects(() => assertSnapshot({ ...t, assertSnapshot: failing }, 3, options), AssertionError, "not match");
  assertEquals(calls, [[3, options]]);
});
