/**
 * What `deno task figures` starts: draws the figures of all chapters, or of one, into the folder that its page shows, and
 * deletes those that a chapter no longer makes. With `--check` it compares instead.
 */
import { command } from "./command.ts";
import { type Chapter, contents, folderOf } from "./contents.ts";
import { runProgram } from "./program.ts";
import { fileOf, openChapter } from "./start.ts";

function drawChapter(chapter: Chapter, check: boolean): Promise<number> {
  const figures = fileOf(`chapters/${folderOf(chapter)}/figures`);
  const wish = { chapter: chapter.number, seed: 1, step: false, color: false };
  return openChapter(wish, { figures, drawing: check ? "--check" : "--prune", silent: true });
}

const figures = command("figures", "Draws the figures of a chapter's page, or of all pages, anew.")
  .option("--check", "only say which pictures are out of date", false)
  .action(async (chapter: Chapter | undefined, { check }: { check: boolean }) => {
    let failed = false;
    for (const one of chapter ? [chapter] : contents) {
      const code = await drawChapter(one, check);
      if (code > 1) Deno.exit(code); // a signal has ended it, such as Ctrl-C
      failed ||= code === 1;
    }
    if (failed) Deno.exit(1);
  });

await runProgram(() => figures.parseAsync(Deno.args, { from: "user" }));
