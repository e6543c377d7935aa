import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkSum, sha256Of, unpacked } from "../../../lib/data/bytes.ts";
import { type Idx, parseIdx, readIdx, unpackIdx } from "../../../lib/data/idx.ts";
import { DataError } from "../../../lib/data/records.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** An IDX file of these numbers. */
function written(code: number, shape: readonly number[], numbers: readonly number[]): Bytes {
  const width = { 0x08: 1, 0x09: 1, 0x0b: 2, 0x0c: 4, 0x0d: 4, 0x0e: 8 }[code]!;
  const start = 4 + 4 * shape.length,
    bytes = new Uint8Array(start + width * numbers.length),
    view = new DataView(bytes.buffer);
  bytes.set([0, 0, code, shape.length]);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  const put: Record<number, (at: number, value: number) => void> = {
    0x08: (at, value) => view.setUint8(at, value),
    0x09: (at, value) => view.setInt8(at, value),
    0x0b: (at, value) => view.setInt16(at, value),
    0x0c: (at, value) => view.setInt32(at, value),
    0x0d: (at, value) => view.setFloat32(at, value),
    0x0e: (at, value) => view.setFloat64(at, value),
  };
  numbers.forEach((value, i) => put[code](start + i * width, value));
  return bytes;
}

async function packed(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const plain = ({ shape, values }: Idx) => ({ shape: [...shape], values: [...values] });

const TYPES: [string, number, new () => object, number[]][] = [
  ["bytes", 0x08, Uint8Array, [0, 1, 255]],
  ["signed bytes", 0x09, Int8Array, [-128, 0, 127]],
  ["16-bit numbers", 0x0b, Int16Array, [-32768, 258, 32767]],
  ["32-bit numbers", 0x0c, Int32Array, [-(2 ** 31), 16909060, 2 ** 31 - 1]],
  ["float32", 0x0d, Float32Array, [-1.5, 0, 2 ** -149]],
  ["float64", 0x0e, Float64Array, [0.1, -1e300, 5e-324]],
];

for (const [name, code, type, numbers] of TYPES) {
  Deno.test(`${name} are read, highest byte first`, () => {
    const idx = parseIdx("x", written(code, [3, 1], numbers));
    assertEquals(plain(idx), { shape: [3, 1], values: numbers });
    assert(idx.values instanceof type);
  });
}

Deno.test("the file as it is described: sizes and bytes", () => {
  const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
  assertEquals(plain(parseIdx("x", bytes)), { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] });
});

Deno.test("a file that is packed is unpacked, one that is not is taken as it is", async () => {
  const bytes = written(8, [4], [1, 2, 3, 4]);
  assertEquals(plain(await unpackIdx("x", await packed(bytes))).values, [1, 2, 3, 4]);
  assertEquals(plain(await unpackIdx("x", bytes)).values, [1, 2, 3, 4]);
});

const refused = (bytes: Bytes) => assertThrows(() => parseIdx("digits.idx", bytes), DataError).message;

Deno.test("what is no IDX file is refused, with the reason", () => {
  const start = "Cannot read digits.idx: ";
  assertEquals(refused(Uint8Array.of(0, 0, 8)), `${start}an IDX file begins with four bytes; it has 3`);
  for (const [first, second] of [[1, 0], [0, 1]]) {
    assertEquals(refused(Uint8Array.of(first, second, 8, 1)), `${start}it is no IDX file: one begins with two zeros`);
  }
  assertEquals(refused(Uint8Array.of(0, 0, 7, 1)), `${start}it is no IDX file: there is no type of number 7`);
  assertEquals(refused(Uint8Array.of(0, 0, 8, 0)), `${start}its header names no axis`);
  assertEquals(
    refused(Uint8Array.of(0, 0, 8, 3, 0, 0)),
    `${start}it is cut off: its header has 3 axes, which makes 16 bytes, and it has 6`,
  );
});

Deno.test("a file that is cut off, or goes on, is refused with both lengths", () => {
  const bytes = written(0x0b, [2, 3], [1, 2, 3, 4, 5, 6]);
  assertEquals(
    refused(bytes.slice(0, -1)),
    "Cannot read digits.idx: it is cut off: its header says [2, 3], which makes 24 bytes, and it has 23",
  );
  assertEquals(
    refused(Uint8Array.of(...bytes, 0)),
    "Cannot read digits.idx: it goes on behind its end: its header says [2, 3], which makes 24 bytes, and it has 25",
  );
});

Deno.test("sizes that no memory holds are refused before memory is asked for", () => {
  const huge = Uint8Array.of(0, 0, 0x0e, 3, ...new Array(12).fill(255));
  assert(refused(huge).includes("it is cut off"));
});

Deno.test("a packed file that is damaged or cut off is refused", async () => {
  const bytes = await packed(written(8, [1000], Array.from({ length: 1000 }, (_, i) => (i * i) % 251)));
  const problem = "Cannot read x.gz: it is packed by gzip, and damaged or cut off";
  for (const bad of [bytes.slice(0, -20), bytes.slice(0, 12), bytes.map((byte, i) => i === 40 ? byte ^ 255 : byte)]) {
    assertEquals((await assertRejects(() => unpacked("x.gz", bad), DataError)).message, problem);
  }
});

Deno.test("a wrong checksum is refused, with both", async () => {
  const bytes = new TextEncoder().encode("abc"); // FIPS 180-2, appendix B.1
  const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(await sha256Of(bytes), sum);
  await checkSum("x", bytes, sum);
  const error = await assertRejects(() => checkSum("x", bytes, "0".repeat(64)), DataError);
  assertEquals(
    error.message,
    `Cannot read x: its sha256 is ${sum}, expected ${"0".repeat(64)}: it is damaged, or another file`,
  );
  const url = new URL(`data:application/octet-stream;base64,${btoa("\0\0\x08\x01\0\0\0\x01A")}`);
  assertEquals(plain(await readIdx(url)).values, [65]);
  await assertRejects(() => readIdx(url, sum), DataError, "its sha256 is");
});

Deno.test("what was written is read, for every type and shape", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.constantFrom(...TYPES),
      shapes,
      fc.infiniteStream(fc.nat(2)),
      ([, code, , numbers], shape, places) => {
        const length = shape.reduce((a, b) => a * b, 1);
        const values = Array.from({ length }, () => numbers[places.next().value!]);
        assertEquals(plain(parseIdx("x", written(code, shape, values))), { shape, values });
      },
    ),
  );
});

Deno.test("whatever the bytes are, they are read or refused as data", () => {
  const header = fc.tuple(
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 0, 3),
    fc.constantFrom(7, 8, 9, 11, 12, 13, 14),
    fc.nat(4),
  );
  const bytes = fc.tuple(header, fc.uint8Array({ maxLength: 40 })).map(([head, rest]) =>
    Uint8Array.of(...head, ...rest)
  );
  fc.assert(
    fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 8 })), (given) => {
      try {
        const { shape, values } = parseIdx("x", Uint8Array.from(given));
        assertEquals(values.length, shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("whatever is packed, it is unpacked or refused as data", async () => {
  const good = await packed(written(8, [50], Array.from({ length: 50 }, (_, i) => i)));
  const damage = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length));
  await fc.assert(
    fc.asyncProperty(damage, async ([at, byte, length]) => {
      const bad = good.slice(0, length);
      if (at < length) bad[at] = byte;
      try {
        await unpackIdx("x", bad);
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("of a header with many axes, only the first are shown", () => {
  const bytes = new Uint8Array(4 + 4 * 255);
  bytes.set([0, 0, 8, 255]);
  const { message } = assertThrows(() => parseIdx("x", Uint8Array.of(...bytes, 7)), DataError);
  assertEquals(
    message,
    "Cannot read x: it goes on behind its end: its header says 255 axes, the first [0, 0, 0, 0, 0, 0, 0, 0], " +
      "which makes 1024 bytes, and it has 1025",
  );
});
