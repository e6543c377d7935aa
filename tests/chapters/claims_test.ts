import { assert, assertEquals } from "@std/assert";
import { type Claim, claim, type Outcome, tryClaim } from "../../chapters/claim.ts";
import { outcomeText } from "../../chapters/claims.ts";

const small = { says: "The seed is small.", because: "it is", experiment: (seed: number) => ({ seed }), seeds: 4 };
const never = claim({ ...small, holds: ({ seed }) => seed < 3 });

async function textOf(one: Claim, width = 80): Promise<string[]> {
  return outcomeText(await tryClaim(one), width).split("\n");
}

Deno.test("a claim is shown with how many of its seeds hold it up, and what the first one measured", async () => {
  assertEquals(await textOf(never), [
    "The seed is small.",
    "  DOES NOT HOLD, on 2 of 4 seeds (not on 3, 4): seed 1",
  ]);
  assertEquals((await textOf({ ...never, share: 0.5 }))[1], "  holds, on 2 of 4 seeds (not on 3, 4): seed 1");
  assertEquals((await textOf({ ...never, seeds: 1 }))[1], "  holds: seed 1");
});

Deno.test("where the notes speak of it, their line stands below", async () => {
  const right: Claim = { ...never, seeds: 1, notes: "001:5", verdict: "true" };
  assertEquals((await textOf(right))[2], "  the notes say so: 001:5");
  const wrong: Claim = { ...never, seeds: 1, notes: "001:5", verdict: "false", notesSay: "It is large." };
  assertEquals((await textOf(wrong))[2], '  the notes, 001:5: "It is large." false: it is');
});

Deno.test("every line keeps the width", () => {
  const words = "word ".repeat(60).trim();
  const long: Claim = { ...never, says: words, notes: "001:5", verdict: "false", notesSay: words };
  const outcome: Outcome = { claim: long, measured: { of: words }, failed: [], tried: 4, held: true };
  for (const width of [40, 80, 100]) {
    const lengths = outcomeText(outcome, width).split("\n").map((line) => line.length);
    assert(Math.max(...lengths) <= width && Math.max(...lengths) > width - 6, `${Math.max(...lengths)} of ${width}`);
  }
});
