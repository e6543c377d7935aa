import { AssertionError, ending } from "./assertion_error.ts";
import { format } from "./difference.ts";

/**
 * Whether `actual` lies within `tolerance` of `expected`. The default is a ten-millionth of the expected value, and so
 * zero where zero is expected: name a tolerance there.
 */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, message?: string): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const most = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (delta <= most) return;
  throw new AssertionError(
    `Expected actual: "${short(actual)}" to be close to "${short(expected)}": ` +
      `delta "${short(delta)}" is greater than "${short(most)}"${ending(message)}`,
  );
}

function short(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toExponential();
}

/** `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (!(actual > expected)) throw compared(actual, ">", expected, message);
}

/** `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual >= expected)) throw compared(actual, ">=", expected, message);
}

/** `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) throw compared(actual, "<", expected, message);
}

/** `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual <= expected)) throw compared(actual, "<=", expected, message);
}

/** Here the caller's message stands alone, as it does in `@std/assert`. */
function compared(actual: unknown, sign: string, expected: unknown, message?: string): AssertionError {
  return new AssertionError(message ?? `Expect ${format(actual)} ${sign} ${format(expected)}`);
}
