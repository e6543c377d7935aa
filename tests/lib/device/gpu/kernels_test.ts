import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { filled, type Source } from "../../../../lib/device/gpu/kernels.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { contextTest, sourceOf } from "./context.ts";

/** Calls a kernel at once, as primitives do, and gives what the next reading says. */
async function messageOf({ kernels, queue, memory }: Context, source: Source): Promise<string> {
  const out = memory.allocate(4), kernel = kernels.get("the kernel of a test", () => source);
  queue.parameters().u32(1);
  queue.run(kernel, [out], [1, 1, 1], () => "a call of a test");
  return (await assertRejects(() => queue.read(out), Error)).message;
}

contextTest("a kernel is compiled once, with its constants", async ({ kernels, queue, memory }) => {
  let compiled = 0;
  const kernelOf = (size: number) =>
    kernels.get(`size ${size}`, () => {
      compiled++;
      return { ...sourceOf("out[0] = f32(SIZE);", "override SIZE = 1u;"), constants: { SIZE: size } };
    });
  assert(kernelOf(3) === kernelOf(3));
  const read = (kernel: ReturnType<typeof kernelOf>): Promise<Float32Array> => {
    const out: Piece = memory.allocate(1);
    queue.parameters().u32(0);
    queue.run(kernel, [out], [1, 1, 1], () => "a call");
    return queue.read(out);
  };
  assertEquals((await Promise.all([read(kernelOf(3)), read(kernelOf(7))])).map(([size]) => size), [3, 7]);
  assertEquals(compiled, 2);
});

contextTest(
  "a shader that does not parse is refused by the next reading, with file, line and column",
  async (context) => {
    const message = await messageOf(context, { ...sourceOf(""), code: "// a broken shader\nfn main( {}\n" });
    assertStringIncludes(message, "Cannot compile the shader of the kernel of a test: test.wgsl:2:10: ");
  },
  { breaks: true },
);

contextTest("a shader that parses and means nothing is refused in the same way", async (context) => {
  const message = await messageOf(context, sourceOf("out[0] = 1u;"));
  assert(/^Cannot compile the shader of the kernel of a test: test\.wgsl:\d+:\d+: /.test(message), message);
}, { breaks: true });

contextTest("a shader that binds what the kernel does not is refused, with its file", async (context) => {
  const more = "@group(0) @binding(7) var<storage, read> more: array<f32>;";
  const message = await messageOf(context, sourceOf("out[0] = more[0];", more));
  assertStringIncludes(message, "Cannot compile the shader of the kernel of a test: test.wgsl: ");
}, { breaks: true });

contextTest("what was noted is thrown by the next call, too", async (context) => {
  const message = await messageOf(context, { ...sourceOf(""), code: "fn main( {}" });
  const { kernels, queue, memory } = context, fine = kernels.get("fine", () => sourceOf("out[0] = 1.0;"));
  const call = () => queue.run(fine, [memory.allocate(1)], [1, 1, 1], () => "a call");
  assertEquals(assertThrows(call, Error).message, message);
}, { breaks: true });

// deno-lint-ignore require-await -- nothing is waited for
contextTest("a kernel of more tensors than the GPU binds is refused, with the limit", async ({ kernels, device }) => {
  const most = device.limits.maxStorageBuffersPerShaderStage, access = "r".repeat(most) + "w";
  assertThrows(
    () => kernels.get("many", () => ({ ...sourceOf(""), access })),
    Error,
    `Cannot calculate with ${
      most + 1
    } tensors at once on the GPU: this one binds at most ${most}; take the calculation apart`,
  );
});

Deno.test("a hole is filled between its lines, and what stands around it stays", () => {
  const code = "a\n  // begin ONE: why\n  let x = 1;\n  // end ONE\nb\n// begin TWO\n2\n// end TWO\n";
  const one = "a\n  // begin ONE: why\n  let y = $1;\n  let z = 3;\n  // end ONE\nb\n// begin TWO\n2\n// end TWO\n";
  assertEquals(filled(code, { ONE: "  let y = $1;\n  let z = 3;" }), one);
  assertStringIncludes(filled(code, { ONE: "", TWO: "two" }), "// begin TWO\ntwo\n// end TWO\n");
  assertThrows(() => filled(code, { THREE: "" }), Error, "Cannot fill the hole THREE: the shader has none");
});
