import { assertEquals } from "@std/assert";
import { fileOf } from "../../chapters/start.ts";

/** Runs in a process of its own, because it writes, into a folder of its own. */
const program = `
import { update } from "./chapters/sync.ts";
const folder = await Deno.makeTempDir(), file = folder + "/page.md";
const changed = [];
for (const text of ["", "one", "one", "two"]) changed.push(await update(file, text));
console.log(changed.join(" "), await Deno.readTextFile(file), Array.from(Deno.readDirSync(folder), ({ name }) => name));
await Deno.remove(folder, { recursive: true });
`;

Deno.test("a page is written where it is missing or has changed, and nothing else is left beside it", async () => {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--ignore-env", "--allow-read", "--allow-write", "-"],
    cwd: fileOf("."),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { stdout } = await child.output();
  assertEquals(new TextDecoder().decode(stdout), 'true true false true two [ "page.md" ]\n');
});
