/**
 * What `deno task figures` starts: draws the figures of all chapters, or of one,
 * into the folder that its page shows. With `--check` it compares instead.
 */
import { isFigure, recordingPage } from "../lib/figure/page.ts";
import { encode } from "../lib/figure/json.ts";
import { type Chapter, chaptersFor, contents, folderOf } from "./contents.ts";
import { draw, fileOf } from "./start.ts";

async function drawChapter(chapter: Chapter, options: string[]): Promise<number> {
  const folder = fileOf(`chapters/${folderOf(chapter)}/figures`);
  const { page, blocks } = recordingPage();
  await (await chapter.main()).main(page, { seed: 1 });
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/figures.json`, encode(blocks.filter(isFigure)));
  return draw(folder, ...options);
}

const options = Deno.args.filter((word) => word.startsWith("--"));
const wishes = Deno.args.filter((word) => !word.startsWith("--"));
const chapters = wishes.length === 0 ? contents : wishes.flatMap(chaptersFor);
if (chapters.length === 0 || options.some((option) => option !== "--check")) {
  console.error("Cannot draw figures: say `deno task figures [chapter] [--check]`");
  Deno.exit(1);
}
const codes: number[] = [];
for (const chapter of chapters) codes.push(await drawChapter(chapter, options));
if (codes.some((code) => code !== 0)) Deno.exit(1);
