/** ERRATA.md: where the notes are not right, from the claims that show it. */
import { measuredText, tryClaim } from "./claim.ts";
import { type Chapter, contents, folderOf } from "./contents.ts";
import { settle } from "./place.ts";

const OPENING = `# Errata of the notes

The book accompanies five files of study notes (see [REFERENCES.md](REFERENCES.md)). This page lists what they say
that is false, or true only under a condition, each with the measurement that shows it. It is generated from the
claims of the chapters by \`deno task sync\`; \`deno task claims\` runs them all. A place such as 001:55 is a file and
a line. What rests on the documentation of a program, and not on a measurement, is said on the pages alone.
`;

/** The whole page. Each claim is measured once, with its first seed. */
export async function errata(chapters: readonly Chapter[] = contents): Promise<string> {
  const parts = [OPENING];
  for (const chapter of chapters) {
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
    const heading = `## Chapter ${chapter.number}: [${chapter.title}](chapters/${folderOf(chapter)}/README.md)\n`;
    if (entries.length > 0) parts.push(heading, ...entries);
  }
  return parts.join("\n");
}
