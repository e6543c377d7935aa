/** The shaders compile as they stand, and compute what the plain code computes. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { weightedSum } from "../chapters/01_neuron/neuron.ts";
import { breastCancer } from "../lib/data/sets.ts";
import { Random } from "../lib/random.ts";
import { filesBelow, textOf } from "./files.ts";

const adapter = await navigator.gpu.requestAdapter();
const shaders = filesBelow("gpu").filter((path) => path.endsWith(".wgsl"));

async function withDevice(act: (device: GPUDevice) => Promise<void>) {
  const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
  device.pushErrorScope("validation");
  await act(device);
  const error = await device.popErrorScope();
  device.destroy();
  assertEquals(error?.message, undefined);
}

function bufferOf(
  device: GPUDevice,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  usage: number,
): GPUBuffer {
  const buffer = device.createBuffer({ size: data.byteLength, usage: usage | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

Deno.test({
  name: "every shader compiles as it stands",
  ignore: adapter === null,
  fn: () =>
    withDevice(async (device) => {
      for (const path of shaders) {
        const { messages } = await device.createShaderModule({ label: path, code: textOf(path) }).getCompilationInfo();
        assertEquals(messages.map(({ message }) => message), [], path);
      }
    }),
});

Deno.test("every shader is listed in its README, and opens with its shapes", () => {
  for (const path of shaders) {
    assert(textOf("gpu/README.md").includes(`(${path.slice(4)})`), path);
    assert(/^\/\/ .*\[.*\].* -> .*\[.*\]/.test(textOf(path)), path);
  }
});

Deno.test({
  name: "the neuron on the GPU gives the outputs of chapter 1's neuron for 569 tumors",
  ignore: adapter === null,
  fn: () =>
    withDevice(async (device) => {
      const rows = (await breastCancer()).matrix().map((row) => row.map(Math.fround));
      const random = new Random(1);
      const weights = rows[0].map(() => Math.fround(random.normal())), bias = Math.fround(random.normal());
      const outputs = await runNeuron(device, rows, weights, bias);
      rows.forEach((row, i) => {
        // Each of 31 roundings errs by at most 2^-24 of the sum of the sizes (Higham 2002).
        const size = row.reduce((sum, x, j) => sum + Math.abs(x * weights[j]), Math.abs(bias));
        assertAlmostEquals(outputs[i], weightedSum({ weights, bias }, row), 62 * 2 ** -24 * size);
      });
    }),
});

async function runNeuron(device: GPUDevice, rows: number[][], weights: number[], bias: number): Promise<Float32Array> {
  const bytes = 4 * rows.length, { STORAGE, UNIFORM, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const output = device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC });
  const reading = device.createBuffer({ size: bytes, usage: MAP_READ | GPUBufferUsage.COPY_DST });
  const buffers = [
    bufferOf(device, new Uint32Array([rows.length, weights.length]), UNIFORM),
    bufferOf(device, new Float32Array(rows.flat()), STORAGE),
    bufferOf(device, new Float32Array(weights), STORAGE),
    bufferOf(device, new Float32Array([bias]), STORAGE),
    output,
  ];
  const module = device.createShaderModule({ code: textOf("gpu/neuron.wgsl") });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(rows.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(output, 0, reading, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await reading.mapAsync(GPUMapMode.READ);
  const found = new Float32Array(reading.getMappedRange().slice(0));
  reading.unmap();
  return found;
}
