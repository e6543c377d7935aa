import { AssertionError, ending } from "./assertion_error.ts";

/** That the condition holds. The message is the error's whole text. */
export function assert(condition: unknown, message = ""): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** That the value is neither null nor undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw new AssertionError(`Expected actual: "${actual}" to not be null or undefined${ending(message)}`);
}

/** That the pattern is found in the text. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (expected.test(actual)) return;
  throw new AssertionError(`Expected actual: "${actual}" to match: "${expected}"${ending(message)}`);
}

/** That the text holds the other text. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(`Expected actual: "${actual}" to contain: "${expected}"${ending(message)}`);
}

/** Fails, always. */
export function fail(message?: string): never {
  throw new AssertionError(`Failed assertion${ending(message)}`);
}

/** Fails, for a place that no run should reach. */
export function unreachable(message?: string): never {
  throw new AssertionError(`Unreachable${ending(message)}`);
}
