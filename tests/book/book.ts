/** Every chapter's experiment is run once; its page, its figures and its claims are held against what it showed. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { measuredText, tryClaim } from "../../chapters/claim.ts";
import { type Chapter, folderOf } from "../../chapters/contents.ts";
import { errataOf } from "../../chapters/errata.ts";
import { settle } from "../../chapters/place.ts";
import { record } from "../../chapters/record.ts";
import { chapterPage, pathOf } from "../../chapters/sync.ts";
import { extract, rounded, sameFigure } from "../../lib/figure/metadata.ts";
import { isFigure } from "../../lib/figure/page.ts";
import { textOf } from "../files.ts";

/** The tests of some chapters. Parts of the book stand in files of their own, so that several run at once. */
export async function testChapters(chapters: readonly Chapter[]): Promise<void> {
  for (const chapter of chapters) {
    testPages(chapter);
    for (const claim of (await chapter.claims()).claims) {
      // one seed, which the chapter has measured already; `deno task claims` tries them all
      Deno.test(`chapter ${chapter.number}: ${claim.says}`, async () => {
        await settle(chapter);
        const { held, measured } = await tryClaim(claim, 1);
        assert(held, `it fails on seed 1, which measured ${measuredText(measured)}`);
      });
    }
  }
}

function testPages(chapter: Chapter): void {
  const { number } = chapter;
  Deno.test(`what the page of chapter ${number} quotes is up to date (mend with \`deno task sync\`)`, async () => {
    assertEquals(textOf(pathOf(chapter)), await chapterPage(chapter));
  });

  Deno.test(`the figures of chapter ${number} are those of its experiment (mend with \`deno task figures\`)`, async () => {
    const figures = (await record(chapter)).filter(isFigure);
    assert(figures.length > 0);
    for (const figure of figures) {
      const drawn = extract(textOf(`chapters/${folderOf(chapter)}/figures/${figure.name}.svg`));
      assertEquals(sameFigure(drawn, rounded(figure), 1e-4), undefined);
    }
  });

  Deno.test(`what chapter ${number} corrects stands in ERRATA.md (mend with \`deno task sync\`)`, async () => {
    const page = textOf("ERRATA.md"), entries = await errataOf(chapter);
    assertEquals(page.includes(`## Chapter ${number}: `), entries.length > 0);
    for (const entry of entries) assertStringIncludes(page, entry);
  });
}
