/** What `deno task claims [chapter]` starts: tries every claim on all its seeds. */
import { type Claim, measuredText, type Outcome, tryClaim } from "./claim.ts";
import { type Chapter, chaptersFor, contents } from "./contents.ts";
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

const [wish] = Deno.args;
const chapters = wish === undefined ? contents : chaptersFor(wish);
if (chapters.length === 0) {
  console.error(`Cannot try claims: there is no chapter "${wish}". \`deno task chapter\` lists them.`);
  Deno.exit(1);
}
const outcomes: Outcome[] = [];
for (const chapter of chapters) outcomes.push(...await tryChapter(chapter));
const held = outcomes.filter((outcome) => outcome.held).length;
console.log(`${held} of ${outcomes.length} claims hold.`);
if (held < outcomes.length) Deno.exit(1);
