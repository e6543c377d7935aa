import { assertEquals } from "@std/assert";
import { claim, measuredText, notesText, showClaims, tryClaim } from "../../chapters/claim.ts";
import { recordingPage } from "../../lib/figure/page.ts";

const evenSeeds = claim({
  says: "Even seeds are even.",
  because: "two divides them",
  experiment: (seed) => ({ seed, rest: seed % 2 }),
  holds: ({ rest }) => rest === 0,
  seeds: 4,
  share: 0.5,
});

Deno.test("a claim is tried on its seeds, and holds on the share that it promises", async () => {
  const { failed, held, tried, measured } = await tryClaim(evenSeeds);
  assertEquals({ failed, held, tried, measured }, {
    failed: [1, 3],
    held: true,
    tried: 4,
    measured: { seed: 1, rest: 1 },
  });
  assertEquals((await tryClaim({ ...evenSeeds, share: 0.75 })).held, false);
  assertEquals((await tryClaim({ ...evenSeeds, share: undefined })).held, false);
});

Deno.test("what was measured is told in words", () => {
  assertEquals(
    measuredText({ deadUnits: 0.123456, solved: true, best: "sgd" }),
    "dead units 0.1235, solved yes, best sgd",
  );
});

Deno.test("the table of claims says what was measured with the reader's seed, and what the notes say", async () => {
  const wrong = claim({
    says: "One is one.",
    because: "it is",
    notes: "001:1",
    notesSay: "One is two.",
    verdict: "false",
    experiment: () => ({ one: 1 }),
    holds: ({ one }) => one === 2,
    seeds: 1,
  });
  const { page, blocks } = recordingPage();
  await showClaims(page, [evenSeeds, wrong], 2);
  assertEquals(blocks[1], {
    kind: "table",
    head: ["Statement", "Measured", "Seed 2", "The notes"],
    rows: [["Even seeds are even.", "seed 2, rest 0", "holds", ""], [
      "One is one.",
      "one 1",
      "does not hold",
      "false (001:1)",
    ]],
  });
  assertEquals(notesText(evenSeeds), "");
});
