import { assertEquals, assertRejects } from "@std/assert";
import { chooseDevice, DEVICE_NAMES, type DeviceName, type Makers } from "../../../lib/device/choose.ts";
import type { Device } from "../../../lib/device/device.ts";
import type { Found } from "../../../lib/device/gpu/adapter.ts";
import { Reference } from "../../../lib/device/reference.ts";

/** What a machine has. */
interface Machine {
  readonly gpu?: "real" | "software" | "wrong";
  readonly vectors?: boolean;
}

/** Devices in name only, as a machine would give them. */
function makersOf({ gpu, vectors = true }: Machine): Makers {
  const named = (name: string, dataType: Device["dataType"] = "float32") =>
    Object.assign(new Reference(dataType), { name });
  const found = { adapterName: gpu === "software" ? "llvmpipe" : "NVIDIA T4", isSoftware: gpu === "software" };
  const findAdapter = () =>
    gpu ? Promise.resolve(found as Found) : Promise.reject(new Error("Cannot use the GPU: no adapter was found"));
  return {
    findAdapter,
    async openGpu() {
      await findAdapter();
      if (gpu === "wrong") throw new Error("Cannot trust the GPU NVIDIA T4: asked for 1 + 1, it answers 3");
      return Object.assign(named("gpu"), found);
    },
    wasmOrReason: () => Promise.resolve(vectors ? named("wasm") : "this machine has no vectors"),
    reference: (dataType) => Promise.resolve(named("reference", dataType)),
  };
}

const choices: [name: DeviceName, machine: Machine, device: string, says: string][] = [
  ["gpu", { gpu: "real" }, "gpu float32", "Device: gpu, NVIDIA T4."],
  ["gpu", { gpu: "software" }, "gpu float32", "Device: gpu, llvmpipe, which is software: right, but slow."],
  ["wasm", { gpu: "real" }, "wasm float32", "Device: wasm."],
  ["reference", { gpu: "real" }, "reference float64", "Device: reference, in float64."],
  ["auto", { gpu: "real" }, "gpu float32", "Device: gpu, NVIDIA T4."],
  ["auto", { gpu: "software" }, "wasm float32", "Device: wasm. The GPU here is software: llvmpipe."],
  ["auto", {}, "wasm float32", "Device: wasm. Cannot use the GPU: no adapter was found."],
  [
    "auto",
    { gpu: "wrong" },
    "wasm float32",
    "Device: wasm. Cannot trust the GPU NVIDIA T4: asked for 1 + 1, it answers 3.",
  ],
  [
    "auto",
    { vectors: false },
    "reference float32",
    "Device: reference, which is slow: this machine has no vectors. Cannot use the GPU: no adapter was found.",
  ],
];

for (const [name, machine, device, says] of choices) {
  Deno.test(`${name} on a machine with ${JSON.stringify(machine)} is ${device}, and says why`, async () => {
    const chosen = await chooseDevice(name, makersOf(machine));
    assertEquals([`${chosen.device.name} ${chosen.device.dataType}`, chosen.says], [device, says]);
  });
}

Deno.test("a device that was asked for by name and is not there is an error", async () => {
  await assertRejects(() => chooseDevice("gpu", makersOf({})), Error, "Cannot use the GPU: no adapter was found");
  await assertRejects(() => chooseDevice("gpu", makersOf({ gpu: "wrong" })), Error, "Cannot trust the GPU");
  await assertRejects(
    () => chooseDevice("wasm", makersOf({ vectors: false })),
    Error,
    "Cannot use the device wasm: this machine has no vectors; choose the device reference",
  );
});

Deno.test("what can be chosen here calculates", async () => {
  for (const name of DEVICE_NAMES.filter((name) => name !== "gpu")) {
    const { device } = await chooseDevice(name);
    const sum = device.reduce("sum", device.store([1, 2, 4]), { outer: 1, axis: 3, inner: 1 });
    assertEquals([...await device.read(sum)], [7]);
    device.close();
  }
});
