/** How the race is run: programs that fail, medians, and who did other work. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Report } from "./contestant.ts";
import { entrants, type Program } from "./entrants.ts";
import { models } from "./model.ts";
import { type Outcome, runFirst } from "./process.ts";
import { bestPeer, standingsOf, strangers } from "./standings.ts";
import { modelTable } from "./tables.ts";
import { median, timingOf } from "./timing.ts";

const evaluate = (code: string): Program => ({ command: "deno", args: ["eval", "--no-lock", code] });
const missing: Program = { command: "a-program-that-is-not-there", args: [] };
const input = new Uint8Array(1 << 20);

Deno.test("a program's lines of JSON are taken, its greetings are not", async () => {
  const size = "new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()).length";
  const outcome = await runFirst(
    [evaluate(`console.log("Hello"); console.log(JSON.stringify({ size: ${size} }))`)],
    input,
  );
  assertEquals(outcome, { lines: [{ size: input.length }] });
});

Deno.test("a program that fails says why, also where it never reads", async () => {
  const outcome = await runFirst([evaluate('throw new RangeError("no room")')], input);
  assertMatch("failure" in outcome ? outcome.failure : "", /^failed with code 1: error: .*RangeError: no room/);
});

Deno.test("the next program is tried where one is missing; the last failure counts", async () => {
  assertEquals(await runFirst([missing, evaluate("console.log('{}')")], input), { lines: [{}] });
  const outcome = await runFirst([missing], input);
  assert("failure" in outcome && outcome.failure.length > 0);
});

const report = (time: number, loss: number): Outcome<Report> => ({
  lines: [{ median: time, best: time, losses: [loss, loss, loss], version: "1" }],
});

Deno.test("the standing is the median of the rounds; the best peer is no loop; wrong losses are found", () => {
  const peers = entrants.filter(({ isPeer }) => isPeer), [library, plain] = entrants, [slow, fast, pytorch] = peers;
  const standings = standingsOf(
    new Map([
      [library, [report(3, 0.5), report(1, 0.5), report(2, 0.5)]],
      [plain, [report(0.5, 0.50005)]],
      [slow, [report(9, NaN)]],
      [fast, [{ failure: "gone" }, report(4, 0.6)]],
      [pytorch, [{ failure: "not there" }]],
    ]),
  );
  assertEquals([standings[0].time, standings[0].fastest, standings[0].slowest], [2, 1, 3]);
  assertEquals(bestPeer(standings), 4);
  assertEquals(strangers(standings).map(({ entrant }) => entrant), [slow, fast]);
  const lines = modelTable(models[0], standings).split("\n");
  assertMatch(lines[2], /\| 2\.00 +\| 1\.00 to 3\.00 .*\| 0\.50 /);
  assertMatch(lines[6], /not there/);
});

Deno.test("medians", () => {
  assertEquals([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]);
});

Deno.test("a window waits for what was ordered", async () => {
  const wait = () => new Promise((resolve) => setTimeout(resolve, 3));
  const { best } = await timingOf(() => {}, { settle: wait, warming: 4, window: 0, windows: 2 });
  assert(best >= 2, String(best));
});
