/** The chapter where there is no adapter. No other test of this file may open one: it would stay open. */
import { assert, assertEquals } from "@std/assert";
import { main } from "../../../chapters/12_gpu/main.ts";
import { isFigure, recordingPage } from "../../../lib/figure/page.ts";

Deno.test("without an adapter the chapter says so in a line, and shows all that needs none", async () => {
  const { gpu } = navigator, { requestAdapter } = gpu, { page, blocks } = recordingPage();
  gpu.requestAdapter = () => Promise.resolve(null);
  try {
    await main(page, { seed: 2, step: false });
  } finally {
    gpu.requestAdapter = requestAdapter;
  }
  const text = blocks.map((block) => "text" in block ? block.text : "").join("\n");
  assert(/Cannot use the GPU: no adapter was found; install .*\. What this chapter measures on a/.test(text));
  assert(text.includes("What this chapter claims") && !text.includes("Break-even"));
  assertEquals(blocks.filter(isFigure).length, 5);
});
