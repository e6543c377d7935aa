/** The compiler of Chromium takes every shader, too: it is another one than Deno's, and stricter about barriers. */
import { assert, assertEquals } from "@std/assert";
import { runInPage } from "./page.ts";
import type { Told } from "./shaders_program.ts";

const PROGRAM = new URL("shaders_program.ts", import.meta.url);

/** WebGPU is not given to every page of Chromium on Linux; this one gets a program that does the work of a GPU. */
const flags = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

Deno.test("every shader compiles in Chromium, as it stands and with the formulas of every op, without a warning", async () => {
  const { adapter, shaders, complaints } = await runInPage(PROGRAM, { flags, seconds: 120 }) as Told;
  assertEquals(complaints, []);
  assert(adapter !== "none" && shaders > 500, `${shaders} shaders on ${adapter}`);
});
