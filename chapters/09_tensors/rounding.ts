/** What is lost when a number must fit into 32 or 64 bits. */
import { tensor } from "../../lib/create.ts";
import type { DataType } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import type { Page } from "../../lib/figure/page.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { onDevice, type Tensor } from "../../lib/tensor.ts";

/** Half the distance from 1 to the next number: the largest part of a number that rounding may change (Goldberg 1991). */
const UNIT: Readonly<Record<DataType, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** The result of a calculation with tensors of this type, as one number. */
export function inType(dataType: DataType, calculate: () => Tensor): Promise<number> {
  return onDevice(new Reference(dataType), calculate).item();
}

/** 0.1 added up n times, one after the other, for n = 1, 2, 3, ...: the sum after each of `counts`. */
export async function runningSums(dataType: DataType, counts: readonly number[]): Promise<number[]> {
  const sums: number[] = [], tenth = onDevice(new Reference(dataType), () => tensor([0.1]));
  let sum = tenth;
  for (let n = 1; n <= counts[counts.length - 1]; n++) {
    if (n > 1) sum = add(sum, tenth);
    if (counts.includes(n)) sums.push(await sum.item());
  }
  return sums;
}

/** How far a sum of n tenths is off, as a part of it. */
export function relativeError(sum: number, n: number): number {
  return Math.abs(sum - n / 10) / (n / 10);
}

/** What n roundings can do to a sum of positive numbers at most, as a part of it (Higham 2002). */
export function largestError(dataType: DataType, n: number): number {
  return n * UNIT[dataType] / (1 - n * UNIT[dataType]);
}

/** Calculations that come out differently. */
export const CALCULATIONS: readonly [text: string, calculate: () => Tensor][] = [
  ["0.1", () => tensor([0.1])],
  ["(0.1 + 0.2) - 0.3", () => sub(add(tensor([0.1]), tensor([0.2])), tensor([0.3]))],
  ["2^24 + 1", () => add(tensor([2 ** 24]), 1)],
  ["(10^8 + 1) - 10^8", () => sub(add(tensor([1e8]), 1), 1e8)],
  ["2^100 * 2^100", () => mul(tensor([2 ** 100]), 2 ** 100)],
];

/** Twelve digits tell what is meant; all of them would not fit into a line. */
function shortened(value: number): string {
  return String(Number(value.toPrecision(12)));
}

const COUNTS = [10, 100, 1000, 10_000].flatMap((power) => [power, 2 * power, 5 * power]);

export async function showRounding(page: Page) {
  page.heading("Rounding");
  page.text(
    `All numbers of a tensor have one width. Float64 keeps 53 binary digits, about 16 decimal ones. Float32 keeps 24,
    about 7, in half the memory, and twice as many of its numbers fit into a register. It is the usual type for training;
    large networks calculate most of their products in 16 bits (Micikevicius et al. 2018). Each result is rounded to the nearest number that there
    is:`,
  );
  const rows = CALCULATIONS.map(async ([text, calculate]) => [
    text,
    ...await Promise.all(
      (["float64", "float32"] as const).map(async (type) => shortened(await inType(type, calculate))),
    ),
  ]);
  page.table(["calculation", "float64", "float32"], await Promise.all(rows));
  page.text(
    `Above 2^24 float32 no longer has all whole numbers, and what is small is lost beside what is large. Errors add
    up. Here 0.1 is added again and again, and each sum is rounded. The figure shows how far the sums are off.`,
  );
  const types = ["float32", "float64"] as const;
  const errors = await Promise.all(types.map(async (type) => {
    const sums = await runningSums(type, COUNTS);
    return sums.map((sum, i) => relativeError(sum, COUNTS[i]));
  }));
  const after = (i: number) => errors[i][COUNTS.indexOf(10_000)].toExponential(0);
  page.lines({
    name: "running_sum",
    title: "How far a running sum of tenths is off",
    x: { label: "tenths added", scale: "log" },
    y: { label: "error, as a part of the sum", scale: "log" },
    lines: types.flatMap((type, i) => [
      { name: type, x: COUNTS, y: errors[i] },
      { name: `${type}, at most`, x: COUNTS, y: COUNTS.map((n) => largestError(type, n)) },
    ]),
  });
  page.text(
    `In each pair the upper line, "at most", is what so many roundings can do (Higham 2002). After 10,000 tenths the
    sum is off by ${after(0)} of itself in float32, and by ${after(1)} in float64. So results that were calculated in
    different orders are compared with a distance, and not with ===. The same steps in the same order give the same bits.
    Sums are best kept in more digits than what is summed, as the product of the reference
    device does for float32.`,
  );
}
