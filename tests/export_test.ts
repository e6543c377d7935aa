/** `deno task export`, as a reader types it. */
import { assertEquals, assertMatch } from "@std/assert";
import { outputOf } from "./files.ts";

/** Runs in a process of its own, because it writes, into a folder of its own. */
const program = `
import { fileOf } from "./chapters/start.ts";
import { dense, modelFile, Random, relu, sequential } from "./lib/mod.ts";
import { encodeSafetensors } from "./lib/files/safetensors.ts";
const folder = await Deno.makeTempDir(), random = new Random(1);
const model = sequential({ hidden: dense(3, 4, { random }), relu, out: dense(4, 2, { random }) });
await Deno.writeFile(folder + "/model.safetensors", await modelFile(model));
await Deno.writeFile(folder + "/plain.safetensors", encodeSafetensors({}));
await Deno.mkdir(folder + "/folder.onnx");
await Deno.writeTextFile(folder + "/broken.safetensors", "no tensors");
const results = [];
for (const args of [["model.safetensors", "model.onnx"], ["plain.safetensors", "plain.onnx"],
  ["broken.safetensors", "broken.onnx"], ["missing.safetensors", "missing.onnx"],
  ["model.safetensors", "model.onnx", "--row", "a"], ["model.safetensors", "model.safetensors"],
  ["model.safetensors", "folder.onnx"]]) {
  const command = ["task", "--quiet", "--cwd", fileOf("."), "export", ...args];
  const env = { NO_COLOR: "1", INIT_CWD: folder };
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: command, cwd: folder, env }).output();
  const text = (bytes) => new TextDecoder().decode(bytes).replaceAll(folder, "DIR");
  results.push({ code, out: text(stdout), err: text(stderr) });
}
const files = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
await Deno.remove(folder, { recursive: true });
console.log(JSON.stringify({ results, files }));
`;

Deno.test("a saved model becomes an ONNX file; what cannot is refused in one line, and leaves nothing behind", async () => {
  const rights = ["--no-prompt", "--no-remote", "--allow-read", "--allow-write", "--allow-env", "--allow-run=deno"];
  const { out } = await outputOf(program, rights), { results, files } = JSON.parse(out);
  const [made, plain, broken, missing, row, same, taken] = results;
  assertEquals(made, { code: 0, out: made.out, err: "" });
  assertMatch(made.out, /^Wrote DIR\/model\.onnx: [\d.]+ kB, input "input", output "output"\.\n$/);
  assertMatch(plain.err, /^Cannot read .*plain\.safetensors: it does not say what the model is made of/);
  assertMatch(broken.err, /^Cannot read .*broken\.safetensors/);
  assertMatch(missing.err, /^Cannot go on: .*missing\.safetensors/);
  assertMatch(row.err, /A row has sizes such as 784 or 1,28,28\./);
  assertMatch(same.err, /The name of the file to be written ends in \.onnx\./);
  assertMatch(taken.err, /^Cannot go on: .*folder\.onnx/);
  for (const { code, err } of [plain, broken, missing, taken]) {
    assertEquals([code, err.trim().split("\n").length], [1, 1]);
  }
  assertEquals(files, ["broken.safetensors", "folder.onnx", "model.onnx", "model.safetensors", "plain.safetensors"]);
});
