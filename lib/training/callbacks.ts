/** Several who hear of a training, as one. */
import type { Callback, Epoch, History, Step } from "./history.ts";

/**
 * Tells all of them, in order, and waits for each. The answer is "stop" where one of them says so; the others still hear of it.
 * Of the end all hear that were told of the begin, even where one of them throws: some put back what they have changed. Then the
 * first error is thrown.
 */
export function together(callbacks: readonly Callback[]): Required<Callback> {
  const inTurn = async (tell: (one: Callback) => unknown) => {
    let answer: "stop" | undefined;
    for (const one of callbacks) if (await tell(one) === "stop") answer = "stop";
    return answer;
  };
  const begun: Callback[] = [];
  return {
    onBegin(history: History) {
      begun.length = 0;
      return inTurn((one) => {
        begun.push(one);
        return one.onBegin?.(history);
      });
    },
    onStep: (step: Step) => callbacks.forEach((one) => one.onStep?.(step)),
    onEpoch: (epoch: Epoch, history: History) => inTurn((one) => one.onEpoch?.(epoch, history)),
    async onEnd(history: History) {
      const errors: unknown[] = [];
      for (const one of begun) await attempt(() => one.onEnd?.(history), errors);
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Does something, and notes down the error where it fails. */
async function attempt(act: () => unknown, errors: unknown[]): Promise<void> {
  try {
    await act();
  } catch (error) {
    errors.push(error);
  }
}
