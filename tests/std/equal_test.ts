/** Deep equality of the stand-in for `@std/assert`: every pair as the original judges it. */
import { assertEquals, assertNotEquals, assertThrows, equal } from "@std/assert";

/** Asks without any assertion: what is under test must not judge itself. */
function judge(a: unknown, b: unknown, expected: boolean): void {
  const judged = [equal(a, b), equal(b, a), holds(() => assertEquals(a, b)), !holds(() => assertNotEquals(a, b))];
  if (judged.some((one) => one !== expected)) throw new Error(`expected ${expected}, got ${judged}`);
}

function holds(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch {
    return false;
  }
}

class Point {
  constructor(readonly x: number) {}
}

class Hidden {
  readonly #x: number;
  constructor(x: number) {
    this.#x = x;
  }
  get x(): number {
    return this.#x;
  }
}

const loop = (): { self?: unknown } => {
  const object: { self?: unknown } = {};
  object.self = object;
  return object;
};

const EQUAL: [string, unknown, unknown][] = [
  ["0 and -0", 0, -0],
  ["0 and -0 in an array", [0], [-0]],
  ["0 and -0 in a typed array", new Float64Array([0, 1]), new Float64Array([-0, 1])],
  ["0 and -0 in float32", new Float32Array([0]), new Float32Array([-0])],
  ["NaN and NaN", NaN, NaN],
  ["NaN in a typed array", new Float64Array([NaN]), new Float64Array([NaN])],
  ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["nested objects", { a: [{ b: [1, "x"] }] }, { a: [{ b: [1, "x"] }] }],
  ["an object without a prototype and a plain one", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ["two instances", new Point(1), new Point(1)],
  ["getters of two instances", new Hidden(1), new Hidden(1)],
  ["maps in another order", new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]])],
  ["maps with objects as keys", new Map([[{ x: 1 }, 1]]), new Map([[{ x: 1 }, 1]])],
  ["sets in another order", new Set([1, 2]), new Set([2, 1])],
  ["sets of objects", new Set([{ a: 1 }, { b: 2 }]), new Set([{ b: 2 }, { a: 1 }])],
  ["dates", new Date(5), new Date(5)],
  ["invalid dates", new Date(NaN), new Date(NaN)],
  ["regular expressions", /a/g, /a/g],
  ["regular expressions in another state", Object.assign(/a/g, { lastIndex: 1 }), /a/g],
  ["addresses", new URL("https://example.com/a"), new URL("https://example.com/a")],
  ["buffers", new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
  ["symbols as keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 1 }],
  ["objects that contain themselves", loop(), loop()],
  ["what weak references hold", new WeakRef({ a: 1 }), new WeakRef({ a: 1 })],
  ["arrays of equal keys", new Array(2), []],
];

const DIFFERENT: [string, unknown, unknown][] = [
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["a number and a big integer", 1, 1n],
  ["a key of undefined and a missing key", { a: undefined }, {}],
  ["keys of undefined with other names", { a: undefined }, { b: undefined }],
  ["an own key and an inherited one", { toString: Object.prototype.toString }, {}],
  ["a hole and undefined", new Array(1), [undefined]],
  ["arrays of other lengths", [1, 2], [1]],
  ["an array and an object", [], {}],
  ["an array and a typed array", [1], new Float64Array([1])],
  ["typed arrays of other kinds", new Float64Array([1]), new Float32Array([1])],
  ["typed arrays of other lengths", new Uint8Array([0]), new Uint8Array([0, 0])],
  ["typed arrays with other elements", new Uint8Array([1, 2]), new Uint8Array([2, 1])],
  ["buffers with other bytes", new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  ["an instance and a plain object", new Point(1), { x: 1 }],
  ["instances with other getters", new Hidden(1), new Hidden(2)],
  ["errors made in two places", new Error("a"), new Error("a")],
  ["maps with other values", new Map([["a", 1]]), new Map([["a", 2]])],
  ["maps with other keys", new Map([["a", undefined]]), new Map([["b", undefined]])],
  ["maps with objects as keys and other values", new Map([[{ x: 1 }, 1]]), new Map([[{ x: 1 }, 2]])],
  ["maps with other objects as keys", new Map([[{ x: 1 }, 1]]), new Map([[{ x: 2 }, 1]])],
  ["sets of other sizes", new Set([1]), new Set([1, 2])],
  ["sets of other members", new Set([1]), new Set([2])],
  ["sets of other objects", new Set([{ a: 1 }]), new Set([{ a: 2 }])],
  ["a map and a set", new Map(), new Set()],
  ["dates", new Date(5), new Date(6)],
  ["an invalid date and a date", new Date(NaN), new Date(0)],
  ["regular expressions with other flags", /a/g, /a/i],
  ["addresses", new URL("https://example.com/a"), new URL("https://example.com/b")],
  ["parts of addresses", new URLSearchParams("a=1"), new URLSearchParams("a=2")],
  ["functions of equal text", () => 1, () => 1],
];

for (const [name, a, b] of EQUAL) Deno.test(`equal: ${name}`, () => judge(a, b, true));

for (const [name, a, b] of DIFFERENT) Deno.test(`not equal: ${name}`, () => judge(a, b, false));

Deno.test("equal refuses what has no contents to look at", () => {
  assertThrows(() => equal(new WeakMap(), new WeakMap()), TypeError, "Cannot compare WeakMap");
  assertThrows(() => equal(new WeakSet(), new WeakSet()), TypeError, "Cannot compare");
});
