/** Every shader compiles, as it stands and with the formulas of every op; and the first one computes what chapter 1 does. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { weightedSum } from "../../../../chapters/01_neuron/neuron.ts";
import { breastCancer } from "../../../../lib/data/sets.ts";
import { Random } from "../../../../lib/random.ts";
import { filesBelow, outputOf, textOf } from "../../../files.ts";
import { adapterTest, contextTest, sourceOf } from "./context.ts";
import { FILES } from "./shader_files.ts";
import type { Shader } from "./shaders.ts";

/**
 * What a compiler says of shaders, given as an expression. It runs in another process, which an error of its own may end: then
 * that is the complaint, with the shader that it had begun.
 */
async function complaintsAbout(shaders: string): Promise<string[]> {
  const program =
    `import { report, shadersOfAllOps } from "./tests/lib/device/gpu/shaders.ts"; await report(${shaders});`;
  const { code, out } = await outputOf(program, ["--no-prompt", "--no-remote", "--ignore-env"]);
  const lines = out.trim().split("\n").map((line) => JSON.parse(line)), last = lines.at(-1);
  return code === 0 ? last.complaints : [`The compiler ended with code ${code} at ${last}`];
}

adapterTest("every shader compiles with the formulas of every op, without a warning", async () => {
  assertEquals(await complaintsAbout("shadersOfAllOps()"), []);
});

adapterTest("every shader compiles as it stands, without a warning", async () => {
  const shaders = Object.entries(FILES).map(([file, code]): Shader => ({ label: file, file, code, access: "" }));
  assertEquals(
    (await complaintsAbout(JSON.stringify(shaders))).filter((text) => !text.startsWith("Cannot compile")),
    [],
  );
});

adapterTest(
  "a shader that does not compile is found, with its line, and one that ends the compiler is named",
  async () => {
    const shader = (label: string, body: string) => ({ label, ...sourceOf(body) });
    const wrong = [shader("fine", "out[0] = 1.0;"), shader("wrong", "out[0] = 1u;")];
    const found = await complaintsAbout(JSON.stringify(wrong));
    assert(found.length > 0 && /^test\.wgsl:\d+:\d+: error: /.test(found[0]), found[0]);
    const fatal = `{ label: "fatal", get file() { Deno.exit(7); } }`; // what an error of the compiler comes to
    const [ended] = await complaintsAbout(`[${JSON.stringify(wrong[0])}, ${fatal}]`);
    assertEquals(ended, "The compiler ended with code 7 at fatal");
  },
);

Deno.test("every shader is among those that pages compile, is listed in the README, and opens with its shapes", () => {
  const paths = filesBelow("gpu").filter((path) => path.endsWith(".wgsl"));
  assertEquals(Object.keys(FILES).sort(), paths.map((path) => path.slice("gpu/".length)).sort());
  for (const path of paths) {
    assert(textOf("gpu/README.md").includes(`(${path.slice("gpu/".length)})`), path);
    assert(/^\/\/ .*\[.*\].* -> .*\[.*\]/.test(textOf(path)) || path === "gpu/functions.wgsl", path);
  }
});

contextTest("the neuron on the GPU gives the outputs of chapter 1's neuron for 569 tumors", async (context) => {
  const { kernels, memory, queue } = context, rows = (await breastCancer()).matrix().map((row) => row.map(Math.fround));
  const random = new Random(1), bias = Math.fround(random.normal());
  const weights = rows[0].map(() => Math.fround(random.normal()));
  const given = [rows.flat(), weights, [bias]].map((values) => {
    const piece = memory.allocate(values.length);
    queue.write(piece, Float32Array.from(values));
    return piece;
  });
  const out = memory.allocate(rows.length),
    source = { file: "neuron.wgsl", code: FILES["neuron.wgsl"], access: "rrrw" };
  queue.parameters().u32(rows.length, weights.length);
  queue.run(
    kernels.get("neuron", () => source),
    [...given, out],
    [Math.ceil(rows.length / 64), 1, 1],
    () => "the neuron",
  );
  const outputs = await queue.read(out);
  rows.forEach((row, i) => {
    // Each of 31 roundings errs by at most 2^-24 of the sum of the sizes (Higham 2002).
    const size = row.reduce((sum, x, j) => sum + Math.abs(x * weights[j]), Math.abs(bias));
    assertAlmostEquals(outputs[i], weightedSum({ weights, bias }, row), 62 * 2 ** -24 * size);
  });
});
