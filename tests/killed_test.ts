/** A training that is killed at any moment loses nothing. The programs that kill and are killed may write; tests may not. */
import { assert, assertEquals } from "@std/assert";

const KILLS = 20;

/** They write into temporary folders, wherever the system has them. */
const rights = ["--allow-read", "--allow-write", "--allow-run=deno"];

Deno.test("killed at twenty random moments, a training ends with the same bits, history and log", async () => {
  const seed = Math.floor(Date.now() / 1000);
  const settings = ["--quiet", "--no-prompt", "--no-remote", "--ignore-env", ...rights];
  const args = ["run", ...settings, "tests/killed_program.ts", String(seed), String(KILLS)];
  const { stdout, stderr } = await new Deno.Command("deno", { args, cwd: new URL("..", import.meta.url) }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (out === "") throw new Error(`The seed is ${seed}. ${error}`);
  const { whole, ends, moments } = JSON.parse(out);
  assertEquals(moments.length, KILLS);
  assert(whole.startsWith('{"history":{"losses":['));
  for (const end of ends) {
    assertEquals(end, whole, `the seed is ${seed}, and it was killed behind ${moments.join(", ")}`);
  }
});
