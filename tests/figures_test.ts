/** The pictures on the pages are the figures that the experiments make. */
import { assert, assertEquals } from "@std/assert";
import { contents, folderOf } from "../chapters/contents.ts";
import { extract, rounded, sameFigure } from "../lib/figure/metadata.ts";
import { isFigure, recordingPage } from "../lib/figure/page.ts";
import { textOf } from "./files.ts";

for (const chapter of contents) {
  Deno.test(`the figures of chapter ${chapter.number} are those of its experiment (mend with \`deno task figures\`)`, async () => {
    const { page, blocks } = recordingPage();
    await (await chapter.main()).main(page, { seed: 1, step: false });
    const figures = blocks.filter(isFigure);
    assert(figures.length > 0);
    assertEquals(new Set(figures.map(({ name }) => name)).size, figures.length, "two figures have one name");
    for (const figure of figures) {
      const drawn = extract(textOf(`chapters/${folderOf(chapter)}/figures/${figure.name}.svg`));
      assertEquals(sameFigure(drawn, rounded(figure), 1e-4), undefined);
    }
  });
}
