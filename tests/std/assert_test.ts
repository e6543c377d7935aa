/** The stand-in for `@std/assert` against what the original does, point by point. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "@std/assert";

/** Compares without any assertion: what is under test must not judge itself. */
function same(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`expected ${Deno.inspect(expected)}, got ${Deno.inspect(actual)}`);
}

/** The message with which an assertion fails; nothing where it holds. */
function failure(assertion: () => unknown): string | undefined {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
}

async function rejection(assertion: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
}

Deno.test("assertEquals shows both values line by line", () => {
  same(
    failure(() => assertEquals({ b: [1, 2], a: "x" }, { a: "x", b: [1, 3] }, "after step 5")),
    [
      "Values are not equal: after step 5",
      ...["", "", "    [Diff] Actual / Expected", "", ""],
      ...["    {", '      a: "x",', "      b: [", "        1,", "-       2,", "+       3,", "      ],", "    }", ""],
    ].join("\n"),
  );
});

Deno.test("assertEquals shows where the lines of two texts differ", () => {
  const message = failure(() => assertEquals("one\ntwo\nfour", "one\nthree\nfour"));
  same(message?.endsWith("\n    one\\n\n-   two\\n\n+   three\\n\n    four\n"), true);
});

/** The lines that a difference does not have in common. */
function changes(actual: unknown, expected: unknown): string[] | undefined {
  return failure(() => assertEquals(actual, expected))?.split("\n").filter((line) => /^[-+]/.test(line));
}

Deno.test("assertEquals keeps what is common in a long difference", () => {
  const numbers = Array.from({ length: 200 }, (_, i) => i);
  const expected = [-1, ...numbers.filter((i) => i !== 50 && i !== 150), -2];
  same(changes(numbers, expected)?.join(), "+     -1,,-     50,,-     150,,+     -2,");
});

Deno.test("assertEquals finds small changes in a very long list, and bears two lists that share nothing", () => {
  const numbers = Array.from({ length: 70_000 }, (_, i) => i);
  same(changes(numbers.filter((i) => i !== 60_000 && i !== 60_007), numbers)?.join(), "+     60000,,+     60007,");
  same(changes(numbers, numbers.map((i) => -i - 1))?.length, 140_000);
});

Deno.test("assertNotEquals names the value", () => {
  same(failure(() => assertNotEquals(1, 1)), "Expected actual: 1 not to be: 1.");
  same(failure(() => assertNotEquals(1, 1, "why")), "Expected actual: 1 not to be: 1: why");
});

Deno.test("assertStrictEquals goes by Object.is", () => {
  const object = {};
  same(failure(() => assertStrictEquals(object, object)), undefined);
  same(failure(() => assertStrictEquals(NaN, NaN)), undefined);
  same(
    failure(() => assertStrictEquals(0, -0)),
    "Values are not strictly equal.\n\n\n    [Diff] Actual / Expected\n\n\n-   0\n+   -0\n",
  );
  same(
    failure(() => assertStrictEquals([1], [1], "why")),
    "Values have the same structure but are not reference-equal: why\n\n    [\n      1,\n    ]\n",
  );
});

Deno.test("assertAlmostEquals allows a ten-millionth of what is expected, and so nothing at 0", () => {
  const holds = (...values: [number, number, number?]) => failure(() => assertAlmostEquals(...values)) === undefined;
  same(holds(1 + 0.9e-7, 1), true);
  same(holds(1 + 1.1e-7, 1), false);
  same(holds(1000 + 0.9e-4, 1000), true);
  same(holds(-1000 - 0.9e-4, -1000), true);
  same(holds(-1000 - 1.1e-4, -1000), false);
  same(holds(1e-300, 0), false);
  same(holds(-0, 0), true);
  same(holds(1e-9, 0, 1e-8), true);
  same(holds(Infinity, Infinity), true);
  same(holds(-Infinity, Infinity), false);
  same(holds(1e308, Infinity), false);
  same(holds(NaN, NaN), true);
  same(holds(NaN, 1), false);
  same(holds(1, NaN), false);
});

Deno.test("assertAlmostEquals says how far off", () => {
  same(
    failure(() => assertAlmostEquals(0.5, 2, 1, "why")),
    'Expected actual: "5e-1" to be close to "2": delta "1.5e+0" is greater than "1": why',
  );
});

Deno.test("comparisons: the message is replaced by the caller's", () => {
  same(failure(() => assertGreater(2, 1)), undefined);
  same(failure(() => assertGreater(1, 1)), "Expect 1 > 1");
  same(failure(() => assertGreaterOrEqual(1, 1)), undefined);
  same(failure(() => assertGreaterOrEqual(0, 1)), "Expect 0 >= 1");
  same(failure(() => assertLess(1, 2)), undefined);
  same(failure(() => assertLess(NaN, 2)), "Expect NaN < 2");
  same(failure(() => assertLessOrEqual("a", "a")), undefined);
  same(failure(() => assertLessOrEqual("b", "a")), 'Expect "b" <= "a"');
  same(failure(() => assertLessOrEqual(2, 1, "the loss rose")), "the loss rose");
});

Deno.test("assert, assertExists, assertMatch, assertStringIncludes, fail and unreachable", () => {
  same(failure(() => assert("text")), undefined);
  same(failure(() => assert(0)), "");
  same(failure(() => assert("", "why")), "why");
  same(failure(() => assertExists(0)), undefined);
  same(failure(() => assertExists(undefined)), 'Expected actual: "undefined" to not be null or undefined.');
  same(failure(() => assertMatch("abc", /b/)), undefined);
  same(failure(() => assertMatch("abc", /x/)), 'Expected actual: "abc" to match: "/x/".');
  same(failure(() => assertStringIncludes("abc", "bc")), undefined);
  same(failure(() => assertStringIncludes("abc", "x", "why")), 'Expected actual: "abc" to contain: "x": why');
  same(failure(() => fail()), "Failed assertion.");
  same(failure(() => fail("why")), "Failed assertion: why");
  same(failure(() => unreachable()), "Unreachable.");
});

const throwing = (value: unknown) => (): void => {
  throw value;
};

Deno.test("assertThrows returns what was thrown, of any kind where no class is given", () => {
  const error = new TypeError("a bad thing");
  same(assertThrows(throwing(error)), error);
  same(assertThrows(throwing("text")), "text");
  same(assertThrows(throwing(undefined)), undefined);
  same(assertThrows(throwing(error), TypeError), error);
  same(assertThrows(throwing(error), Error, "bad"), error);
});

Deno.test("assertThrows says what is wrong", () => {
  const error = new TypeError("a bad thing");
  same(failure(() => assertThrows(() => 1)), "Expected function to throw.");
  same(failure(() => assertThrows(() => 1, "why")), "Expected function to throw: why");
  same(failure(() => assertThrows(throwing("text"), Error)), "A non-Error object was thrown.");
  same(
    failure(() => assertThrows(throwing(error), RangeError)),
    'Expected error to be instance of "RangeError", but was "TypeError".',
  );
  same(
    failure(() => assertThrows(throwing(error), TypeError, "good", "why")),
    'Expected error message to include "good", but got "a bad thing": why',
  );
});

Deno.test("assertThrows looks through colors in a message", () => {
  same(failure(() => assertThrows(throwing(new Error("\x1b[31mred\x1b[0m wine")), Error, "red wine")), undefined);
});

Deno.test("assertRejects resolves to the reason", async () => {
  const error = new TypeError("a bad thing");
  same(await assertRejects(() => Promise.reject(error)), error);
  same(await assertRejects(() => Promise.reject("text")), "text");
  same(await assertRejects(() => Promise.reject(error), TypeError, "bad"), error);
});

Deno.test("assertRejects says what is wrong; a throw before the promise is no rejection", async () => {
  const error = new TypeError("a bad thing");
  const early = (): Promise<void> => {
    throw error;
  };
  same(await rejection(() => assertRejects(() => Promise.resolve())), "Expected function to reject.");
  same(await rejection(() => assertRejects(() => Promise.resolve(), "why")), "Expected function to reject: why");
  same(await rejection(() => assertRejects(early, TypeError)), "Function throws when expected to reject.");
  same(await rejection(() => assertRejects(() => Promise.reject("x"), Error)), "A non-Error object was rejected.");
  same(
    await rejection(() => assertRejects(() => Promise.reject(error), RangeError)),
    'Expected error to be instance of "RangeError", but was "TypeError".',
  );
  same(
    await rejection(() => assertRejects(() => Promise.reject(error), TypeError, "good")),
    'Expected error message to include "good", but got "a bad thing".',
  );
});

Deno.test("AssertionError has its name and keeps a cause", () => {
  const error = new AssertionError("text", { cause: 1 });
  same(error.name, "AssertionError");
  same(error.message, "text");
  same(error.cause, 1);
  same(error instanceof Error, true);
});
