/** The part of the experiment on the order of a sum. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { dotExact, dotInLanes, dotInOrder, dotInPairs, largestError, ROUNDINGS } from "./sums.ts";

/** Numbers in float32. */
export const ones = (length: number) => new Float32Array(length).fill(1);

/** A large number and small ones behind it, of which some are lost, depending on what they are added to. */
export function largeAndSmall(): Float32Array {
  return Float32Array.from({ length: 16 }, (_, i) => i === 0 ? 2 ** 24 : 1);
}

/** Random numbers from 0 to 1: what is added up is positive, so nothing cancels. */
export function positive(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.uniform());
}

const ORDERS = [dotInOrder, dotInLanes, dotInPairs] as const;

/** How far each order is off, in the mean over some pairs of vectors, as a part of the exact value. */
export function meanErrors(
  length: number,
  trials: number,
  random: Random,
): [order: number, lanes: number, pairs: number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const x = positive(length, random), y = positive(length, random), exact = dotExact(x, y);
    ORDERS.forEach((dot, way) => sums[way] += Math.abs(dot(x, y) - exact) / exact / trials);
  }
  return sums;
}

const LENGTHS = [16, 64, 256, 1024, 4096, 16384], TRIALS = 8;

export function showOrders(page: Page, seed: number) {
  page.heading("The order of a sum");
  page.text(
    `In lanes the same products are added in another order. In exact numbers that makes no difference. In float32 each sum
    is rounded. Three orders: one product after the other; in four lanes, whose sums are added at the end; and in pairs, the
    pairs in pairs, and so on. The first example has the number 2^24 = 16777216 and fifteen ones, the second a thousand random numbers.`,
  );
  const random = new Random(seed), x = positive(1000, random), y = positive(1000, random), large = largeAndSmall();
  page.table(["order", "2^24 and fifteen ones", "random"], [
    ["one after the other", String(dotInOrder(large, ones(16))), digits(dotInOrder(x, y))],
    ["four lanes", String(dotInLanes(large, ones(16))), digits(dotInLanes(x, y))],
    ["in pairs", String(dotInPairs(large, ones(16))), digits(dotInPairs(x, y))],
    ["exact", String(dotExact(large, ones(16))), digits(dotExact(x, y))],
  ]);
  page.text(
    `Beside 2^24 a 1 is half of the last digit, and is rounded away. One after the other, all fifteen are lost, one by one. What is
    first added to its like counts. How far are longer sums off?`,
  );
  const errors = LENGTHS.map((length) => meanErrors(length, TRIALS, random));
  const names = ["one after the other", "four lanes", "in pairs"];
  page.lines({
    name: "sum_errors",
    title: "How far a dot product of positive numbers is off in float32",
    x: { label: "products", scale: "log" },
    y: { label: "mean error, as a part of the result", scale: "log" },
    lines: [
      ...names.map((name, way) => ({ name, x: LENGTHS, y: errors.map((one) => one[way]) })),
      { name: "one after the other, at most", x: LENGTHS, y: LENGTHS.map((n) => largestError(ROUNDINGS.inOrder(n))) },
      { name: "in pairs, at most", x: LENGTHS, y: LENGTHS.map((n) => largestError(ROUNDINGS.inPairs(n))) },
    ],
  });
  page.text(
    `In the worst case an error grows with the longest chain of sums (Higham 2002). With ${
      LENGTHS.at(-1)
    } products this is
    ${ROUNDINGS.inOrder(16384)} roundings one after the other, ${ROUNDINGS.inLanes(16384)} in four lanes, and
    ${
      ROUNDINGS.inPairs(16384)
    } in pairs. So lanes are not less exact. Their sums are shorter, and only come out differently.`,
  );
}

function digits(value: number): string {
  return value.toPrecision(12);
}
