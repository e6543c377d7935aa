import { assertEquals } from "@std/assert";
import { zeros } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { assignStored } from "../../../lib/files/stored.ts";
import { keep, onDevice } from "../../../lib/tensor.ts";

Deno.test("numbers are put into tensors again and again on a device that has memory for one tensor more", async () => {
  const wasm = new Wasm({ mebibytes: 32, threads: 1 }), shape = [1_000_000];
  const [x, y] = onDevice(wasm, () => [keep(zeros(shape)), keep(zeros(shape))]);
  const values = new Float32Array(1_000_000).fill(3), stored = { shape, values };
  for (let i = 0; i < 50; i++) assignStored({ x, y }, { x: stored, y: stored });
  assertEquals(await y.read(), values);
  wasm.close();
});
