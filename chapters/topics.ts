/** TOPICS.md: for a reader who comes from the notes, which section of which chapter treats what. */
import { recordsOf } from "../lib/data/records.ts";
import { contents, folderOf } from "./contents.ts";
import { markdownTable } from "./markdown_table.ts";
import { fileOf } from "./start.ts";

/** A topic of the notes, and the place in the book that treats it. */
export interface Topic {
  /** Its line in the survey of the notes from which the list was taken, and which does not come with the book. */
  readonly survey: number;
  /** Its places in the notes: "004:31-35". */
  readonly notes: readonly string[];
  readonly topic: string;
  /** The number of the chapter; 0 is the book's own page. */
  readonly chapter: number;
  /** A heading of the chapter's page, or a fence that quotes something: "main.ts#XOR". */
  readonly section: string;
}

const OPENING = `# Topics of the notes

The book accompanies five files of study notes (see [REFERENCES.md](REFERENCES.md)). For each topic of the notes this
page names the section that treats it, file by file, in the order of the lines. Where the notes only name a thing,
the section says what it is. Not all that the notes say is right: [ERRATA.md](ERRATA.md) lists what is not. The page
is generated from [chapters/topics.csv](chapters/topics.csv) by \`deno task sync\`.
`;

/** All topics, in the order of the survey. */
export function readTopics(): Topic[] {
  const [, ...records] = recordsOf("topics.csv", read("chapters/topics.csv"));
  return records.map(({ fields: [survey, notes, topic, chapter, section] }) => ({
    survey: Number(survey),
    notes: notes.split("; "),
    topic,
    chapter: Number(chapter),
    section,
  }));
}

/** The page of a chapter, as a path from the root. */
export function pageOf(chapter: number): string {
  const found = contents.find(({ number }) => number === chapter);
  if (chapter !== 0 && !found) throw new Error(`Cannot find the page of chapter ${chapter}: there is no such chapter`);
  return found ? `chapters/${folderOf(found)}/README.md` : "README.md";
}

/** The anchor of each section of a page. A fence has none of its own, so it has that of the heading above it. */
export function sectionsOf(page: string): Map<string, string> {
  const sections = new Map<string, string>();
  let anchor = "", isInFence = false;
  for (const line of page.split("\n")) {
    const [, heading] = isInFence ? [] : line.match(/^###? (.+)$/) ?? [];
    const [, fence] = isInFence ? [] : line.match(/^```(?:text|ts ignore) (\S+#.+)$/) ?? [];
    if (heading) anchor = anchorOf(heading);
    if (heading ?? fence) sections.set(heading ?? fence, anchor);
    if (line.startsWith("```")) isInFence = !isInFence;
  }
  return sections;
}

/** As GitHub makes it: small letters, hyphens for blanks, no other signs. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{M}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** The whole page. */
export function topicsPage(topics: readonly Topic[] = readTopics()): string {
  const files = [...read("REFERENCES.md").matchAll(/^- (\d{3}): (.+)\.$/gm)];
  const tables = files.map(([, file, about]) => `## ${file}: ${about}\n\n${tableOf(file, topics)}\n`);
  return [OPENING, ...tables].join("\n");
}

/** The topics of one file of the notes, in the order of their first lines. */
function tableOf(file: string, topics: readonly Topic[]): string {
  const rows = topics.map((topic) => ({ topic, lines: linesIn(file, topic) })).filter(({ lines }) => lines.length > 0);
  rows.sort((a, b) => parseInt(a.lines[0]) - parseInt(b.lines[0]));
  const cells = rows.map(({ topic, lines }) => [lines.join(", "), topic.topic, linkTo(topic)]);
  return markdownTable([["Lines", "Topic", "Where it is treated"], ...cells]);
}

function linesIn(file: string, { notes }: Topic): string[] {
  const lines = notes.filter((place) => place.startsWith(`${file}:`)).map((place) => place.slice(file.length + 1));
  return lines.sort((a, b) => parseInt(a) - parseInt(b));
}

const anchors = new Map<number, Map<string, string>>();

function linkTo({ chapter, section }: Topic): string {
  const sections = anchors.get(chapter) ?? sectionsOf(read(pageOf(chapter)));
  anchors.set(chapter, sections);
  const anchor = sections.get(section);
  if (anchor === undefined) throw new Error(`Cannot link to "${section}": ${pageOf(chapter)} has no such section`);
  return `${chapter === 0 ? "" : `${chapter}. `}[${nameOf(section)}](${pageOf(chapter)}#${anchor})`;
}

/** What the experiment prints has a heading; what is quoted from the code has a name of the code. */
function nameOf(section: string): string {
  const [file, name] = section.split("#");
  return name === undefined ? section : file === "main.ts" ? name : `\`${name}\``;
}

function read(path: string): string {
  return Deno.readTextFileSync(fileOf(path));
}
