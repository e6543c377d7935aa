/** Folders of the disk. They are written to in a process of its own. */
import { assertEquals } from "@std/assert";
import { outputOf } from "./files.ts";

const program = `
import { pathToFileURL } from "node:url";
import { folderAt } from "./chapters/folder.ts";
const path = await Deno.makeTempDir(), folder = folderAt(pathToFileURL(path + "/")), found = [];
const bytes = (...values) => new Uint8Array(values);
await Deno.writeFile(path + "/.b.new", bytes(7, 7, 7, 7, 7)); // a program was killed while it wrote
await Deno.mkdir(path + "/inner");
await folder.write("b", bytes(1, 2));
await folder.append("b", bytes(3));
await folder.append("a", bytes(4));
found.push(await folder.names(), [...await folder.read("b")], [...await folder.read("a")], await folder.read("c"));
await folder.write("b", bytes(5));
await folder.remove("a");
await folder.remove("a");
found.push(await folder.names(), [...await folder.read("b")]);
for (const act of [() => folder.write("../x", bytes(1)), () => folder.read("/etc/passwd"),
  () => folder.write("inner", bytes(1))]) {
  found.push(await Promise.resolve().then(act).catch((error) => error.message.slice(0, 18)));
}
found.push(Array.from(Deno.readDirSync(path), ({ name }) => name).sort());
await Deno.remove(path, { recursive: true });
console.log(JSON.stringify(found));
`;

Deno.test("a folder of the disk keeps whole files, and nothing is left beside them", async () => {
  const { out } = await outputOf(program, ["--no-prompt", "--no-remote", "--allow-read", "--allow-write"]);
  assertEquals(JSON.parse(out), [
    ...[["a", "b"], [1, 2, 3], [4], null],
    ...[["b"], [5]],
    ...["Cannot keep a file", "Cannot keep a file", "Is a directory (os"],
    ["b", "inner"],
  ]);
});
