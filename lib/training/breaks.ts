/** Long work lets others work now and then: a page is drawn, a key is heard, memory that nobody holds is found. */

export interface Breaks {
  /** Whether the last break is long ago. */
  readonly isDue: boolean;
  /** Lets others work. */
  take(): Promise<void>;
}

/** Breaks, so many milliseconds apart. */
export function breaks(between = 200): Breaks {
  let since = performance.now();
  return {
    get isDue() {
      return performance.now() - since > between;
    },
    async take() {
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    },
  };
}
