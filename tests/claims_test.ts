/** Every claim of the book, on as many seeds as two minutes allow; `deno task claims` tries them all. */
import { assert } from "@std/assert";
import { measuredText, tryClaim } from "../chapters/claim.ts";
import { contents } from "../chapters/contents.ts";

const SEEDS = 5;

for (const chapter of contents) {
  const { claims } = await chapter.claims();
  for (const claim of claims) {
    Deno.test(`chapter ${chapter.number}: ${claim.says}`, async () => {
      const { held, failed, measured } = await tryClaim(claim, Math.min(SEEDS, claim.seeds));
      assert(held, `it fails on the seeds ${failed.join(", ")}; seed 1 measured ${measuredText(measured)}`);
    });
  }
}
