/** A bar that fills while a model learns, with its loss and the time that is left. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import type { Step } from "../../lib/training/history.ts";

/** What `fit` tells its steps to, and what ends the bar. */
export interface Watch {
  readonly onStep: (step: Step) => void;
  readonly end: () => void;
}

/** A bar for a training of so many steps. The time left is what the steps so far took in the mean, for those to come. */
export function watch(page: Page, title: string, steps: number): Watch {
  const bar = page.progress(title, steps), began = performance.now();
  return {
    onStep({ step, epoch, measures }) {
      const left = (performance.now() - began) / step * (steps - step) / 1000;
      bar.update(step, `epoch ${epoch}, loss ${formatNumber(measures.loss)}, ${Math.ceil(left)} s left`);
    },
    end: () => bar.end(),
  };
}
