import { AssertionError, ending } from "./assertion_error.ts";
import { difference, format } from "./difference.ts";
import { equal } from "./equal.ts";

/** Deep equality: 0 equals -0, NaN equals NaN; see `equal`. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(`Values are not equal${ending(message)}\n${difference(actual, expected)}`);
}

/** The opposite of `assertEquals`. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    `Expected actual: ${format(actual)} not to be: ${format(expected)}${ending(message)}`,
  );
}

/** The same value or the same object, by `Object.is`: 0 is not -0. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const text = format(actual);
  if (text !== format(expected)) {
    throw new AssertionError(`Values are not strictly equal${ending(message)}\n${difference(actual, expected)}`);
  }
  const indented = text.split("\n").map((line) => `    ${line}`).join("\n");
  throw new AssertionError(
    `Values have the same structure but are not reference-equal${ending(message)}\n\n${indented}\n`,
  );
}
