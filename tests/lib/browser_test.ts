/** That the library needs nothing that a browser does not have. */
import { assertEquals } from "@std/assert";
import { encode } from "../../lib/figure/json.ts";
import { figureText } from "../../lib/figure/terminal.ts";
import { printedByBundle } from "./bundled.ts";
import { sampleFigures } from "./figure/samples.ts";
import { trained } from "./small_network.ts";

const PROGRAM = new URL("browser_program.ts", import.meta.url);

Deno.test("tables are read, figures are shown and networks are trained without Deno and without Node", async () => {
  assertEquals(await printedByBundle(PROGRAM), {
    lengths: [5.1],
    figures: encode(sampleFigures()),
    shown: sampleFigures().map((figure) => figureText(figure, 80, (text) => text)),
    network: await trained(),
  });
});
