/**
 * WebAssembly, written as functions: one for each instruction, so that a kernel reads like the loop that it is.
 *
 * `f32x4.add(a, b)` takes two pieces of code that leave a vector, and gives one that leaves their sum. A piece of code knows
 * what it leaves, so an address in place of a vector is refused by TypeScript. The numbers of the instructions stand in the
 * WebAssembly specification (Rossberg 2022).
 */

/** Bytes, in lists of lists, which are put in one row at the end. */
export type Bytes = readonly (number | Bytes)[];

/** How the types of values are written. `v128` is a vector of four float32 numbers, or of four whole ones. */
export const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type Type = keyof typeof TYPES;

/** Code that leaves a value. */
export interface Value<Left extends Type> {
  readonly leaves: Left;
  readonly bytes: Bytes;
}

/** Code that leaves nothing: it stores, jumps or calls. */
export interface Statement {
  readonly leaves: "nothing";
  readonly bytes: Bytes;
}

export type I32 = Value<"i32">;
export type F32 = Value<"f32">;
export type V128 = Value<"v128">;

const give = <Left extends Type>(leaves: Left, ...bytes: Bytes): Value<Left> => ({ leaves, bytes });
const act = (...bytes: Bytes): Statement => ({ leaves: "nothing", bytes });

/** A whole number in seven bits a byte, as WebAssembly writes it (LEB128): of unsigned numbers, and of signed ones. */
export function unsigned(n: number): Bytes {
  return n < 128 ? [n] : [n & 127 | 128, unsigned(n >>> 7)];
}
function signed(n: number): Bytes {
  return n >= -64 && n < 64 ? [n & 127] : [n & 127 | 128, signed(n >> 7)];
}
function bytesOf(numbers: Float32Array | Int32Array): number[] {
  return [...new Uint8Array(numbers.buffer)];
}

/** Instructions of one byte, and vector instructions, which have a prefix. */
const plain = (code: number): Bytes => [code];
const vector = (code: number): Bytes => [0xfd, unsigned(code)];

const unary = <From extends Type, To extends Type>(to: To, code: Bytes) => (x: Value<From>): Value<To> =>
  give(to, x.bytes, code);
const binary =
  <From extends Type, To extends Type>(to: To, code: Bytes) => (a: Value<From>, b: Value<From>): Value<To> =>
    give(to, a.bytes, b.bytes, code);
const i32Binary = (code: number) => binary<"i32", "i32">("i32", plain(code));
const f32Binary = (code: number) => binary<"f32", "f32">("f32", plain(code));
const f32Test = (code: number) => binary<"f32", "i32">("i32", plain(code));
const v128Unary = (code: number) => unary<"v128", "v128">("v128", vector(code));
const v128Binary = (code: number) => binary<"v128", "v128">("v128", vector(code));
const shift = (code: number) => (x: V128, by: I32): V128 => give("v128", x.bytes, by.bytes, vector(code));

/** An access to memory at an address in bytes, plus a constant distance. */
const load = <To extends Type>(to: To, code: Bytes, alignment: number) => (address: I32, distance = 0): Value<To> =>
  give(to, address.bytes, code, alignment, unsigned(distance));
const store =
  <From extends Type>(code: Bytes, alignment: number) => (address: I32, x: Value<From>, distance = 0): Statement =>
    act(address.bytes, x.bytes, code, alignment, unsigned(distance));
const storeLane = (code: number, alignment: number) => (address: I32, x: V128, lane: number, distance = 0): Statement =>
  act(address.bytes, x.bytes, vector(code), alignment, unsigned(distance), lane);

/** Whole numbers of 32 bits: addresses and counts. */
export const i32 = {
  constant: (n: number): I32 => give("i32", 0x41, signed(n | 0)),
  add: i32Binary(0x6a),
  subtract: i32Binary(0x6b),
  multiply: i32Binary(0x6c),
  divide: i32Binary(0x6e),
  and: i32Binary(0x71),
  shiftLeft: i32Binary(0x74),
  shiftRight: i32Binary(0x76),
  equal: i32Binary(0x46),
  notEqual: i32Binary(0x47),
  /** Signed. */
  less: i32Binary(0x48),
  greater: i32Binary(0x4a),
  atLeast: i32Binary(0x4e),
  /** Of a float that is whole and fits. */
  from: unary<"f32", "i32">("i32", [0xfc, 0]),
  load: load("i32", plain(0x28), 2),
  store: store<"i32">(plain(0x36), 2),
};

/** Single numbers of float32. */
export const f32 = {
  constant: (x: number): F32 => give("f32", 0x43, bytesOf(Float32Array.of(x))),
  add: f32Binary(0x92),
  subtract: f32Binary(0x93),
  multiply: f32Binary(0x94),
  max: f32Binary(0x97),
  equal: f32Test(0x5b),
  notEqual: f32Test(0x5c),
  greater: f32Test(0x5e),
  from: unary<"i32", "f32">("f32", plain(0xb2)),
  load: load("f32", plain(0x2a), 2),
  store: store<"f32">(plain(0x38), 2),
};

/** Vectors as mere bits. */
export const v128 = {
  load: load("v128", vector(0), 0),
  store: store<"v128">(vector(11), 0),
  /** One number, four times. */
  loadSplat: load("v128", vector(9), 2),
  storeLane: storeLane(90, 2),
  storeTwo: storeLane(91, 3),
  and: v128Binary(78),
  andNot: v128Binary(79),
  or: v128Binary(80),
  xor: v128Binary(81),
  /** Bits of a where the mask has ones, of b elsewhere. */
  select: (a: V128, b: V128, mask: V128): V128 => give("v128", a.bytes, b.bytes, mask.bytes, vector(82)),
  /** Four lanes, by number: 0 to 3 are those of a, 4 to 7 those of b. */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 =>
    give("v128", a.bytes, b.bytes, vector(13), lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))),
};

/** Four numbers of float32. */
export const f32x4 = {
  splat: unary<"f32", "v128">("v128", vector(19)),
  lane: (x: V128, lane: number): F32 => give("f32", x.bytes, vector(31), lane),
  add: v128Binary(228),
  subtract: v128Binary(229),
  multiply: v128Binary(230),
  divide: v128Binary(231),
  /** NaN where one is NaN, and 0 is above -0. */
  min: v128Binary(232),
  max: v128Binary(233),
  /** `b < a ? b : a` and `a < b ? b : a`: one instruction of the processor. */
  pickMin: v128Binary(234),
  pickMax: v128Binary(235),
  absolute: v128Unary(224),
  negative: v128Unary(225),
  squareRoot: v128Unary(227),
  floor: v128Unary(104),
  /** Halves to the even number. */
  nearest: v128Unary(106),
  /** Ones in all bits where it holds, zeros elsewhere. */
  equal: v128Binary(65),
  notEqual: v128Binary(66),
  less: v128Binary(67),
  greater: v128Binary(68),
  atMost: v128Binary(69),
  atLeast: v128Binary(70),
  from: v128Unary(250),
  /** `a * b + c`, rounded once: an instruction that not every machine has (relaxed SIMD). */
  multiplyAdd: (a: V128, b: V128, c: V128): V128 => give("v128", a.bytes, b.bytes, c.bytes, vector(0x105)),
};

/** Four whole numbers of 32 bits. */
export const i32x4 = {
  constant: (n: number): V128 => {
    const bytes = bytesOf(Int32Array.of(n));
    return give("v128", vector(12), bytes, bytes, bytes, bytes);
  },
  /** Another number in each lane. */
  lanes: (numbers: readonly [number, number, number, number]): V128 =>
    give("v128", vector(12), bytesOf(Int32Array.from(numbers))),
  splat: unary<"i32", "v128">("v128", vector(17)),
  lane: (x: V128, lane: number): I32 => give("i32", x.bytes, vector(27), lane),
  add: v128Binary(174),
  subtract: v128Binary(177),
  multiply: v128Binary(181),
  equal: v128Binary(55),
  less: v128Binary(57),
  shiftLeft: shift(171),
  shiftRight: shift(172),
  shiftRightUnsigned: shift(173),
  /** Of floats: towards 0, and NaN to 0. */
  from: v128Unary(248),
};

/** Two whole numbers of 64 bits: products of unsigned numbers of 32 bits, in lanes 0 and 1, or in lanes 2 and 3. */
export const i64x2 = {
  multiplyLow: v128Binary(222),
  multiplyHigh: v128Binary(223),
};

/** A variable of a kernel. */
export class Local<Of extends Type> {
  readonly type: Of;
  readonly #index: Bytes;

  constructor(type: Of, index: number) {
    this.type = type;
    this.#index = unsigned(index);
  }

  get value(): Value<Of> {
    return give(this.type, 0x20, this.#index);
  }

  set(x: Value<Of>): Statement {
    return act(x.bytes, 0x21, this.#index);
  }

  /** Sets it, and leaves what was set. */
  keep(x: Value<Of>): Value<Of> {
    return give(this.type, x.bytes, 0x22, this.#index);
  }
}

/** Moves an address or a count on: `local += by`. */
export function advance(local: Local<"i32">, by: I32 | number): Statement {
  return local.set(i32.add(local.value, typeof by === "number" ? i32.constant(by) : by));
}

/** One statement after the other. */
export function sequence(...statements: readonly Statement[]): Statement {
  return act(...statements.map(({ bytes }) => bytes));
}

/** The value of an expression after some statements. */
export function after<Left extends Type>(statements: Statement, x: Value<Left>): Value<Left> {
  return give(x.leaves, statements.bytes, x.bytes);
}

/** `do { ... } while (condition)`: the body runs at least once. */
export function repeat(body: Statement, condition: I32): Statement {
  return act(0x03, 0x40, body.bytes, condition.bytes, 0x0d, 0, 0x0b);
}

export function when(condition: I32, body: Statement, otherwise?: Statement): Statement {
  return act(condition.bytes, 0x04, 0x40, body.bytes, otherwise ? [0x05, otherwise.bytes] : [], 0x0b);
}

/** `while (condition) { ... }` */
export function loop(condition: I32, body: Statement): Statement {
  return when(condition, repeat(body, condition));
}

/** `condition ? a : b`; both are calculated. */
export function choose<Left extends Type>(condition: I32, a: Value<Left>, b: Value<Left>): Value<Left> {
  return give(a.leaves, a.bytes, b.bytes, condition.bytes, 0x1b);
}

/** Calls a function of the module by its number. */
export function callFunction(index: number, args: readonly Value<Type>[]): Statement {
  return act(...args.map(({ bytes }) => bytes), 0x10, unsigned(index));
}
