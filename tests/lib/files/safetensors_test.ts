import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import "../exact.ts";
import { parameter } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { NUMBER_TYPES } from "../../../lib/files/number_types.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/files/safetensors.ts";
import { assignStored, type StoredNumbers, storedOf, tensorOf } from "../../../lib/files/stored.ts";
import { onDevice } from "../../../lib/tensor.ts";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Written by safetensors 0.8.0: `safetensors.torch.save(tensors, {"made": "by the reference ü"})`. */
const SEVERAL = bytesOf(
  "2AEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiYnkgdGhlIHJlZmVyZW5jZSDDvCJ9LCJpZHMiOnsiZHR5cGUiOiJJNjQiLCJzaGFw" +
    "ZSI6WzJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sImJpYXMiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsx" +
    "NiwzMl19LCIwLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzMyLDM2XX0sIm5vbmUiOnsiZHR5" +
    "cGUiOiJGMzIiLCJzaGFwZSI6WzAsM10sImRhdGFfb2Zmc2V0cyI6WzM2LDM2XX0sIndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpb" +
    "MiwyXSwiZGF0YV9vZmZzZXRzIjpbMzYsNTJdfSwibGluZVxuXCIiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMi" +
    "Ols1Miw1Nl19LCJieXRlcyI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNTYsNThdfX0gICAgICAgAQAAAAAA" +
    "IAD//////////wAAAAAAAOA/AAAAAAAA4L8AAIA/AACAPwAAAEAAAEBAAACAQP////8A/w==",
);

const OF_SEVERAL = {
  ids: { shape: [2], values: BigInt64Array.of(2n ** 53n + 1n, -1n) },
  bias: { shape: [2], values: Float64Array.of(0.5, -0.5) },
  "0.weight": { shape: [1], values: Float32Array.of(1) },
  none: { shape: [0, 3], values: new Float32Array(0) },
  weight: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
  'line\n"': { shape: [1], values: Int32Array.of(-1) },
  bytes: { shape: [2], values: Uint8Array.of(0, 255) },
};

const METADATA = { made: "by the reference ü" };

Deno.test("a file of the reference writer is read", () => {
  const { tensors, metadata } = decodeSafetensors("several", SEVERAL);
  assertEquals(metadata, METADATA);
  assertEquals(Object.keys(tensors).sort(), Object.keys(OF_SEVERAL).sort());
  const types: Record<string, string> = { ids: "I64", bias: "F64", 'line\n"': "I32", bytes: "U8" };
  for (const [name, expected] of Object.entries(OF_SEVERAL)) {
    assertEquals(tensors[name], { type: types[name] ?? "F32", ...expected } as typeof tensors[string]);
  }
});

Deno.test("what is written is what the reference writer writes, byte for byte", () => {
  assertEquals(encodeSafetensors(OF_SEVERAL, METADATA), SEVERAL);
});

/** Written in the same way, of torch.float16, torch.bfloat16 and torch.bool. */
const HALVES = bytesOf(
  "sAAAAAAAAAB7ImJyYWluIjp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzAsNl19LCJoYWxmIjp7ImR0e" +
    "XBlIjoiRjE2Iiwic2hhcGUiOls0XSwiZGF0YV9vZmZzZXRzIjpbNiwxNF19LCJpcyI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLC" +
    "JkYXRhX29mZnNldHMiOlsxNCwxNl19fSAgIIA/zb1ifwA8Zi7/ewEAAAE=",
);

Deno.test("numbers of half the size are read as float32", () => {
  const { tensors } = decodeSafetensors("halves", HALVES);
  assertEquals([...tensors.half.values], [1, 0.0999755859375, 65504, 2 ** -24]);
  assertEquals([...tensors.brain.values], [1, -0.10009765625, 3.00405527047391e+38].map(Math.fround));
  assertEquals([...tensors.is.values], [0, 1]);
  assertEquals([tensors.half.type, tensors.brain.type, tensors.is.type], ["F16", "BF16", "BOOL"]);
});

Deno.test("every number of half the size is read as the machine reads it", () => {
  const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i), upper = new Uint16Array(2 ** 17);
  bits.forEach((value, i) => upper[2 * i + 1] = value);
  assertEquals(NUMBER_TYPES.F16.read(bits.buffer), Float32Array.from(new Float16Array(bits.buffer)));
  assertEquals(NUMBER_TYPES.BF16.read(bits.buffer), new Float32Array(upper.buffer));
});

const ARRAYS: readonly (readonly [fc.Arbitrary<StoredNumbers>, string])[] = [
  [fc.float64Array() as fc.Arbitrary<StoredNumbers>, "F64"],
  [fc.float32Array() as fc.Arbitrary<StoredNumbers>, "F32"],
  [fc.bigInt64Array() as fc.Arbitrary<StoredNumbers>, "I64"],
  [fc.bigUint64Array() as fc.Arbitrary<StoredNumbers>, "U64"],
  [fc.int32Array() as fc.Arbitrary<StoredNumbers>, "I32"],
  [fc.uint32Array() as fc.Arbitrary<StoredNumbers>, "U32"],
  [fc.int16Array() as fc.Arbitrary<StoredNumbers>, "I16"],
  [fc.uint16Array() as fc.Arbitrary<StoredNumbers>, "U16"],
  [fc.int8Array() as fc.Arbitrary<StoredNumbers>, "I8"],
  [fc.uint8Array() as fc.Arbitrary<StoredNumbers>, "U8"],
];

Deno.test("what is written is read again, whatever its names, shapes, types and strings", () => {
  const name = fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__");
  const one = fc.oneof(...ARRAYS.map(([values, type]) => values.map((values) => ({ values, type }))));
  const tensors = fc.dictionary(
    name,
    one.chain(({ values, type }) =>
      fc.constantFrom([values.length], [1, values.length, 1]).map((shape) => ({ type, shape, values }))
    ),
  );
  const text = fc.string({ unit: "grapheme" });
  fc.assert(fc.property(tensors, fc.dictionary(text, text), (tensors, metadata) => {
    assertEquals(decodeSafetensors("x", encodeSafetensors(tensors, metadata)), { tensors, metadata } as never);
  }));
});

Deno.test("bytes that begin anywhere in memory are read", () => {
  const within = new Uint8Array(SEVERAL.length + 3);
  within.set(SEVERAL, 3);
  assertEquals(decodeSafetensors("x", within.subarray(3)), decodeSafetensors("x", SEVERAL));
});

Deno.test("numbers that are a part of a larger array are written without the rest of it", () => {
  const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const { x } = decodeSafetensors("x", encodeSafetensors({ x: { shape: [2], values } })).tensors;
  assertEquals(x.values, Float32Array.of(2, 3));
});

Deno.test("the names of prototypes are names like others", () => {
  const one = { shape: [1], values: Float32Array.of(1) };
  const tensors = JSON.parse('{ "__proto__": 0, "constructor": 0, "hasOwnProperty": 0, "toString": 0 }');
  const all = Object.fromEntries(Object.keys(tensors).map((name) => [name, one]));
  const metadata = Object.fromEntries([["__proto__", "a"], ["constructor", "b"]]);
  const read = decodeSafetensors("x", encodeSafetensors(all, metadata));
  assertEquals(Object.keys(read.tensors).sort(), Object.keys(all).sort());
  assertEquals(Object.entries(read.metadata), [["__proto__", "a"], ["constructor", "b"]]);
  assert(Object.getPrototypeOf(read.tensors) === Object.prototype);
  assert(Object.getPrototypeOf(read.metadata) === Object.prototype);
});

Deno.test("what cannot stand in a file is refused before it is written", () => {
  const one = { shape: [1], values: Float32Array.of(1) }, start = "Cannot write a safetensors file: ";
  const refused = (...given: Parameters<typeof encodeSafetensors>) =>
    assertThrows(() => encodeSafetensors(...given), Error).message;
  assertEquals(refused({ __metadata__: one }), `${start}a tensor cannot have the name __metadata__`);
  assertEquals(refused({ "\ud800": one }), `${start}the name "\\ud800" holds half of a character`);
  assertEquals(refused({}, { "\ud800": "" }), `${start}the name "\\ud800" holds half of a character`);
  assertEquals(refused({}, { a: "\udc00" }), `${start}the metadata "a" "\\udc00" holds half of a character`);
  assertEquals(refused({}, { epoch: 3 as never }), `${start}the metadata "epoch" is no string`);
  assertEquals(
    refused({ weight: { ...one, shape: [2, 3] } }),
    `${start}the tensor "weight" [2, 3] has 1 numbers, expected 6`,
  );
  assertEquals(
    refused({ weight: { ...one, shape: [-1, -1] } }),
    'Cannot write the tensor "weight" of shape [-1, -1]: the size of axis 0 must be 0, 1, 2, ...',
  );
  assertEquals(
    refused({}, { log: "x".repeat(100_000_000) }),
    `${start}its header would have 100000032 bytes, and at most 100000000 are read`,
  );
});

Deno.test("tensors are read from their device, and put back into others of the same names", async () => {
  for (const [device, type] of [[undefined, Float64Array], [new Wasm(), Float32Array]] as const) {
    const make = (values: number[]) => device ? onDevice(device, () => parameter(values)) : parameter(values);
    const from = { a: make([1, 2, 0.1]), b: make([-1]) }, to = { a: make([0, 0, 0]), b: make([0]) };
    const stored = decodeSafetensors("x", encodeSafetensors(await storedOf(from))).tensors;
    assert(stored.a.values instanceof type);
    assignStored(to, stored);
    assertEquals(await to.a.read(), await from.a.read());
    assertEquals(await to.b.read(), await from.b.read());
  }
});

Deno.test("what is stored is that of one moment, though the training goes on", async () => {
  const x = parameter([1]), y = parameter([1]), reading = storedOf({ x, y });
  assignStored({ x, y }, {
    x: { shape: [1], values: Float64Array.of(2) },
    y: { shape: [1], values: Float64Array.of(2) },
  });
  const stored = await reading;
  assertEquals([...stored.x.values, ...stored.y.values], [1, 1]);
});

Deno.test("whole numbers become a tensor where they are exact, and are refused where not", async () => {
  assertEquals([...await tensorOf({ shape: [2], values: BigInt64Array.of(-3n, 2n ** 53n - 1n) }).read()], [
    -3,
    2 ** 53 - 1,
  ]);
  const message = assertThrows(() => tensorOf({ shape: [1], values: BigUint64Array.of(2n ** 53n) }), Error).message;
  assertEquals(message, "Cannot make a tensor of 9007199254740992: it is too large to be exact");
});

Deno.test("nothing is assigned where one name or shape differs", async () => {
  const x = parameter([1]), y = parameter([1]), two = { shape: [1], values: Float64Array.of(2) };
  assertThrows(() => assignStored({ x, y }, { x: two, z: two }), Error, "Cannot assign z: there is x, y");
  assertThrows(() => assignStored({ x, y }, { x: two, y: { shape: [1, 1], values: two.values } }), Error, "[1, 1]");
  assertEquals([...await x.read(), ...await y.read()], [1, 1]);
});
