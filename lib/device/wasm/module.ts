/**
 * A WebAssembly module of kernels: functions that work on one memory, which they are given.
 *
 * Constants are kept in a table in that memory, since a vector that is written in the code is built anew at each use.
 */
import {
  type Bytes,
  callFunction,
  i32,
  Local,
  type Statement,
  type Type,
  TYPES,
  unsigned,
  type V128,
  v128,
  type Value,
} from "./assembler.ts";
import { type Kernel, Kernels } from "./kernels.ts";

/** The parameters of a kernel, by name: `{ out: "i32", n: "i32", rate: "f32" }`. */
export type Parameters = Readonly<Record<string, Type>>;

/** The parameters as variables. */
export type Locals<Of extends Parameters> = { readonly [Name in keyof Of]: Local<Of[Name]> };

/** Makes another variable. */
export type MakeLocal = <Of extends Type>(type: Of) => Local<Of>;

interface Definition {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly locals: readonly Type[];
  readonly body: Statement;
}

/** How a kernel is called from another one of its module. */
export type Call = (...args: readonly Value<Type>[]) => Statement;

/** Where a module's constants stand: a table of vectors. */
export interface ConstantTable {
  readonly address: number;
  /** The numbers, each of which stands there four times. */
  readonly numbers: number[];
}

export class Module {
  readonly #kernels: Definition[] = [];

  /** `all` gets to know the module's kernels. */
  constructor(readonly constants: ConstantTable, readonly all = new Kernels()) {}

  /** Adds a kernel. `write` gets its parameters and a way to make more variables, and gives its body. */
  kernel<Of extends Parameters>(
    name: string,
    parameters: Of,
    write: (p: Locals<Of>, local: MakeLocal) => Statement,
  ): Call {
    const types = Object.values(parameters), locals: Type[] = [], index = this.#kernels.length;
    const named = Object.keys(parameters).map((key, i) => [key, new Local(types[i], i)]);
    const local: MakeLocal = (type) => new Local(type, types.length + locals.push(type) - 1);
    const body = write(Object.fromEntries(named), local);
    this.#kernels.push({ name, parameters: types, locals, body });
    return (...args) => callFunction(index, args);
  }

  /** The same number in all four lanes. */
  constant(x: number): V128 {
    const { numbers, address } = this.constants;
    const known = numbers.findIndex((one) => Object.is(one, x)), place = known < 0 ? numbers.push(x) - 1 : known;
    return v128.load(i32.constant(0), address + 16 * place);
  }

  /** The module, compiled, with its kernels as functions of numbers. The constants are written to the memory. */
  instantiate(memory: WebAssembly.Memory): Record<string, Kernel> {
    const { numbers, address } = this.constants;
    const table = new Float32Array(memory.buffer, address, 4 * numbers.length);
    numbers.forEach((x, place) => table.fill(x, 4 * place, 4 * place + 4));
    const bytes = this.bytes(memory), module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return this.all.add(bytes, exports as Record<string, Kernel>);
  }

  /** The binary form. A memory of fixed size spares a check of the size at each access. */
  bytes(memory: WebAssembly.Memory): Uint8Array<ArrayBuffer> {
    const pages = memory.buffer.byteLength / 65536, isShared = !(memory.buffer instanceof ArrayBuffer);
    const limits = [isShared ? 3 : 1, unsigned(pages), unsigned(pages)], kernels = this.#kernels;
    return Uint8Array.from(flat([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, kernels.map(({ parameters }) => [0x60, list(parameters.map((type) => [TYPES[type]])), 0])),
      section(2, [[text("env"), text("memory"), 2, limits]]),
      section(3, kernels.map((_, i) => unsigned(i))),
      section(7, kernels.map(({ name }, i) => [text(name), 0, unsigned(i)])),
      section(
        10,
        kernels.map(({ locals, body }) => {
          const code = flat([list(locals.map((type) => [1, TYPES[type]])), body.bytes, 0x0b]);
          return [unsigned(code.length), code];
        }),
      ),
    ]));
  }
}

function section(id: number, items: readonly Bytes[]): Bytes {
  const body = flat(list(items));
  return [id, unsigned(body.length), body];
}

function list(items: readonly Bytes[]): Bytes {
  return [unsigned(items.length), ...items];
}

function text(name: string): Bytes {
  const bytes = [...new TextEncoder().encode(name)];
  return [unsigned(bytes.length), bytes];
}

/** All bytes in one row. */
function flat(bytes: Bytes, into: number[] = []): number[] {
  for (const one of bytes) {
    if (typeof one === "number") into.push(one);
    else flat(one, into);
  }
  return into;
}
