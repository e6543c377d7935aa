/**
 * Event files: what TensorBoard draws. Each record is an event, a protocol buffer: when it was written, at which step, and a
 * summary of values by name. Here a step is an epoch, and an event has all that is told of it, so that it is there whole or not
 * at all. The numbers of the fields are those of `event.proto` and `summary.proto` of TensorFlow.
 */
import { double, doubles, type Fields, float, integer, message, nested, text } from "./protobuf.ts";
import { fieldsOf } from "./protobuf_read.ts";
import { record } from "./records.ts";

/** How many of some numbers lie between which limits. */
export interface Histogram {
  /** The upper limits of the bars, ascending. The first bar begins at the least number, and the last ends at the largest. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
  readonly least: number;
  readonly largest: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** What is known of an epoch; 0 is before the first. */
export interface Event {
  /** Seconds since 1970, as Unix counts them. */
  readonly time: number;
  readonly step: number;
  /** Numbers by name. TensorBoard puts names that begin alike, up to a "/", into one group. It gets the nearest of 32 bits. */
  readonly scalars?: Readonly<Record<string, number>>;
  readonly histograms?: Readonly<Record<string, Histogram>>;
}

/** The record with which an event file begins: it says how the others are to be read. */
export function versionRecord(time: number): Fields {
  return record(message(double(1, time), text(3, "brain.Event:2")));
}

/** The record of an event. */
export function eventRecord({ time, step, scalars = {}, histograms = {} }: Event): Fields {
  const values = [
    ...Object.entries(scalars).map(([name, x]) => nested(1, text(1, name), float(2, x))),
    ...Object.entries(histograms).map(([name, histogram]) => nested(1, text(1, name), nested(5, fieldsIn(histogram)))),
  ];
  return record(message(double(1, time), integer(2, step), nested(5, ...values)));
}

/** The step that the bytes of a record tell; `undefined` where it is not said, as in the first record. */
export function stepIn(bytes: Uint8Array<ArrayBuffer>): number | undefined {
  const step = fieldsOf(bytes).find(({ field }) => field === 2)?.value;
  return typeof step === "bigint" ? Number(step) : undefined;
}

function fieldsIn({ limits, counts, least, largest, sum, sumOfSquares }: Histogram): Fields {
  const count = counts.reduce((all, one) => all + one, 0);
  return message(
    ...[least, largest, count, sum, sumOfSquares].map((x, i) => double(i + 1, x)),
    doubles(6, limits),
    doubles(7, counts),
  );
}

/** Counts numbers in bars of equal width. Those that are not finite are left out; without others there is no histogram. */
export function histogramOf(values: ArrayLike<number>, bars = 30): Histogram | undefined {
  const numbers = Array.from(values).filter(Number.isFinite);
  if (numbers.length === 0) return undefined;
  const least = numbers.reduce((a, b) => Math.min(a, b)), largest = numbers.reduce((a, b) => Math.max(a, b));
  const count = largest > least ? bars : 1, width = (largest - least) / count, counts = new Array(count).fill(0);
  for (const x of numbers) counts[Math.min(Math.floor((x - least) / width) || 0, count - 1)]++;
  return {
    limits: counts.map((_, i) => i === count - 1 ? largest : Math.min(largest, least + (i + 1) * width)),
    counts,
    least,
    largest,
    sum: numbers.reduce((a, b) => a + b, 0),
    sumOfSquares: numbers.reduce((a, b) => a + b * b, 0),
  };
}
