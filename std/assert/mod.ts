/**
 * A stand-in for `@std/assert`, for machines that do not reach its registry: the assertions that the book uses, written
 * anew, with the same behavior. Whoever reaches the registry deletes `links` from `deno.json`, and `--no-remote` from the
 * tasks and from chapters/start.ts, and gets the original.
 */

export { AssertionError } from "./assertion_error.ts";
export { assert, assertExists, assertMatch, assertStringIncludes, fail, unreachable } from "./basics.ts";
export { equal } from "./equal.ts";
export { assertEquals, assertNotEquals, assertStrictEquals } from "./equality.ts";
export { assertAlmostEquals, assertGreater, assertGreaterOrEqual, assertLess, assertLessOrEqual } from "./numbers.ts";
export { assertRejects, assertThrows } from "./throws.ts";
