import { stripVTControlCharacters } from "node:util";
import { AssertionError, ending } from "./assertion_error.ts";

/** Any class of errors, abstract ones included. */
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** That `body` throws: anything at all. Returns what was thrown. */
export function assertThrows(body: () => unknown, message?: string): unknown;
/** That `body` throws an error of the class, with a message that includes the text. Returns the error. */
export function assertThrows<E extends Error = Error>(
  body: () => unknown,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): E;
export function assertThrows<E extends Error>(
  body: () => unknown,
  classOrMessage?: ErrorClass<E> | string,
  includes?: string,
  message?: string,
): unknown {
  const expected = expectationOf(classOrMessage, includes, message);
  try {
    body();
  } catch (error) {
    check(error, expected, "thrown");
    return error;
  }
  throw new AssertionError(`Expected function to throw${ending(expected.message)}`);
}

/** That the promise of `body` rejects: with anything at all. Resolves to what it was rejected with. */
export function assertRejects(body: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
/** That the promise of `body` rejects with an error of the class. Resolves to the error. */
export function assertRejects<E extends Error = Error>(
  body: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  includes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  body: () => PromiseLike<unknown>,
  classOrMessage?: ErrorClass<E> | string,
  includes?: string,
  message?: string,
): Promise<unknown> {
  const expected = expectationOf(classOrMessage, includes, message);
  const promise = promiseOf(body);
  if (!promise) throw new AssertionError(`Function throws when expected to reject${ending(expected.message)}`);
  try {
    await promise;
  } catch (error) {
    check(error, expected, "rejected");
    return error;
  }
  throw new AssertionError(`Expected function to reject${ending(expected.message)}`);
}

interface Expectation<E extends Error> {
  readonly errorClass?: ErrorClass<E>;
  readonly includes?: string;
  readonly message?: string;
}

function expectationOf<E extends Error>(
  classOrMessage: ErrorClass<E> | string | undefined,
  includes: string | undefined,
  message: string | undefined,
): Expectation<E> {
  return typeof classOrMessage === "string"
    ? { message: classOrMessage }
    : { errorClass: classOrMessage, includes, message };
}

/** Nothing where `body` throws at once or returns no promise: neither counts as rejecting. */
function promiseOf(body: () => PromiseLike<unknown>): PromiseLike<unknown> | undefined {
  try {
    const promise: unknown = body();
    return isPromiseLike(promise) ? promise : undefined;
  } catch {
    return undefined;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Without a class nothing is asked, not even the text: `@std/assert` looks at the message of a known error only. */
function check<E extends Error>(error: unknown, expected: Expectation<E>, how: "thrown" | "rejected"): void {
  const { errorClass, includes, message } = expected;
  if (!errorClass) return;
  if (!(error instanceof Error)) throw new AssertionError(`A non-Error object was ${how}${ending(message)}`);
  if (!(error instanceof errorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${errorClass.name}", but was "${error.constructor.name}"${ending(message)}`,
    );
  }
  if (includes && !stripVTControlCharacters(error.message).includes(stripVTControlCharacters(includes))) {
    const [wanted, got] = [JSON.stringify(includes), JSON.stringify(error.message)];
    throw new AssertionError(`Expected error message to include ${wanted}, but got ${got}${ending(message)}`);
  }
}
