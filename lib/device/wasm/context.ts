/** What all kernels share: the memory, the table of constants, and what the machine can do. */
import { f32x4, i32, sequence, type V128, v128 } from "./assembler.ts";
import { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";
import { type ConstantTable, Module } from "./module.ts";
import { Threads } from "./threads.ts";

/** A module of nothing: "\0asm", version 1. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

interface ContextOptions {
  readonly plain?: boolean;
  readonly threads?: number;
  readonly patience?: number;
}

export class Context {
  readonly kernels = new Kernels();
  readonly threads: Threads;
  readonly #constants: ConstantTable;
  readonly #hasMultiplyAdd: boolean;

  /**
   * `plain` keeps to what every machine with vectors has, also where this one has more. A worker that gets no further for
   * `patience` milliseconds counts as vanished; by default it is long.
   */
  constructor(readonly memory: Memory, { plain = false, threads = 1, patience }: ContextOptions = {}) {
    this.#constants = { address: memory.table, numbers: [] };
    this.#hasMultiplyAdd = !plain && hasMultiplyAdd();
    this.threads = new Threads(this, threads, patience);
  }

  /** Whether a product and a sum are one instruction, which rounds once. */
  get isFused(): boolean {
    return this.#hasMultiplyAdd;
  }

  /** A new module, whose constants stand in the table that all modules share. */
  module(): Module {
    return new Module(this.#constants, this.kernels);
  }

  /** `a * b + c` */
  multiplyAdd(a: V128, b: V128, c: V128): V128 {
    return this.#hasMultiplyAdd ? f32x4.multiplyAdd(a, b, c) : f32x4.add(f32x4.multiply(a, b), c);
  }
}

/** Whether WebAssembly with vectors can be had at all. */
export function hasVectors(): boolean {
  return whyNoVectors() === undefined;
}

/** Why there is no WebAssembly with vectors, if so: "this machine has no vectors (SIMD) in WebAssembly". */
export function whyNoVectors(): string | undefined {
  if (typeof WebAssembly === "undefined") return "there is no WebAssembly here";
  if (!isValid((module) => v128.store(i32.constant(0), module.constant(1)))) {
    return "this machine has no vectors (SIMD) in WebAssembly";
  }
  return isAllowed() ? undefined : "a content policy forbids WebAssembly here";
}

/** Whether a module may be made: a page's policy may forbid that, and yet let one look whether it would be valid. */
function isAllowed(): boolean {
  try {
    return new WebAssembly.Module(EMPTY) !== undefined;
  } catch {
    return false;
  }
}

function hasMultiplyAdd(): boolean {
  return isValid((module) => {
    const x = module.constant(1);
    return v128.store(i32.constant(0), f32x4.multiplyAdd(x, x, x));
  });
}

/** Whether a module with this kernel can be made here. */
function isValid(write: (module: Module) => ReturnType<typeof sequence>): boolean {
  const module = new Module({ address: 1024, numbers: [] });
  module.kernel("try", {}, () => write(module));
  return WebAssembly.validate(module.bytes(new WebAssembly.Memory({ initial: 1, maximum: 1 })));
}
