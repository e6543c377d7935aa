/** What every failed assertion throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** The end of a message: a full stop, or a colon and the caller's own words. */
export function ending(message?: string): string {
  return message ? `: ${message}` : ".";
}
