import { assert, assertEquals, assertThrows } from "@std/assert";
import { printedByBundle } from "../../bundled.ts";
import { advance, f32, i32, loop, sequence, v128 } from "../../../../lib/device/wasm/assembler.ts";
import { type ConstantTable, Module } from "../../../../lib/device/wasm/module.ts";

const memoryOf = (pages: number) => new WebAssembly.Memory({ initial: pages, maximum: pages });
const tableAt = (address: number): ConstantTable => ({ address, numbers: [] });

/** A module with a kernel that copies its constants to address 0 and on. */
function copier(table: ConstantTable, constants: readonly number[]): Module {
  const module = new Module(table);
  module.kernel("copy", {}, () => {
    return sequence(...constants.map((x, i) => v128.store(i32.constant(0), module.constant(x), 16 * i)));
  });
  return module;
}

Deno.test("constants stand in a table that modules share, each once and four times over", () => {
  const table = tableAt(1024), memory = memoryOf(1), numbers = new Float32Array(memory.buffer);
  const first = copier(table, [1, 0, -0, 1, NaN]), second = copier(table, [-0, 2.5, NaN]);
  assertEquals(table.numbers, [1, 0, -0, NaN, 2.5]);
  first.instantiate(memory).copy();
  assertEquals(numbers.slice(0, 20), new Float32Array([1, 0, -0, 1, NaN].flatMap((x) => [x, x, x, x])));
  assert(Object.is(numbers[8], -0) && Object.is(numbers[4], 0));
  second.instantiate(memory).copy();
  assertEquals([...numbers.slice(0, 12)], [0, 0, 0, 0, 2.5, 2.5, 2.5, 2.5, NaN, NaN, NaN, NaN]);
});

Deno.test("kernels have parameters of several types, and names by which they are found", () => {
  const module = new Module(tableAt(1024)), memory = memoryOf(1);
  module.kernel("fill", { at: "i32", x: "f32", n: "i32" }, ({ at, x, n }) => {
    return loop(n.value, sequence(f32.store(at.value, x.value), advance(at, 4), advance(n, -1)));
  });
  module.kernel("größer", { at: "i32" }, ({ at }) => f32.store(at.value, f32.constant(9)));
  const kernels = module.instantiate(memory);
  kernels.fill(8, 1.5, 3);
  kernels.größer(0);
  assertEquals(Object.keys(kernels).sort(), ["fill", "größer"]);
  assertEquals([...new Float32Array(memory.buffer, 0, 6)], [9, 0, 1.5, 1.5, 1.5, 0]);
});

Deno.test("a kernel calls another one of its module", () => {
  const module = new Module(tableAt(1024)), memory = memoryOf(1);
  const put = module.kernel("put", { at: "i32", x: "f32" }, ({ at, x }) => f32.store(at.value, x.value));
  module.kernel(
    "twice",
    { x: "f32" },
    ({ x }) => sequence(put(i32.constant(0), x.value), put(i32.constant(4), x.value)),
  );
  module.instantiate(memory).twice(2.5);
  assertEquals([...new Float32Array(memory.buffer, 0, 3)], [2.5, 2.5, 0]);
});

Deno.test("modules may have many kernels, and long ones", () => {
  const module = new Module(tableAt(32768)), memory = memoryOf(1), count = 200;
  for (let k = 0; k < count; k++) {
    module.kernel(`kernel${k}`, {}, () => {
      const stores = Array.from({ length: 100 }, (_, i) => i32.store(i32.constant(0), i32.constant(k + i), 4 * i));
      return sequence(...stores);
    });
  }
  const kernels = module.instantiate(memory);
  assertEquals(Object.keys(kernels).length, count);
  kernels.kernel150();
  assertEquals([...new Int32Array(memory.buffer, 0, 101)], [...Array.from({ length: 100 }, (_, i) => 150 + i), 0]);
});

Deno.test("a module is made for a memory of one size, shared or not", () => {
  const module = copier(tableAt(1024), [3]),
    isValid = (memory: WebAssembly.Memory) => WebAssembly.validate(module.bytes(memory));
  const shared = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
  assert(isValid(memoryOf(1)) && isValid(shared));
  module.instantiate(shared).copy();
  assertEquals(new Float32Array(shared.buffer)[0], 3);
  const other = new WebAssembly.Module(module.bytes(memoryOf(2)));
  assertThrows(() => new WebAssembly.Instance(other, { env: { memory: memoryOf(1) } }), WebAssembly.LinkError);
});

Deno.test("kernels are made and run without Deno and without Node", async () => {
  const printed = await printedByBundle(new URL("module_program.ts", import.meta.url));
  assertEquals(printed, { hasVectors: true, sums: [5, 7, 9] });
});
