/** The machine's GPU, or a program that does its work: found, described, and asked for all that it can do. */

/** What a device is made of. */
export interface Opened {
  readonly device: GPUDevice;
  /** "NVIDIA T4", "llvmpipe (LLVM 15.0.6, 256 bits)". */
  readonly adapterName: string;
  /** Whether a program on the CPU does the work: right, but slow. */
  readonly isSoftware: boolean;
}

/** What to do where there is none. */
const CURE = "install the driver of your graphics card, or one in software: apt-get install mesa-vulkan-drivers";

/** More than the least that every adapter must offer; how much it gives depends on the adapter. */
const WANTED = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
] as const;

/** Where adapters come from: `navigator.gpu`, or what a test puts in its place. */
type Adapters = Pick<GPU, "requestAdapter"> | undefined;

/** What there is, before anything is opened. */
export interface Found {
  readonly adapter: GPUAdapter;
  readonly adapterName: string;
  readonly isSoftware: boolean;
}

/** The adapter that promises most. Throws where there is none, and says what to install. */
export async function findAdapter(gpu: Adapters = globalThis.navigator?.gpu): Promise<Found> {
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return { adapter, adapterName: nameOf(adapter.info), isSoftware: isSoftware(adapter.info) };
  throw new Error(`Cannot use the GPU: ${gpu ? "no adapter was found" : "there is no WebGPU here"}; ${CURE}`);
}

/** A device with all that its adapter can do. Throws where there is no adapter. */
export async function openAdapter(gpu?: Adapters): Promise<Opened> {
  const { adapter, adapterName, isSoftware } = await findAdapter(gpu), { limits } = adapter;
  const requiredLimits = Object.fromEntries(WANTED.map((name) => [name, limits[name]]));
  const device = await adapter.requestDevice({ label: "From One Neuron", requiredLimits });
  return { device, adapterName, isSoftware };
}

/** What adapters tell of themselves differs; the first of these that is there. */
function nameOf({ description, device, architecture, vendor }: GPUAdapterInfo): string {
  return [description, device, `${vendor} ${architecture}`.trim()].find((text) => text !== "") ?? "an unnamed adapter";
}

function isSoftware(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter || /llvmpipe|lavapipe|swiftshader|software/i.test(nameOf(info));
}
