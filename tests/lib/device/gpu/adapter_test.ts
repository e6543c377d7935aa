import { assert, assertEquals, assertRejects } from "@std/assert";
import { findAdapter, openAdapter } from "../../../../lib/device/gpu/adapter.ts";
import { adapterTest } from "./context.ts";

/** WebGPU with one adapter that says this of itself. */
function webGpu(info: Partial<GPUAdapterInfo>): Pick<GPU, "requestAdapter"> {
  const nothing = { vendor: "", architecture: "", device: "", description: "", isFallbackAdapter: false };
  return { requestAdapter: () => Promise.resolve({ info: { ...nothing, ...info } } as GPUAdapter) };
}

// Its line is how the checks of the house know that the tests of the GPU were not left out.
adapterTest("the GPU tests run", async () => {
  const { device, adapterName } = await openAdapter();
  device.destroy();
  assert(adapterName.length > 0);
});

adapterTest("a device has all that its adapter can bind", async () => {
  const { limits } = (await findAdapter()).adapter, { device } = await openAdapter();
  const wanted = ["maxStorageBufferBindingSize", "maxBufferSize", "maxStorageBuffersPerShaderStage"] as const;
  for (const name of wanted) assertEquals(device.limits[name], limits[name]);
  device.destroy();
});

Deno.test("where there is no adapter, the error says what to install", async () => {
  const none = { requestAdapter: () => Promise.resolve(null) };
  const says =
    "Cannot use the GPU: no adapter was found; install the driver of your graphics card, or one in software: " +
    "apt-get install mesa-vulkan-drivers";
  await assertRejects(() => openAdapter(none), Error, says);
  await assertRejects(() => findAdapter(none), Error, says);
});

Deno.test("an adapter is called by the first name that it has", async () => {
  const nameOf = async (info: Partial<GPUAdapterInfo>) => (await findAdapter(webGpu(info))).adapterName;
  assertEquals(await nameOf({ description: "NVIDIA T4", vendor: "4318" }), "NVIDIA T4");
  assertEquals(await nameOf({ vendor: "apple", architecture: "metal-3" }), "apple metal-3");
  assertEquals(await nameOf({ vendor: "apple" }), "apple");
  assertEquals(await nameOf({}), "an unnamed adapter");
});

Deno.test("software is known by its name, or says so itself", async () => {
  const isSoftware = async (info: Partial<GPUAdapterInfo>) => (await findAdapter(webGpu(info))).isSoftware;
  assert(await isSoftware({ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }));
  assert(await isSoftware({ architecture: "swiftshader", vendor: "google" }));
  assert(await isSoftware({ description: "Some adapter", isFallbackAdapter: true }));
  assert(!await isSoftware({ description: "NVIDIA T4" }));
});
