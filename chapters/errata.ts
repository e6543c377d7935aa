/** ERRATA.md: where the notes are not right, from the claims that show it, and from what needs no experiment. */
import { measuredText, tryClaim } from "./claim.ts";
import { type Chapter, contents, folderOf } from "./contents.ts";
import { settle } from "./place.ts";
import type { Slip } from "./slip.ts";
import { slips } from "./slips.ts";
import { writing } from "./slips/writing.ts";

const OPENING = `# Errata of the notes

The book accompanies five files of study notes (see [REFERENCES.md](REFERENCES.md)). This page lists what they say
that is false, or true only under a condition, each with the measurement that shows it. It is generated from the
claims of the chapters by \`deno task sync\`; \`deno task claims\` runs them all. A place such as 001:55 is a file and
a line. Slips need no measurement: a name that a library does not have, a step that is missing, or a statement that
a publication corrects. Each is listed with its source.
`;

/** The whole page. Each claim is measured once, with its first seed. */
export async function errata(chapters: readonly Chapter[] = contents, others = slips): Promise<string> {
  const parts = [OPENING];
  for (const chapter of chapters) parts.push(...await errataOf(chapter, others));
  const words = writing.map(({ notes, says }) => `**${notes}**: ${says}\n`);
  return [...parts, "## Spelling and form\n", ...words].join("\n");
}

/** What a chapter corrects, under its heading; nothing where it corrects nothing. */
export async function errataOf(chapter: Chapter, others = slips): Promise<string[]> {
  const entries = [...await measured(chapter), ...others.filter((slip) => slip.chapter === chapter.number).map(told)];
  const heading = `## Chapter ${chapter.number}: [${chapter.title}](chapters/${folderOf(chapter)}/README.md)\n`;
  return entries.length === 0 ? [] : [heading, ...entries];
}

/** What the claims of a chapter correct. */
async function measured(chapter: Chapter): Promise<string[]> {
  const { claims } = await chapter.claims();
  await settle(chapter);
  const entries: string[] = [];
  for (const claim of claims) {
    if (claim.notes === undefined || claim.verdict === "true") continue;
    const { measured } = await tryClaim(claim, 1);
    const verdict = claim.verdict === "false" ? "False" : "Only under a condition";
    entries.push(
      `**${claim.notes}**: ${claim.notesSay}\n\n` +
        `${verdict}. ${claim.says} The reason: ${claim.because}. Measured: ${measuredText(measured)}.\n`,
    );
  }
  return entries;
}

function told({ notes, notesSay, says, source }: Slip): string {
  return `**${notes}**: ${notesSay}\n\nA slip. ${says} The source: ${source}.\n`;
}
