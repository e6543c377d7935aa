/** That the library needs nothing that a browser does not have. */
import { assertEquals } from "@std/assert";
import { encode } from "../../lib/figure/json.ts";
import { figureText } from "../../lib/figure/terminal.ts";
import { sampleFigures } from "./figure/samples.ts";
import { trained } from "./small_network.ts";

const PROGRAM = new URL("browser_program.ts", import.meta.url);

/** Pages may forbid to make code out of text. */
const STRICT = "--v8-flags=--disallow-code-generation-from-strings";

/** What Deno and Node have and a browser does not. */
const MISSING = ["Deno", "process", "Buffer", "global", "setImmediate", "clearImmediate"];

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

Deno.test("tables are read, figures are shown and networks are trained without Deno and without Node", async () => {
  const bundle = await deno(["bundle", "--quiet", "--platform", "browser", PROGRAM.href]);
  const without = MISSING.map((name) => `delete globalThis.${name};\n`).join("");
  const output = await deno(["run", "--quiet", "--no-prompt", "--no-config", STRICT, "-"], without + bundle);
  assertEquals(JSON.parse(output), {
    lengths: [5.1],
    figures: encode(sampleFigures()),
    shown: sampleFigures().map((figure) => figureText(figure, 80, (text) => text)),
    network: await trained(),
  });
});
