/** What belongs to no single chapter: the lists, and what must fit together. Chapters are tested in `book/`. */
import { assert, assertEquals } from "@std/assert";
import { contents } from "../chapters/contents.ts";
import { errata } from "../chapters/errata.ts";
import { record } from "../chapters/record.ts";
import { listPages } from "../chapters/sync.ts";
import { filesBelow, textOf } from "./files.ts";

Deno.test("what the pages list is up to date (mend with `deno task sync`)", () => {
  for (const [path, text] of listPages()) assertEquals(textOf(path), text, path);
});

Deno.test("ERRATA.md has its opening, its chapters in order, and what is said of spelling, and nothing else", async () => {
  const headings = (page: string) => [...page.matchAll(/^#+ .*$/gm)].map(([heading]) => heading),
    page = textOf("ERRATA.md");
  const numbers = headings(page).flatMap((heading) => heading.match(/^## Chapter (\d+): /)?.slice(1) ?? []).map(Number);
  assertEquals(numbers, contents.map(({ number }) => number).filter((number) => numbers.includes(number)));
  const [opening, spelling] = (await errata([])).split("## Spelling");
  assert(page.startsWith(opening), "the opening");
  assert(page.endsWith(`## Spelling${spelling}`), "spelling and form");
});

Deno.test("no two figures of the book have one name, so that all of them fit into one folder", () => {
  const names = filesBelow("chapters").filter((path) => path.endsWith(".svg")).map((path) => path.split("/").at(-1));
  assertEquals(names.filter((name, i) => names.indexOf(name) < i), []);
});

Deno.test("an experiment is run once, whoever asks for what it showed", async () => {
  assert(await record(contents[0]) === await record(contents[0]));
});
