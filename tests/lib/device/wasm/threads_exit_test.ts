import { assert, assertEquals } from "@std/assert";

/** What chapters may do, and no more. */
const RIGHTS = ["--quiet", "--no-prompt", "--no-remote", "--no-lock", "--ignore-env", "--allow-read=data"];

Deno.test("workers need no rights, rest when there is nothing to do, come again, and do not keep a process alive", async () => {
  const program = new URL("threads_program.ts", import.meta.url).href;
  const args = ["run", ...RIGHTS, program];
  const child = new Deno.Command("deno", { args, stdout: "piped", stderr: "piped" }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000); // if it never ends
  const reader = child.stdout.getReader(), { value } = await reader.read(), said = performance.now();
  assertEquals((await reader.read()).done, true);
  const { success } = await child.status, took = performance.now() - said;
  clearTimeout(timer);
  assertEquals(await new Response(child.stderr).text(), "");
  const { idle, threads } = JSON.parse(new TextDecoder().decode(value));
  assert(success && threads === 2);
  assert(idle < 250, `doing nothing for 500 ms took ${idle} ms of the processor`); // a thread that never rests takes all 500
  assert(took < 1000, `the process ended ${took} ms after its work`);
});
