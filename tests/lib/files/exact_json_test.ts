import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { exactText, exactValue } from "../../../lib/files/exact_json.ts";

/** Here 0 and -0 differ, and NaN does not differ from NaN. */
function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

Deno.test("every number comes back as it was, to the last bit", () => {
  fc.assert(
    fc.property(fc.float64Array({ maxLength: 20 }), (numbers) => {
      const found = exactValue(exactText({ numbers: [...numbers] })) as { numbers: number[] };
      assert(isSame(found.numbers, [...numbers]));
    }),
  );
  const odd = [NaN, Infinity, -Infinity, -0, 0, 5e-324, Number.MAX_VALUE];
  assert(isSame(exactValue(exactText(odd)) as number[], odd));
});

Deno.test("other plain values come back too", () => {
  const value = { a: [1, "2", true, null], b: { c: {}, d: [] }, "half \ud800": "\ud800 of a character" };
  assertEquals(exactValue(exactText(value)), value);
});

Deno.test("what is no JSON is refused", () => {
  assertThrows(() => exactValue("{"), SyntaxError);
});
