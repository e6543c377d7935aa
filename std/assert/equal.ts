/**
 * Deep equality as `@std/assert` means it.
 *
 * Numbers: 0 equals -0 and NaN equals NaN, also inside typed arrays. Objects: the prototypes must agree, and a key
 * that holds undefined is not a missing key. Arrays: by their keys, so that a hole is not undefined.
 */

type Same = (a: unknown, b: unknown) => boolean;

/** Classes whose instances are compared by their text, since their state is in no property. */
const COMPARED_AS_TEXT = new Set<unknown>([RegExp.prototype, URL.prototype, URLSearchParams.prototype]);

/** Whether `a` and `b` are deeply equal. */
export function equal(a: unknown, b: unknown): boolean {
  // Pairs that are met already: an object that contains itself must not be followed for ever.
  const met = new Map<object, object>();

  const same: Same = (a, b) => {
    if (sameValue(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (a instanceof Date && b instanceof Date) return sameValue(a.getTime(), b.getTime());
    if (!samePrototype(a, b)) return false;
    if (met.get(a) === b) return true;
    met.set(a, b);
    return sameContents(a, b, same);
  };
  return same(a, b);
}

function sameContents(a: object, b: object, same: Same): boolean {
  const [x, y] = [elementsOf(a), elementsOf(b)];
  if (x && y) return sameElements(x, y);
  if (a instanceof WeakMap || a instanceof WeakSet) throw new TypeError("Cannot compare WeakMap or WeakSet instances");
  if (a instanceof WeakRef && b instanceof WeakRef) return same(a.deref(), b.deref());
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  if (a instanceof Map && b instanceof Map) return sameMaps(a, b, same);
  if (a instanceof Set && b instanceof Set) return sameSets(a, b, same);
  if (COMPARED_AS_TEXT.has(Object.getPrototypeOf(a))) return String(a) === String(b);
  return sameProperties(a, b, same);
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || Object.is(a, b);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An object without a prototype counts as a plain one. */
function samePrototype(a: object, b: object): boolean {
  const [p, q] = [a, b].map((x) => Object.getPrototypeOf(x) ?? Object.prototype);
  return p === q;
}

/** The elements of a typed array, the bytes of a buffer, nothing of anything else. */
function elementsOf(value: object): ArrayLike<unknown> | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value);
  return isTypedArray(value) ? value : undefined;
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function sameElements(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!sameValue(a[i], b[i])) return false;
  }
  return true;
}

/** Keys that are objects are looked for by deep equality, all others by the map itself. */
function sameMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, same: Same): boolean {
  if (a.size !== b.size) return false;
  const entries = [...a];
  if (entries.some(([key]) => isObject(key))) {
    return entries.every(([key, value]) => [...b].some(([k, v]) => same(key, k) && same(value, v)));
  }
  return entries.every(([key, value]) => b.has(key) && same(value, b.get(key)));
}

function sameSets(a: Set<unknown>, b: Set<unknown>, same: Same): boolean {
  if (a.size !== b.size) return false;
  const members = [...a];
  if (members.some(isObject)) return members.every((x) => [...b].some((y) => same(x, y)));
  return members.every((x) => b.has(x));
}

function sameProperties(a: object, b: object, same: Same): boolean {
  const keys = new Set([...keysOf(a), ...keysOf(b)]);
  return [...keys].every((key) => key in a === key in b && same(Reflect.get(a, key), Reflect.get(b, key)));
}

/** The own enumerable keys of a plain object or array; of an instance every key, its prototypes' getters included. */
function keysOf(value: object): PropertyKey[] {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || isRoot(prototype) ? Reflect.ownKeys({ ...value }) : keysDown(value);
}

function keysDown(value: object | null): PropertyKey[] {
  if (value === null || isRoot(value)) return [];
  return [...Reflect.ownKeys(value), ...keysDown(Object.getPrototypeOf(value))];
}

function isRoot(prototype: object): boolean {
  return prototype === Object.prototype || prototype === Array.prototype;
}
