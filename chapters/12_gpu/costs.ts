/** When a graphics card pays: a reckoning for two machines in round numbers. No machine is just like them. */
import {
  attainable,
  EXAMPLE,
  intensity,
  type Machine,
  matrixProduct,
  vectorSum,
  type Work,
} from "../11_vectorization/limits.ts";

/** A graphics card: what it can do, and what it costs to reach it. */
export interface Card extends Machine {
  /** Billions of bytes per second between its memory and that of the processor. */
  readonly link: number;
  /** Seconds from the call until the result is known to be there, whatever it is. */
  readonly wait: number;
}

/** The processor of chapter 11, and a card, in round numbers. */
export const PROCESSOR = EXAMPLE;
export const CARD: Card = { peak: 10_000, bandwidth: 500, link: 10, wait: 1e-3 };

/** In seconds. */
export function timeOn(machine: Machine, work: Work): number {
  return work.operations / attainable(intensity(work), machine) / 1e9;
}

/** In seconds: the call, the work, and, where the numbers are not there already, their way there and back. */
export function timeOnCard(card: Card, work: Work, { copies }: { copies: boolean }): number {
  return card.wait + timeOn(card, work) + (copies ? work.bytes / card.link / 1e9 : 0);
}

/** What is calculated, in dependence of a size. */
export const WORKS = { product: matrixProduct, sum: vectorSum } as const;

/**
 * From which size on the card is faster; undefined where it is not up to `most`. Takes it that the card, once ahead, stays so.
 */
export function breakEven(
  work: (n: number) => Work,
  { copies, card = CARD, processor = PROCESSOR }: { copies: boolean; card?: Card; processor?: Machine },
  most = 2 ** 40,
): number | undefined {
  const pays = (n: number) => timeOnCard(card, work(n), { copies }) < timeOn(processor, work(n));
  if (!pays(most)) return undefined;
  let [low, high] = [0, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (pays(middle)) high = middle;
    else low = middle;
  }
  return high;
}
