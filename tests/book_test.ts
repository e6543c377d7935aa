/** Every chapter's experiment is run once; the pages, the figures and the claims are held against what it showed. */
import { assert, assertEquals } from "@std/assert";
import { measuredText, tryClaim } from "../chapters/claim.ts";
import { contents, folderOf } from "../chapters/contents.ts";
import { settle } from "../chapters/place.ts";
import { record } from "../chapters/record.ts";
import { generatedPages } from "../chapters/sync.ts";
import { extract, rounded, sameFigure } from "../lib/figure/metadata.ts";
import { isFigure } from "../lib/figure/page.ts";
import { textOf } from "./files.ts";

/** Seeds for each claim; `deno task claims` tries them all. */
const SEEDS = 2;

Deno.test("what the pages quote and list is up to date (mend with `deno task sync`)", async () => {
  for (const [path, text] of await generatedPages()) assertEquals(textOf(path), text, path);
});

for (const chapter of contents) {
  Deno.test(`the figures of chapter ${chapter.number} are those of its experiment (mend with \`deno task figures\`)`, async () => {
    const figures = (await record(chapter)).filter(isFigure);
    assert(figures.length > 0);
    for (const figure of figures) {
      const drawn = extract(textOf(`chapters/${folderOf(chapter)}/figures/${figure.name}.svg`));
      assertEquals(sameFigure(drawn, rounded(figure), 1e-4), undefined);
    }
  });
}

Deno.test("no two figures of the book have one name, so that all of them fit into one folder", async () => {
  const recordings = await Promise.all(contents.map(record));
  const names = recordings.flat().filter(isFigure).map(({ name }) => name);
  assertEquals(names.filter((name, i) => names.indexOf(name) < i), []);
});

Deno.test("an experiment is run once, whoever asks for what it showed", async () => {
  assert(await record(contents[0]) === await record(contents[0]));
});

for (const chapter of contents) {
  const { claims } = await chapter.claims();
  for (const claim of claims) {
    Deno.test(`chapter ${chapter.number}: ${claim.says}`, async () => {
      await settle(chapter);
      const { held, failed, measured } = await tryClaim(claim, Math.min(SEEDS, claim.seeds));
      assert(held, `it fails on the seeds ${failed.join(", ")}; seed 1 measured ${measuredText(measured)}`);
    });
  }
}
