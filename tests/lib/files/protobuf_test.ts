import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  bytes,
  double,
  doubles,
  float,
  integer,
  integers,
  message,
  nested,
  text,
} from "../../../lib/files/protobuf.ts";
import { doubleOf, fieldsOf } from "../../../lib/files/protobuf_read.ts";

const hex = (field: Uint8Array) => Array.from(field, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

Deno.test("fields are the bytes of the format", () => {
  // The examples of the documentation: Test1 { a: 150 }, Test2 { b: "testing" }, Test3 { c: Test1 }, Test5 { f: [3, 270, 86942] }.
  assertEquals(hex(integer(1, 150)), "08 96 01");
  assertEquals(hex(text(2, "testing")), "12 07 74 65 73 74 69 6e 67");
  assertEquals(hex(nested(3, integer(1, 150))), "1a 03 08 96 01");
  assertEquals(hex(integers(6, [3, 270, 86942])), "32 06 03 8e 02 9e a7 05");
  assertEquals(hex(double(1, 1)), "09 00 00 00 00 00 00 f0 3f");
  assertEquals(hex(float(2, -2)), "15 00 00 00 c0");
  assertEquals(hex(doubles(7, [1])), "3a 08 00 00 00 00 00 00 f0 3f");
  assertEquals(hex(bytes(16, new Uint8Array([7]))), "82 01 01 07"); // from 16 on the key takes two bytes
  assertEquals(hex(integer(1, -1)), "08 ff ff ff ff ff ff ff ff ff 01");
  assertEquals(hex(integer(1, 0)), "08 00");
  assertEquals(message().length, 0);
});

Deno.test("what is written is read again", () => {
  const part = fc.record({
    field: fc.integer({ min: 1, max: 2 ** 29 - 1 }),
    value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  });
  fc.assert(fc.property(fc.array(part), (parts) => {
    assertEquals(fieldsOf(message(...parts.map(({ field, value }) => integer(field, value)))), parts);
    const numbers = parts.map(({ value }) => Number(value));
    assertEquals(fieldsOf(message(...numbers.map((x) => double(3, x)))).map(doubleOf), numbers);
  }));
});

Deno.test("bytes that are no message are refused, or read, and nothing else", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (some) => {
    try {
      for (const { field, value } of fieldsOf(new Uint8Array(some))) {
        assertEquals(field > 0 && (typeof value === "bigint" || value.length <= some.length), true);
      }
    } catch (error) {
      assertEquals((error as Error).message.startsWith("Cannot read a message: "), true);
    }
  }));
});

Deno.test("a message that is cut off or damaged is refused with the place", () => {
  const refused = (bytes: number[], says: string) =>
    assertThrows(() => fieldsOf(new Uint8Array(bytes)), Error, `Cannot read a message: ${says}`);
  refused([0x12, 7, 1], "at byte 2 a field of 7 bytes begins, and 1 are left");
  refused([0x12, 2, 1], "at byte 2 a field of 2 bytes begins, and 1 are left");
  refused([0x09, 1, 2], "at byte 1 a field of 8 bytes begins, and 2 are left");
  refused([0x08, 0x80], "at byte 1 begins a number that does not end");
  refused([0x08, ...Array(10).fill(0xff), 1], "at byte 1 begins a number that does not end");
  refused([0x08, ...Array(11).fill(0xff)], "at byte 1 begins a number that does not end");
  refused([0x00, 1], "at byte 0 begins no field");
  refused([0x0b], "a field before byte 1 has storage 3");
});

Deno.test("fields without a number, and numbers that are not whole, are refused", () => {
  assertThrows(() => integer(0, 1), Error, "Cannot write field 0: fields have numbers from 1 to 2^29 - 1");
  assertThrows(
    () => integer(1, 0.5),
    Error,
    "Cannot write 0.5 as a whole number: it is none, or too large to be exact",
  );
  assertThrows(() => doubleOf({ field: 4, value: 1n }), Error, "Cannot read field 4 as a double: one has eight bytes");
});
