/** The reader's choice of a device, and what came of it. A device is loaded when it is chosen. */
import type { Device } from "./device.ts";
import type { Found } from "./gpu/adapter.ts";
import type { Gpu } from "./gpu/gpu.ts";

/** What may be chosen: a device, or `auto`, which is the fastest that can be trusted. */
export const DEVICE_NAMES = ["gpu", "wasm", "reference", "auto"] as const;

export type DeviceName = typeof DEVICE_NAMES[number];

export interface Chosen {
  readonly device: Device;
  /** In one line: which device it is, whether it is software, and why another one was not taken. */
  readonly says: string;
}

/** How devices are made; tests make others. */
export interface Makers {
  readonly findAdapter: () => Promise<Found>;
  readonly openGpu: () => Promise<Pick<Gpu, "adapterName" | "isSoftware"> & Device>;
  readonly wasmOrReason: () => Promise<Device | string>;
  readonly reference: (dataType: "float32" | "float64") => Promise<Device>;
}

const MAKERS: Makers = {
  findAdapter: async () => await (await import("./gpu/adapter.ts")).findAdapter(),
  openGpu: async () => await (await import("./gpu/open.ts")).openGpu(),
  wasmOrReason: async () => (await import("./default.ts")).wasmOrReason(),
  reference: async (dataType) => new (await import("./reference.ts")).Reference(dataType),
};

/**
 * Opens a device: `gpu`, `wasm`, `reference`, which calculates in float64, or `auto`, which is the GPU, the Wasm device where there
 * is no GPU but software, and the reference device in float32 where that cannot be either. Throws where the machine lacks it.
 */
export async function chooseDevice(name: DeviceName, makers: Makers = MAKERS): Promise<Chosen> {
  return await CHOICES[name](makers);
}

const CHOICES: Readonly<Record<DeviceName, (makers: Makers) => Promise<Chosen>>> = {
  async gpu({ openGpu }) {
    const device = await openGpu(), { adapterName, isSoftware } = device;
    return { device, says: `Device: gpu, ${adapterName}${isSoftware ? ", which is software: right, but slow" : ""}.` };
  },

  async wasm({ wasmOrReason }) {
    const device = await wasmOrReason();
    if (typeof device !== "string") return { device, says: "Device: wasm." };
    throw new Error(`Cannot use the device wasm: ${device}; choose the device reference`);
  },

  async reference({ reference }) {
    return { device: await reference("float64"), says: "Device: reference, in float64." };
  },

  async auto(makers) {
    const found = await gpuOrReason(makers);
    return typeof found === "string" ? await withoutGpu(found, makers) : found;
  },
};

async function withoutGpu(noGpu: string, { wasmOrReason, reference }: Makers): Promise<Chosen> {
  const device = await wasmOrReason();
  if (typeof device !== "string") return { device, says: `Device: wasm. ${noGpu}.` };
  return { device: await reference("float32"), says: `Device: reference, which is slow: ${device}. ${noGpu}.` };
}

/** The GPU, or why it is not taken. */
async function gpuOrReason(makers: Makers): Promise<Chosen | string> {
  try {
    const { adapterName, isSoftware } = await makers.findAdapter();
    return isSoftware ? `The GPU here is software: ${adapterName}` : await CHOICES.gpu(makers);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
