import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32c, maskedCrc32c } from "../../../lib/files/crc32c.ts";
import { eventRecord, histogramOf, stepIn, versionRecord } from "../../../lib/files/events.ts";
import { message } from "../../../lib/files/protobuf.ts";
import { record, recordsIn } from "../../../lib/files/records.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("the checksum is that of the standard", () => {
  assertEquals(crc32c(encode("123456789")), 0xe3069283);
  // RFC 3720, B.4.
  assertEquals(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assertEquals(crc32c(new Uint8Array(32).fill(255)), 0x62a8ab43);
  assertEquals(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
  assertEquals(crc32c(new Uint8Array(0)), 0);
  assertEquals(maskedCrc32c(new Uint8Array(0)), 0xa282ead8);
});

Deno.test("the bytes are those that TensorBoard's own writer makes of the same events", () => {
  // Event and HistogramProto of tensorboard.compat.proto, through tensorboard.summary.writer.record_writer.RecordWriter, 2.20.
  const golden =
    "GAAAAAAAAACjf0siCQAAIED8VNlBGg1icmFpbi5FdmVudDoyKzUxEIcAAAAAAAAAuG9X5gkAAFBA/FTZQRADKnoKFAoNbG9zcy90cmFp" +
    "bmluZxXNzMw9CmIKDWhpZGRlbi53ZWlnaHQqUQkAAAAAAADwvxEAAAAAAAAIQBkAAAAAAAAQQCEAAAAAAAASQCkAAAAAAIAoQDIQAAAAAAAA8D8AAAAAAAAI" +
    "QDoQAAAAAAAA8D8AAAAAAAAIQHupdlQ=";
  const histogram = { limits: [1, 3], counts: [1, 3], least: -1, largest: 3, sum: 4.5, sumOfSquares: 12.25 };
  const file = message(
    versionRecord(1700000000.5),
    eventRecord({
      time: 1700000001.25,
      step: 3,
      scalars: { "loss/training": 0.1 },
      histograms: { "hidden.weight": histogram },
    }),
  );
  assertEquals(btoa(String.fromCharCode(...file)), golden);
  assertEquals(recordsIn(file).map(stepIn), [undefined, 3]);
});

Deno.test("a file is read up to the first record that is damaged or cut off", () => {
  const whole = [[1, 2, 3], [], [4]].map((bytes) => new Uint8Array(bytes)), file = message(...whole.map(record));
  assertEquals(recordsIn(file), whole);
  const ends = [0, 19, 35, 52];
  for (let length = 0; length <= file.length; length++) {
    assertEquals(recordsIn(file.slice(0, length)).length, ends.filter((end) => end > 0 && end <= length).length);
  }
  fc.assert(fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const damaged = file.slice();
    damaged[at] ^= flip;
    assertEquals(recordsIn(damaged), whole.slice(0, ends.findIndex((end) => end > at) - 1));
  }));
});

Deno.test("any bytes are read as no records, or as records, and nothing else", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (some) => {
    assertEquals(recordsIn(new Uint8Array(some)), []);
  }));
});

Deno.test("a histogram counts each number once, and knows their sums", () => {
  assertEquals(histogramOf([0, 1, 2, 3, 4, 4], 4), {
    limits: [1, 2, 3, 4],
    counts: [1, 1, 1, 3],
    least: 0,
    largest: 4,
    sum: 14,
    sumOfSquares: 46,
  });
  assertEquals(histogramOf([2, 2], 4)!.counts, [2]);
  assertEquals(histogramOf([NaN, 1, Infinity])!.counts, [1]);
  const { limits: tiny } = histogramOf([4e-323, -4e-323])!; // so near that a bar is wider than a part of the way
  assertEquals(tiny, tiny.toSorted((a, b) => a - b));
  assertEquals(histogramOf([NaN]), undefined);
  assertEquals(histogramOf([]), undefined);
  fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
    const { limits, counts, least, largest, sum } = histogramOf(values)!;
    assertEquals(counts.reduce((a: number, b) => a + b, 0), values.length);
    assertEquals([least, largest, limits.at(-1)], [Math.min(...values), Math.max(...values), Math.max(...values)]);
    assertEquals(limits.every((limit, i) => i === 0 || limit >= limits[i - 1]), true);
    assertAlmostEquals(sum, values.reduce((a, b) => a + b, 0), 1e-6);
  }));
});
