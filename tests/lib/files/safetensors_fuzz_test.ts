import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../../../lib/data/records.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/files/safetensors.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file with this header, and so many bytes behind it. */
function fileOf(header: string | Uint8Array, length = 0, said?: bigint): Bytes {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setBigUint64(0, said ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const refused = (bytes: Bytes) => {
  const { message } = assertThrows(() => decodeSafetensors("it", bytes), DataError);
  assertEquals(message.slice(0, 16), "Cannot read it: ");
  return message.slice(16);
};

/** A file of one tensor "a", described so. */
const ofOne = (told: unknown, length = 8) => fileOf(`{"a":${JSON.stringify(told)}}`, length);

const GOOD = { dtype: "F32", shape: [2], data_offsets: [0, 8] };

Deno.test("a header that lies about its length is refused", () => {
  assertEquals(refused(new Uint8Array(7)), "a safetensors file begins with eight bytes; it has 7");
  assertEquals(refused(fileOf("{}", 0, 3n)), "it is cut off: its header ends at byte 11, and it has 10");
  const most = "a header of 100000001 bytes; more than 100000000 are refused";
  assertEquals(refused(fileOf("{}", 0, 100_000_001n)), `it begins with ${most}`);
  assertEquals(
    refused(fileOf("{}", 0, 2n ** 64n - 1n)),
    "it begins with a header of 18446744073709551615 bytes; more than 100000000 are refused",
  );
  assertEquals(
    refused(fileOf("{}", 0, 100_000_000n)),
    "it is cut off: its header ends at byte 100000008, and it has 10",
  );
});

Deno.test("a header that is no JSON object in UTF-8 is refused", () => {
  assertEquals(refused(fileOf("")), 'its header does not begin with "{"');
  for (const text of ["[]", "3", " {}", "\ufeff{}", "null"]) {
    assertEquals(refused(fileOf(text)), 'its header does not begin with "{"');
  }
  for (const text of ["{", "{}{}", '{"a"}', "{a:1}", '{"a":1,}', "{} x", `${"{".repeat(1e5)}`]) {
    assertEquals(refused(fileOf(text)), "its header is not JSON");
  }
  assertEquals(refused(fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))), "its header is not UTF-8");
});

Deno.test("a name that comes twice is refused, however it is written", () => {
  const one = JSON.stringify(GOOD);
  assertEquals(refused(fileOf(`{"a":${one},"b":3,"a":${one}}`, 8)), 'its header has the name "a" twice');
  assertEquals(refused(fileOf(`{"a":${one},"\\u0061" : ${one}}`, 8)), 'its header has the name "a" twice');
  assertEquals(
    refused(fileOf('{"__metadata__":{},"__metadata__":{}}')),
    'its header has the name "__metadata__" twice',
  );
  assertEquals(refused(fileOf('{"__metadata__":{"a":"","a":""}}')), 'its header has the name "a" twice');
  assertEquals(
    refused(fileOf('{"a":{"dtype":"F32","shape":[2],"shape":[3]}}')),
    'its header has the name "shape" twice',
  );
  assertEquals(refused(fileOf('{"__proto__":{},"__proto__":{}}')), 'its header has the name "__proto__" twice');
  const quotes = '{"__metadata__":{"a\\"":"\\"a\\":","b":"{\\"b\\":{","a":"b\\\\"}}'; // values that look like names
  assertEquals(decodeSafetensors("x", fileOf(quotes)).metadata, { 'a"': '"a":', b: '{"b":{', a: "b\\" });
});

Deno.test("metadata that are no strings are refused", () => {
  for (const wrong of ["null", "3", "[]", '"a"']) {
    assertEquals(refused(fileOf(`{"__metadata__":${wrong}}`)), "__metadata__ is no object");
  }
  for (const wrong of ["null", "3", "[]", "{}", "true"]) {
    assertEquals(
      refused(fileOf(`{"__metadata__":{"a":"","epoch":${wrong}}}`)),
      '__metadata__ must hold strings only; "epoch" is none',
    );
  }
});

Deno.test("a tensor that is described wrongly is refused with what is wrong", () => {
  const start = 'the tensor "a" ';
  for (const told of [null, 3, "F32", [GOOD]]) assertEquals(refused(ofOne(told)), `${start}is described by no object`);
  const types = "there are U64, I64, F64, F32, U32, I32, BF16, F16, U16, I16, I8, U8, BOOL";
  for (const dtype of ["f32", "F8_E4M3", "", "toString", 3, undefined, null]) {
    assertEquals(
      refused(ofOne({ ...GOOD, dtype })),
      `${start}has the type ${JSON.stringify(dtype) ?? "nothing"}; ${types}`,
    );
  }
  for (const shape of [[-2], [2.5], [1e300], [2 ** 53], ["2"], [null], [[2]], 2, "2", null, undefined, { length: 1 }]) {
    assertEquals(
      refused(ofOne({ ...GOOD, shape })),
      `${start}has the shape ${JSON.stringify(shape) ?? "nothing"}, expected a list of 0, 1, 2, ...`,
    );
  }
  const wrong = [[-8, 0], [0, 8.5], [0, 2 ** 53], [8, 0], [0], [0, 8, 8], ["0", "8"], [null, null], 8, null, undefined];
  for (const data_offsets of wrong) {
    assertEquals(
      refused(ofOne({ ...GOOD, data_offsets })),
      `${start}has the offsets ${JSON.stringify(data_offsets) ?? "nothing"}, expected two whole numbers in order`,
    );
  }
  const half = fileOf('{"\\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8);
  assertEquals(refused(half), 'the tensor "\\ud800" has a name that is not Unicode');
});

Deno.test("numbers too many for JSON's own are refused, not rounded", () => {
  const told = (shape: string) => fileOf(`{"a":{"dtype":"U8","shape":${shape},"data_offsets":[0,8]}}`, 8);
  assertEquals(refused(told("[1e999]")), 'the tensor "a" has the shape [null], expected a list of 0, 1, 2, ...');
  assertEquals(
    refused(told("[18446744073709551624]")), // 2^64 + 8 would wrap around to 8
    'the tensor "a" has the shape [18446744073709552000], expected a list of 0, 1, 2, ...',
  );
  assertEquals(
    refused(told("[4294967296,4294967296,8]")), // the product would wrap around to 0
    'the tensor "a" has 8 bytes; U8 [4294967296, 4294967296, 8] takes 147573952589676410000',
  );
});

Deno.test("sizes that do not fit the shape are refused with both", () => {
  const refusal = (told: object) => refused(ofOne({ ...GOOD, ...told }));
  assertEquals(refusal({ shape: [3] }), 'the tensor "a" has 8 bytes; F32 [3] takes 12');
  assertEquals(refusal({ dtype: "F64" }), 'the tensor "a" has 8 bytes; F64 [2] takes 16');
  assertEquals(refusal({ shape: [] }), 'the tensor "a" has 8 bytes; F32 [] takes 4');
  assertEquals(refusal({ data_offsets: [0, 0] }), 'the tensor "a" has 0 bytes; F32 [2] takes 8');
  assertEquals(
    refusal({ shape: Array(1000).fill(3) }),
    'the tensor "a" has 8 bytes; F32 with 1000 axes takes Infinity',
  );
});

Deno.test("a long text in a message is cut off", () => {
  assertEquals(refused(ofOne({ ...GOOD, dtype: "x".repeat(1e6) })).length < 200, true);
  assertEquals(refused(fileOf(`{"${"x".repeat(1e6)}":3}`)).length < 200, true);
});

const two = (first: number[], second: number[], length: number) => {
  const told = ([start, end]: number[]) => ({ dtype: "U8", shape: [end - start], data_offsets: [start, end] });
  return fileOf(JSON.stringify({ a: told(first), b: told(second) }), length);
};

Deno.test("gaps, overlaps, and tensors outside of the file are refused", () => {
  assertEquals(refused(two([0, 4], [5, 8], 8)), 'the tensor "b" begins at 5, expected 4: nothing stands between');
  assertEquals(refused(two([1, 4], [4, 8], 8)), 'the tensor "a" begins at 1, expected 0: nothing stands between');
  assertEquals(refused(two([0, 4], [3, 8], 8)), 'the tensor "b" begins at 3, expected 4: it overlaps another');
  assertEquals(refused(two([4, 8], [0, 8], 8)), 'the tensor "a" begins at 4, expected 8: it overlaps another');
  const cut = "it is cut off: its tensors take 8 bytes, and 7 follow the header";
  assertEquals(refused(two([4, 8], [0, 4], 7)), cut);
  const behind = "it goes on behind its end: its tensors take 8 bytes, and 9 follow the header";
  assertEquals(refused(two([0, 4], [4, 8], 9)), behind);
  assertEquals(
    refused(fileOf("{}", 1)),
    "it goes on behind its end: its tensors take 0 bytes, and 1 follow the header",
  );
  assertEquals(Object.keys(decodeSafetensors("x", two([4, 8], [0, 4], 8)).tensors), ["a", "b"]);
});

Deno.test("tensors are taken just where each byte belongs to one of them", () => {
  const place = fc.tuple(fc.nat(6), fc.nat(6)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
  const cut = fc.uniqueArray(fc.nat(6), { maxLength: 4 }).map((cuts) => {
    const all = [0, ...cuts.sort((a, b) => a - b), 6];
    return all.slice(1).map((end, i) => [all[i], end]);
  });
  fc.assert(
    fc.property(fc.oneof(fc.array(place, { maxLength: 4 }), cut), fc.integer({ min: 5, max: 7 }), (places, length) => {
      const told = places.map((
        [start, end],
        i,
      ) => [`t${i}`, { dtype: "U8", shape: [end - start], data_offsets: [start, end] }]);
      const file = fileOf(JSON.stringify(Object.fromEntries(told)), length);
      const owners = Array.from(
        { length: 7 },
        (_, byte) => places.filter(([start, end]) => start <= byte && byte < end).length,
      );
      // An empty tensor inside of another is refused too: it begins where the other does not end.
      const inside = places.some(([a, b]) => a === b && places.some(([start, end]) => start < a && a < end));
      const isWhole = owners.every((count, byte) => count === (byte < length ? 1 : 0)) && !inside &&
        places.every(([a, b]) => a !== b || a <= length);
      if (isWhole) assertEquals(Object.keys(decodeSafetensors("it", file).tensors).length, places.length);
      else refused(file);
    }),
    { numRuns: 500 },
  );
});

const FILE = encodeSafetensors({
  "hidden.weight": { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  "hidden.bias": { shape: [2], values: Float64Array.of(7, 8) },
  none: { shape: [0], values: new Float32Array(0) },
}, { epoch: "3" });

Deno.test("a file that is cut off anywhere, or goes on, is refused", () => {
  for (let length = 0; length < FILE.length; length++) refused(FILE.slice(0, length));
  for (const more of [1, 8]) refused(Uint8Array.of(...FILE, ...new Uint8Array(more)));
});

/** Either it is refused, or what is read is what stands there: written again, it has the same numbers. */
function holds(bytes: Bytes): void {
  let read;
  try {
    read = decodeSafetensors("it", bytes);
  } catch (error) {
    if (error instanceof DataError) return;
    throw error;
  }
  const { tensors, metadata } = read, numbers = Object.values(tensors).map(({ values }) => values.byteLength);
  const follow = bytes.length - 8 - Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const isHalf = Object.values(tensors).some(({ type }) => type === "F16" || type === "BF16");
  if (!isHalf) assertEquals(numbers.reduce((sum, length) => sum + length, 0), follow);
  assertEquals(
    Object.keys(decodeSafetensors("again", encodeSafetensors(tensors, metadata)).tensors).length,
    numbers.length,
  );
}

Deno.test("a file with any bytes changed is refused, or read as what it then is", () => {
  const change = fc.tuple(fc.nat(FILE.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const file = FILE.slice();
      for (const [at, byte] of changes) file[at] = byte;
      holds(file);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("any bytes, and any JSON, are refused or read, and nothing else happens", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => holds(bytes as Bytes)));
  const name = fc.constantFrom("a", "__metadata__", "__proto__", "");
  const number = fc.oneof(fc.nat(9), fc.integer(), fc.double(), fc.constantFrom(2 ** 53, 2 ** 63, -0, 0.5));
  const told = fc.record({
    dtype: fc.constantFrom("F32", "I8", "F16", "F4", "constructor"),
    shape: fc.array(number, { maxLength: 3 }),
    data_offsets: fc.array(number, { maxLength: 3 }),
  }, { requiredKeys: [] });
  const header = fc.dictionary(name, fc.oneof(told, fc.jsonValue()));
  fc.assert(fc.property(header, fc.nat(9), (told, length) => holds(fileOf(JSON.stringify(told), length))), {
    numRuns: 1000,
  });
});
