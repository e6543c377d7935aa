/**
 * ERRATA.md is complete: each erratum that a survey of the notes has found stands there. `notes_errata.json` has them, each
 * with its line in the survey, and with the claim or the slip that corrects it, by chapter and places in the notes.
 */
import { assert, assertEquals } from "@std/assert";
import { contents } from "../../chapters/contents.ts";
import { slips } from "../../chapters/slips.ts";
import { writing } from "../../chapters/slips/writing.ts";
import list from "./notes_errata.json" with { type: "json" };

/** How many statements, pieces of code and ways of writing the survey lists. */
const FOUND = { E: 133, K: 32, Y: 11 };

/** All that is corrected: "8 004:430-433". Chapter 0 is that on spelling and form. */
async function corrected(): Promise<Set<string>> {
  const claimed = await Promise.all(contents.map(async ({ number, claims }) => {
    const wrong = (await claims()).claims.filter(({ notes, ...claim }) =>
      notes !== undefined && "verdict" in claim && claim.verdict !== "true"
    );
    return wrong.map(({ notes }) => `${number} ${notes}`);
  }));
  const slipped = slips.map(({ chapter, notes }) => `${chapter} ${notes}`);
  return new Set([...claimed.flat(), ...slipped, ...writing.map(({ notes }) => `0 ${notes}`)]);
}

Deno.test("the list holds every erratum of the survey once", () => {
  assertEquals(new Set(list.map(({ id }) => id)).size, list.length);
  for (const [kind, count] of Object.entries(FOUND)) {
    assertEquals(list.filter(({ id }) => id.startsWith(kind)).length, count, kind);
  }
  const lines = list.map(({ survey }) => survey);
  assertEquals(lines, lines.toSorted((a, b) => a - b));
});

Deno.test("every erratum is a claim with an experiment, or a slip with its source", async () => {
  const known = await corrected();
  for (const { id, chapter, notes } of list) {
    assert(known.has(`${chapter} ${notes}`), `${id}: nothing in chapter ${chapter} corrects ${notes}`);
  }
});

Deno.test("a slip names a chapter that there is, places in the notes, and a source", () => {
  for (const { chapter, notes, notesSay, says, source } of slips) {
    assert(contents.some(({ number }) => number === chapter), `${notes}: there is no chapter ${chapter}`);
    assert(/^\d{3}:\d+(-\d+)?(, \d{3}:\d+(-\d+)?)*$/.test(notes), notes);
    for (const text of [notesSay, says]) assert(/[.)")]$/.test(text), text);
    assert(source.length > 0 && !source.endsWith("."), source);
  }
});
