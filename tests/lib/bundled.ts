/** Programs as a browser would run them: bundled, and without what Deno and Node have besides. */
import { assertEquals } from "@std/assert";

/** Pages may forbid to make code out of text. */
const STRICT = "--v8-flags=--disallow-code-generation-from-strings";

/** What Deno and Node have and a browser does not. */
const MISSING = ["Deno", "process", "Buffer", "global", "setImmediate", "clearImmediate"];

/** What a program prints that is bundled for a browser. It imports what it likes, and must print JSON. */
export async function printedByBundle(program: URL): Promise<unknown> {
  const bundle = await deno(["bundle", "--quiet", "--platform", "browser", program.href]);
  const without = MISSING.map((name) => `delete globalThis.${name};\n`).join("");
  return JSON.parse(await deno(["run", "--quiet", "--no-prompt", "--no-config", STRICT, "-"], without + bundle));
}

/** What `deno` prints with these arguments and this text on its standard input. */
async function deno(args: string[], input = ""): Promise<string> {
  const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout, stderr } = await child.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout);
}
