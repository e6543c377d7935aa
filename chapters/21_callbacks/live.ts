/** A training that is seen while it runs. */
import { formatNumber } from "../../lib/figure/scale.ts";
import type { Page, Progress } from "../../lib/figure/page.ts";
import type { Callback } from "../../lib/training/history.ts";

/** A callback that fills a bar, epoch by epoch, with the losses and the time that is left. */
export function live(page: Page, title: string, epochs: number, now = () => performance.now()): Callback {
  let bar: Progress | undefined, began = 0, before = 0;
  return {
    onBegin({ epochs: known }) {
      [began, before] = [now(), known.length];
      bar = page.progress(title, epochs);
      bar.update(before);
    },
    onEpoch({ epoch, training, validation = training }) {
      const left = (now() - began) / (epoch - before) * (epochs - epoch) / 1000;
      const losses = `loss ${formatNumber(training.loss, 3)}, held out ${formatNumber(validation.loss, 3)}`;
      bar?.update(epoch, `${losses}, ${Math.ceil(left)} s left`);
    },
    onEnd: () => bar?.end(),
  };
}
