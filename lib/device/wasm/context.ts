/** What all kernels share: the memory, the table of constants, and what the machine can do. */
import { f32x4, i32, sequence, type V128, v128 } from "./assembler.ts";
import { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";
import { type ConstantTable, Module } from "./module.ts";
import { Threads } from "./threads.ts";

export class Context {
  readonly kernels = new Kernels();
  readonly threads: Threads;
  readonly #constants: ConstantTable;
  readonly #hasMultiplyAdd: boolean;

  /** `plain` keeps to what every machine with vectors has, also where this one has more. */
  constructor(readonly memory: Memory, { plain = false, threads = 1 } = {}) {
    this.#constants = { address: memory.table, numbers: [] };
    this.#hasMultiplyAdd = !plain && hasMultiplyAdd();
    this.threads = new Threads(this, threads);
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

/** Whether the machine has vectors in WebAssembly at all. */
export function hasVectors(): boolean {
  return isValid((module) => v128.store(i32.constant(0), module.constant(1)));
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
