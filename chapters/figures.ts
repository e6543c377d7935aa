/**
 * What `deno task figures` starts: draws the figures of all chapters, or of one,
 * into the folder that its page shows. With `--check` it compares instead.
 */
import { isFigure, recordingPage } from "../lib/figure/page.ts";
import { encode } from "../lib/figure/json.ts";
import { command } from "./command.ts";
import { type Chapter, contents, folderOf } from "./contents.ts";
import { draw, fileOf } from "./start.ts";

async function drawChapter(chapter: Chapter, options: string[]): Promise<number> {
  const folder = fileOf(`chapters/${folderOf(chapter)}/figures`);
  const { page, blocks } = recordingPage();
  await (await chapter.main()).main(page, { seed: 1, step: false });
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/figures.json`, encode(blocks.filter(isFigure)));
  return draw(folder, ...options);
}

await command("figures", "Draws the figures of a chapter's page, or of all pages, anew.")
  .option("--check", "only say which pictures are out of date", false)
  .action(async (chapter: Chapter | undefined, { check }: { check: boolean }) => {
    const codes: number[] = [];
    for (const one of chapter ? [chapter] : contents) codes.push(await drawChapter(one, check ? ["--check"] : []));
    if (codes.some((code) => code !== 0)) Deno.exit(1);
  })
  .parseAsync(Deno.args, { from: "user" });
