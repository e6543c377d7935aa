/** Every shader that the library makes, with the formulas of its ops in it, and whether a compiler takes them. */
import { gradients } from "../../../../lib/autograd.ts";
import { ones } from "../../../../lib/create.ts";
import { openAdapter } from "../../../../lib/device/gpu/adapter.ts";
import { Failures } from "../../../../lib/device/gpu/failures.ts";
import { Gpu } from "../../../../lib/device/gpu/gpu.ts";
import { Kernels, type Source } from "../../../../lib/device/gpu/kernels.ts";
import { SIZE_CLASSES } from "../../../../lib/device/gpu/product_choice.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { tensorsIn } from "../../../../lib/op.ts";
import { onDevice } from "../../../../lib/tensor.ts";
import { hasGradient, registered } from "../../ops/matrix.ts";

/** A shader, and what it is for. */
export interface Shader extends Source {
  readonly label: string;
}

/** All shaders that are made where every op runs forward and back, on its samples, and every product has its size. */
export function shadersOfAllOps(): Shader[] {
  const { device, shaders } = collector(), gpu = new Gpu({ device, adapterName: "", isSoftware: true }, () => {}, []);
  onDevice(gpu, () => {
    for (const [, op] of registered) {
      for (const args of op.entry.samples()) {
        const y = op(...args);
        if (!hasGradient(op)) continue;
        const found = gradients(y, { upstream: ones(y.shape) });
        for (const x of tensorsIn(args)) if (x.tracked) found.of(x);
      }
    }
  });
  takeRest(gpu);
  return shaders;
}

/** What the samples of the ops do not ask for. */
function takeRest(gpu: Gpu): void {
  const x = gpu.store(new Float32Array(1)),
    way = { aTransposed: false, bTransposed: false, aShared: false, bShared: false };
  const formula = parseFormula("max(product + bias, 0)", ["product", "bias"]),
    inputs = { bias: { storage: x, strides: [0, 0, 1] } };
  for (const { sample: [m, k, n] } of SIZE_CLASSES) {
    gpu.product(x, x, { batch: 1, m, k, n, ...way });
    gpu.product(x, x, { batch: 1, m, k, n, ...way }, { formula, inputs });
  }
  for (const kind of ["sum", "max", "argmax"] as const) {
    for (const axis of [3, 300, 100_000]) {
      for (const inner of [1, 3, 300]) gpu.reduce(kind, x, { outer: 2, axis, inner });
    }
  }
  gpu.random({ key: 1, stream: 0, start: 0, length: 5 });
  const names = ["w", "m", "dw", "rate"];
  const rule = { m: parseFormula("0.9 * m + dw", names), w: parseFormula("w - rate * m / sqrt(m * m + 1)", names) };
  gpu.update(rule, { w: gpu.store([1]), m: gpu.store([1]), dw: gpu.store([1]) }, { rate: 0.1 });
  gpu.update(rule, { w: gpu.store([1]), m: x, dw: x }, { rate: 0.1 });
}

/** A device that calculates nothing, and collects the shaders that it is given. */
function collector() {
  const shaders: Shader[] = [], nothing = () => {};
  const limits = {
    maxStorageBufferBindingSize: 2 ** 30,
    maxBufferSize: 2 ** 30,
    maxStorageBuffersPerShaderStage: 8,
    minUniformBufferOffsetAlignment: 256,
    maxComputeWorkgroupStorageSize: 16384,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
  };
  const pass = { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
  const device = {
    limits,
    lost: new Promise(nothing),
    queue: { writeBuffer: nothing, submit: nothing },
    addEventListener: nothing,
    pushErrorScope: nothing,
    popErrorScope: () => Promise.resolve(null),
    createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy: nothing }),
    createBindGroup: () => ({}),
    createBindGroupLayout: ({ label }: GPUBindGroupLayoutDescriptor) => ({ label }),
    createPipelineLayout: ({ label }: GPUPipelineLayoutDescriptor) => ({ label }),
    createCommandEncoder: () => ({ beginComputePass: () => pass, copyBufferToBuffer: nothing, finish: nothing }),
    createShaderModule: ({ label, code }: GPUShaderModuleDescriptor) => ({
      label,
      code,
      getCompilationInfo: () => Promise.resolve({ messages: [] }),
    }),
    createComputePipeline: ({ label, layout, compute }: Pipeline) => {
      const { module: { label: file, code }, constants } = compute;
      return shaders.push({ label, file, code, access: layout.label, constants });
    },
  };
  return { device: device as unknown as GPUDevice, shaders };
}

/** How `Kernels` asks for one; the label of a layout is how it binds. */
interface Pipeline {
  readonly label: string;
  readonly layout: { readonly label: string };
  readonly compute: { readonly module: { label: string; code: string }; readonly constants: Record<string, number> };
}

/** What to do besides. */
interface Compiling {
  /** Is told which shader comes next. */
  readonly begin?: (label: string) => void;
  /** Of shaders that bind alike, and have the same constants, only the first is made into a pipeline, which takes long. */
  readonly onePipelineEach?: boolean;
}

/** What a device says against shaders, one text for each complaint. Warnings count. */
export async function complaintsOf(device: GPUDevice, shaders: readonly Shader[], options: Compiling = {}) {
  const complaints: string[] = [], made = new Map<string, Failures>();
  for (const shader of shaders) {
    options.begin?.(shader.label);
    const { label, ...source } = shader, { file, code, access, constants } = source;
    complaints.push(...await messagesOf(device, file, code));
    const kind = options.onePipelineEach ? JSON.stringify([file, access, constants]) : label;
    if (made.has(kind)) continue;
    const failures = new Failures();
    made.set(kind, failures);
    new Kernels(device, failures).compile(label, source);
  }
  await device.queue.onSubmittedWorkDone(); // by then all that is wrong was noted
  return [...complaints, ...[...made.values()].flatMap(messageOf)];
}

function messageOf(failures: Failures): string[] {
  try {
    failures.check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** What a compiler says of a shader alone. */
export async function messagesOf(device: GPUDevice, file: string, code: string): Promise<string[]> {
  device.pushErrorScope("validation");
  const { messages } = await device.createShaderModule({ label: file, code }).getCompilationInfo();
  await device.popErrorScope();
  return messages.map(({ type, message, lineNum, linePos }) => `${file}:${lineNum}:${linePos}: ${type}: ${message}`);
}

/** In a process of its own: prints the label of each shader before it is compiled, then the complaints, each as JSON. */
export async function report(shaders: readonly Shader[]): Promise<void> {
  const { device } = await openAdapter(), print = (line: unknown) => console.log(JSON.stringify(line));
  const complaints = await complaintsOf(device, shaders, { begin: print });
  device.destroy();
  print({ complaints });
}
