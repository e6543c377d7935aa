/**
 * The chapter's own kernels: three loops, written with the assembler of the library, which work on four numbers at once.
 *
 * A kernel is given addresses: where in the memory its numbers begin, counted in bytes. A number has 4 bytes, a vector 16.
 */
import { advance, f32, f32x4, i32, loop, sequence, v128 } from "../../lib/device/wasm/assembler.ts";
import { Context, hasVectors } from "../../lib/device/wasm/context.ts";
import { Memory, type Piece } from "../../lib/device/wasm/memory.ts";
import type { Call, Module } from "../../lib/device/wasm/module.ts";
import { sumInPairs } from "./sums.ts";

const LANES = 4, NUMBER = 4, VECTOR = LANES * NUMBER;

/** The dot product in four lanes. `n` is a multiple of 4; the four sums go to `out`. */
export function addDot(module: Module): Call {
  return module.kernel("dot", { n: "i32", x: "i32", y: "i32", out: "i32" }, (p, local) => {
    const sums = local("v128"); // begins with four zeros
    const turn = sequence(
      sums.set(f32x4.add(sums.value, f32x4.multiply(v128.load(p.x.value), v128.load(p.y.value)))),
      advance(p.x, VECTOR),
      advance(p.y, VECTOR),
      advance(p.n, -LANES),
    );
    return sequence(loop(p.n.value, turn), v128.store(p.out.value, sums.value));
  });
}

/** `y = y + factor x`, four numbers at a time. `n` is a multiple of 4. */
export function addMultiple(module: Module): Call {
  return module.kernel("multiple", { n: "i32", factor: "f32", x: "i32", y: "i32" }, (p, local) => {
    const factor = local("v128");
    const turn = sequence(
      v128.store(p.y.value, f32x4.add(v128.load(p.y.value), f32x4.multiply(factor.value, v128.load(p.x.value)))),
      advance(p.x, VECTOR),
      advance(p.y, VECTOR),
      advance(p.n, -LANES),
    );
    return sequence(factor.set(f32x4.splat(p.factor.value)), loop(p.n.value, turn));
  });
}

/** The loops of `alongRows`: row i of `out`, which holds zeros, gets row k of b, multiplied by number i, k of a. */
export function addProduct(module: Module, multiple: Call): Call {
  const sizes = { m: "i32", k: "i32", n: "i32" } as const;
  return module.kernel("product", { ...sizes, a: "i32", b: "i32", out: "i32" }, (p, local) => {
    const row = local("i32"), left = local("i32"), rowBytes = i32.multiply(p.n.value, i32.constant(NUMBER));
    const step = sequence(
      multiple(p.n.value, f32.load(p.a.value), row.value, p.out.value),
      advance(p.a, NUMBER),
      advance(row, rowBytes),
      advance(left, -1),
    );
    const rows = sequence(
      row.set(p.b.value),
      left.set(p.k.value),
      loop(left.value, step),
      advance(p.out, rowBytes),
      advance(p.m, -1),
    );
    return loop(p.m.value, rows);
  });
}

/** The kernels, compiled, and the memory on which they work. */
export class Lanes {
  readonly context: Context;
  readonly #kernels: ReturnType<Module["instantiate"]>;

  /** `mebibytes`: the size of the memory. Throws where the machine has no vectors in WebAssembly. */
  constructor(mebibytes = 16) {
    if (!hasVectors()) throw new Error("Cannot make lanes: this machine has no vectors (SIMD) in WebAssembly");
    this.context = new Context(new Memory(mebibytes));
    const module = this.context.module();
    addDot(module);
    addProduct(module, addMultiple(module));
    this.#kernels = module.instantiate(this.context.memory.memory);
  }

  store(numbers: ArrayLike<number>): Piece {
    const piece = this.context.memory.allocate(numbers.length);
    this.context.memory.floats.set(numbers, piece.address / NUMBER);
    return piece;
  }

  /** The numbers themselves, where they stand: not a copy. */
  numbers({ address, length }: Piece): Float32Array<ArrayBuffer> {
    return this.context.memory.floats.subarray(address / NUMBER, address / NUMBER + length);
  }

  /** The sum of x times y, number by number. */
  dot(x: Piece, y: Piece): number {
    checkWhole("take a dot product", x.length);
    const { memory } = this.context, out = memory.workspace.address;
    this.#kernels.dot(x.length, x.address, y.address, out);
    return sumInPairs(memory.floats.subarray(out / NUMBER, out / NUMBER + LANES));
  }

  /** `y = y + factor x` */
  multiple(factor: number, x: Piece, y: Piece): void {
    checkWhole("add vectors", x.length);
    this.#kernels.multiple(x.length, factor, x.address, y.address);
  }

  /** `out = a b`: `[m, k] [k, n] -> [m, n]` */
  product([m, k, n]: readonly [m: number, k: number, n: number], a: Piece, b: Piece, out: Piece): void {
    checkWhole("multiply rows", n);
    this.numbers(out).fill(0);
    this.#kernels.product(m, k, n, a.address, b.address, out.address);
  }
}

function checkWhole(act: string, numbers: number): void {
  if (numbers % LANES === 0) return;
  const whole = Math.ceil(numbers / LANES) * LANES;
  throw new Error(`Cannot ${act} of ${numbers} in lanes of ${LANES}: add zeros, up to ${whole}`);
}
