import { assertEquals } from "@std/assert";
import { below, claim, measuredText, notesText, showClaims, tryClaim } from "../../chapters/claim.ts";
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

Deno.test("a claim may be tried from any seed on", async () => {
  assertEquals((await tryClaim(evenSeeds, 5, 10)).failed, [11, 13]);
});

Deno.test("a share is met exactly: 7 of 25 are 0.28, and 6 are not", async () => {
  const upTo = (last: number) =>
    claim({
      ...evenSeeds,
      experiment: (seed) => ({ seed }),
      holds: ({ seed }) => seed <= last,
      seeds: 25,
      share: 0.28,
    });
  assertEquals([(await tryClaim(upTo(7))).held, (await tryClaim(upTo(6))).held], [true, false]);
});

Deno.test("what a seed measured is measured once", async () => {
  const seeds: number[] = [];
  const counted = claim({
    ...evenSeeds,
    experiment: (seed) => Promise.resolve({ tries: seeds.push(seed) }),
    holds: ({ tries }) => tries > 0,
  });
  for (const tries of [2, 3]) await tryClaim(counted, tries);
  assertEquals((await tryClaim(counted, 1, 2)).measured, { tries: 2 });
  assertEquals(seeds, [1, 2, 3]);
});

Deno.test("what only rounding leaves is told as a bound", () => {
  assertEquals([1e-16, -1e-16, 0].map((one) => below(1e-12, one)), Array(3).fill("below 1e-12"));
  assertEquals([1e-12, -1, Infinity, NaN].map((one) => below(1e-12, one)), [1e-12, -1, Infinity, NaN]);
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
  const known = claim({ ...evenSeeds, says: "Some seeds are even.", notes: "001:2", verdict: "true" });
  await showClaims(page, [evenSeeds, wrong], 2);
  await showClaims(page, [known], 3);
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
  const miss = "does not hold; it promises 50 % of the seeds";
  assertEquals(blocks[3], {
    kind: "table",
    head: ["Statement", "Measured", "Seed 3", "The notes"],
    rows: [["Some seeds are even.", "seed 3, rest 1", miss, "say so"]],
  });
  assertEquals(notesText(evenSeeds), "");
});
