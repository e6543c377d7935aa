/** What `deno task claims [chapter]` starts: tries every claim on all its seeds. */
import { wrap } from "../lib/figure/text.ts";
import { type Claim, measuredText, type Outcome, tryClaim } from "./claim.ts";
import { command } from "./command.ts";
import { type Chapter, contents } from "./contents.ts";
import { settle } from "./place.ts";
import { runProgram } from "./program.ts";
import { terminalLook } from "./terminal.ts";

/** One claim with its outcome, as lines of at most `width` columns. */
export function outcomeText({ claim, measured, failed, tried, held }: Outcome, width: number): string {
  const seeds = tried === 1 ? "" : `, on ${tried - failed.length} of ${tried} seeds`;
  const missed = failed.length > 0 ? ` (not on ${failed.join(", ")})` : "";
  const verdict = `${held ? "holds" : "DOES NOT HOLD"}${seeds}${missed}: ${measuredText(measured)}`;
  const below = [verdict, ...notesLine(claim)].flatMap((text) => wrap(text, width - 2));
  return [...wrap(claim.says, width), ...below.map((line) => `  ${line}`)].join("\n");
}

function notesLine(claim: Claim): string[] {
  if (claim.notes === undefined) return [];
  if (claim.verdict === "true") return [`the notes say so: ${claim.notes}`];
  return [`the notes, ${claim.notes}: "${claim.notesSay}" ${claim.verdict}: ${claim.because}`];
}

async function tryChapter(chapter: Chapter, width: number): Promise<Outcome[]> {
  console.log(`Chapter ${chapter.number}: ${chapter.title}\n`);
  const outcomes: Outcome[] = [];
  const { claims } = await chapter.claims();
  await settle(chapter);
  for (const claim of claims) {
    const outcome = await tryClaim(claim);
    console.log(outcomeText(outcome, width) + "\n");
    outcomes.push(outcome);
  }
  return outcomes;
}

const claims = command("claims", "Tries every claim of a chapter, or of the book, on all its seeds.")
  .action(async (chapter: Chapter | undefined) => {
    const { width } = terminalLook(false);
    const outcomes: Outcome[] = [];
    for (const one of chapter ? [chapter] : contents) outcomes.push(...await tryChapter(one, width));
    const held = outcomes.filter((outcome) => outcome.held).length;
    console.log(`${held} of ${outcomes.length} claims hold.`);
    if (held < outcomes.length) Deno.exit(1);
  });

if (import.meta.main) await runProgram(() => claims.parseAsync(Deno.args, { from: "user" }));
