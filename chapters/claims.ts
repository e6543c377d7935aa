/** What `deno task claims [chapter]` starts: tries every claim on all its seeds. */
import { type Claim, measuredText, type Outcome, tryClaim } from "./claim.ts";
import { command } from "./command.ts";
import { type Chapter, contents } from "./contents.ts";
import { wrap } from "./terminal.ts";

/** One claim with its outcome, as lines of text. */
function outcomeText({ claim, measured, failed, tried, held }: Outcome): string {
  const seeds = tried === 1 ? "" : `, on ${tried - failed.length} of ${tried} seeds`;
  const missed = failed.length > 0 ? ` (not on ${failed.join(", ")})` : "";
  return [
    ...wrap(claim.says, 86),
    `  ${held ? "holds" : "DOES NOT HOLD"}${seeds}${missed}: ${measuredText(measured)}`,
    ...notesLines(claim),
  ].join("\n");
}

function notesLines(claim: Claim): string[] {
  if (claim.notes === undefined) return [];
  if (claim.verdict === "true") return [`  the notes say so: ${claim.notes}`];
  return wrap(`the notes, ${claim.notes}: "${claim.notesSay}" ${claim.verdict}: ${claim.because}`, 84).map((line) =>
    `  ${line}`
  );
}

async function tryChapter(chapter: Chapter): Promise<Outcome[]> {
  console.log(`Chapter ${chapter.number}: ${chapter.title}\n`);
  const outcomes: Outcome[] = [];
  for (const claim of (await chapter.claims()).claims) {
    const outcome = await tryClaim(claim);
    console.log(outcomeText(outcome) + "\n");
    outcomes.push(outcome);
  }
  return outcomes;
}

await command("claims", "Tries every claim of a chapter, or of the book, on all its seeds.")
  .action(async (chapter: Chapter | undefined) => {
    const outcomes: Outcome[] = [];
    for (const one of chapter ? [chapter] : contents) outcomes.push(...await tryChapter(one));
    const held = outcomes.filter((outcome) => outcome.held).length;
    console.log(`${held} of ${outcomes.length} claims hold.`);
    if (held < outcomes.length) Deno.exit(1);
  })
  .parseAsync(Deno.args, { from: "user" });
