/**
 * What `deno task sync` starts: fills in everything on paper that is made from
 * something else, so that it cannot be out of date. A test compares.
 */
import { type Chapter, contents, folderOf } from "./contents.ts";
import { errata } from "./errata.ts";
import { fillExcerpts } from "./excerpts.ts";
import { markdownTable } from "./markdown_table.ts";
import { readSources } from "./ops.ts";
import { withOps } from "./ops_page.ts";
import { runProgram } from "./program.ts";
import { record } from "./record.ts";
import { fileOf } from "./start.ts";
import { topicsPage } from "./topics.ts";

const TABLE = /(<!-- chapters -->\n)[\s\S]*?(<!-- \/chapters -->)/;

/** Every generated page with the text that it should have, by its path from the root. */
export async function generatedPages(): Promise<Map<string, string>> {
  const pages = new Map([...listPages(), ["ERRATA.md", await errata()]]);
  for (const chapter of contents) pages.set(pathOf(chapter), await chapterPage(chapter));
  return pages;
}

/** Those that are made without an experiment. */
export function listPages(): [path: string, text: string][] {
  return [
    ["README.md", withTable(read("README.md"))],
    ["TOPICS.md", topicsPage()],
    ["lib/ops/README.md", withOps(read("lib/ops/README.md"), readSources())],
  ];
}

/** The page of a chapter, with what it quotes from the code and from what the chapter prints. */
export async function chapterPage(chapter: Chapter): Promise<string> {
  const file = (name: string) => read(`chapters/${folderOf(chapter)}/${name}`);
  return fillExcerpts(read(pathOf(chapter)), { file, printed: await record(chapter) });
}

export function pathOf(chapter: Chapter): string {
  return `chapters/${folderOf(chapter)}/README.md`;
}

function read(path: string): string {
  return Deno.readTextFileSync(fileOf(path));
}

/** The table of chapters in README, from `contents.ts`. */
function withTable(readme: string): string {
  const rows = contents.map((chapter) => [
    String(chapter.number),
    `[${chapter.title}](chapters/${folderOf(chapter)}/README.md)`,
    chapter.shows,
  ]);
  const table = markdownTable([["", "Chapter", "What it shows"], ...rows]);
  return readme.replace(TABLE, (_, before, after) => `${before}\n${table}\n\n${after}`);
}

/** Writes a page that has changed, in one go: a reader never meets half of it. Says whether it had changed. */
export async function update(file: string, text: string): Promise<boolean> {
  if (await Deno.readTextFile(file).catch(() => undefined) === text) return false;
  await Deno.writeTextFile(`${file}.new`, text);
  await Deno.rename(`${file}.new`, file);
  return true;
}

async function main() {
  for (const [path, text] of await generatedPages()) if (await update(fileOf(path), text)) console.log(`wrote ${path}`);
}

if (import.meta.main) await runProgram(main);
