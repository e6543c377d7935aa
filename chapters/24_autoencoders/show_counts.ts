/** The fourth part: where a loss ends, and what a code costs and saves. */
import type { Page } from "../../lib/figure/page.ts";
import { crossEntropyFloor, multiplications, parametersOf, shares } from "./counts.ts";
import { NOTES } from "./mnist.ts";
import { roundedCodes } from "./necks.ts";

export async function showFloor(page: Page, seed: number) {
  page.heading("A loss that does not end at 0");
  const { reached, floor } = await crossEntropyFloor(seed);
  page.text(
    `The notes take binary cross-entropy as the loss of pixels. A pixel is no yes or no, but a gray; taken as a probability p, it
    costs at least -p log p - (1 - p) log (1 - p), which is its entropy, even if the output is p exactly. On unseen digits, for 64-48-16-48-64:`,
  );
  page.table(["loss", "entropy of the pixels", "left to be learned"], [
    [reached.toFixed(4), floor.toFixed(4), (reached - floor).toFixed(4)],
  ]);
  page.text(
    `Most of this loss is not the autoencoder's. It falls as it should, since the slope does not see the floor, but its
    value says little, and ratios of two values say less. A picture of pure black and white has a floor of 0.`,
  );
}

export async function showCosts(page: Page, seed: number) {
  page.heading("What a code saves");
  const whole = [...NOTES, ...NOTES.toReversed().slice(1)], encoder = multiplications(NOTES);
  page.text(
    `The autoencoder of the notes, ${whole.join("-")}, has ${parametersOf(whole)} parameters. A code of ${
      NOTES.at(-1)
    } numbers in place of ${
      NOTES[0]
    } makes what reads it smaller. But the code must be made first. Multiplications for one row:`,
  );
  const readers = [[], [512]].map((hidden) => [...hidden, 10]);
  page.table(
    ["reader", "from pixels", "from a code that is there", "encoder and reader"],
    readers.map((reader) => {
      const [pixels, code] = [multiplications([784, ...reader]), multiplications([32, ...reader])];
      return [reader.join("-"), pixels, code, encoder + code];
    }),
  );
  const { exact, inBytes } = await roundedCodes(seed), { iris, oneHot } = shares(seed);
  page.text(
    `So a code saves time where it is made once and read often, or where the reader is large; a small reader is faster without. In
    memory, 32 numbers of four bytes are 128 bytes. An image of 784 pixels of one byte takes ${
      (784 / 128).toFixed(1)
    } times
    that, though it has ${
      (784 / 32).toFixed(1)
    } times as many numbers. But a code can be rounded: for 64-48-8-48-64 on unseen
    digits the error is ${exact.toFixed(5)}, and with one byte for each number ${inBytes.toFixed(5)}.`,
  );
  page.text(
    `It is not zeros that make rows compressible, but columns that go together: one component has ${
      (100 * iris).toFixed(0)
    } % of the variance of Iris, where no number is 0. Eight components have ${
      (100 * oneHot).toFixed(0)
    } % of that of 64 one-hot columns, where 63 of 64 are.`,
  );
}
