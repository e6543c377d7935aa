import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { compile } from "../../../../lib/compile.ts";
import { range } from "../../../../lib/create.ts";
import { findAdapter } from "../../../../lib/device/gpu/adapter.ts";
import { Gpu } from "../../../../lib/device/gpu/gpu.ts";
import { openGpu } from "../../../../lib/device/gpu/open.ts";
import { add } from "../../../../lib/ops/arithmetic.ts";
import { onDevice, type Tensor } from "../../../../lib/tensor.ts";
import { adapterTest } from "./context.ts";

adapterTest("there is one GPU at a time, and to close one again that was closed closes no other", async () => {
  const first = await openGpu();
  assertStrictEquals(await openGpu(), first);
  first.close();
  const second = await openGpu();
  first.close();
  const third = await openGpu();
  assertStrictEquals(third, second);
  assertEquals([...await third.read(third.store([7]))], [7]);
  third.close();
});

/** What every GPU can do, and no more: it binds 8 tensors, one of which is written. */
adapterTest("a compiled calculation reads no more tensors in one formula than the GPU can bind", async () => {
  const { adapter, adapterName, isSoftware } = await findAdapter(), device = await adapter.requestDevice();
  const gpu = new Gpu({ device, adapterName, isSoftware }, () => {}, []);
  const sum = compile((...terms: readonly Tensor[]) => [terms.reduce((total, term) => add(total, term))]);
  const found = onDevice(gpu, () => {
    const terms = Array.from({ length: 12 }, () => range(3));
    return [sum(...terms), sum(...terms)];
  });
  for (const [total] of found) assertEquals([...await total.read()], [0, 12, 24]);
  assert(gpu.mostRead < 12);
  gpu.close();
});
