/** Tests of the GPU's parts. Where there is no adapter, a file has one test that is ignored, whose name says what to install. */
import { openAdapter } from "../../../../lib/device/gpu/adapter.ts";
import { Context } from "../../../../lib/device/gpu/context.ts";
import type { Source } from "../../../../lib/device/gpu/kernels.ts";

/** Whether there is an adapter. The name of the test that stands for all others of a file where there is none. */
export const hasAdapter = await navigator.gpu.requestAdapter() !== null;
export const NO_GPU = "no GPU: apt-get install mesa-vulkan-drivers would run the tests of this file";

let isSaid = false;

/** A test that needs an adapter. */
export function adapterTest(name: string, act: () => Promise<void>): void {
  if (hasAdapter) return Deno.test(name, act);
  if (!isSaid) Deno.test.ignore(NO_GPU, () => {});
  isSaid = true;
}

/** A test of what all primitives share, with a device of its own. What the device notes fails it, unless it is to `break`. */
export function contextTest(
  name: string,
  act: (context: Context) => Promise<void>,
  { breaks = false }: { breaks?: boolean } = {},
): void {
  adapterTest(name, async () => {
    const context = new Context((await openAdapter()).device);
    try {
      await act(context);
      if (!breaks) await settled(context);
    } finally {
      context.device.destroy();
    }
  });
}

/** Waits until all that was asked for is done. Throws what the device has noted. */
export async function settled({ queue, memory, failures }: Context): Promise<void> {
  await queue.read(memory.allocate(1));
  failures.check();
}

/** A shader for tests of the queue: it binds one tensor, `out`, and its parameters are a number, `parameters.value`. */
export function sourceOf(body: string, declarations = ""): Source {
  const code = `struct Parameters { value: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
${declarations}
@compute @workgroup_size(1)
fn main() {
  ${body}
}
`;
  return { file: "test.wgsl", code, access: "w" };
}
