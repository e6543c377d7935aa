import { assertEquals } from "@std/assert";
import { claim } from "../../chapters/claim.ts";
import { contents } from "../../chapters/contents.ts";
import { errata } from "../../chapters/errata.ts";

const seedOf = {
  says: "One is one.",
  because: "it is (Peano 1889)",
  experiment: (seed: number) => ({ seed }),
  holds: () => true,
  seeds: 3,
};
const chapter = { ...contents[2], claims: () => Promise.resolve({ claims }) };
const claims = [
  claim(seedOf),
  claim({ ...seedOf, notes: "001:1", verdict: "true" }),
  claim({ ...seedOf, notes: "001:2", verdict: "false", notesSay: "One is two." }),
  claim({ ...seedOf, notes: "001:3", verdict: "depends", notesSay: "One is odd." }),
];

Deno.test("the errata list what the notes say wrongly or half, with what the first seed measured", async () => {
  const [, list] = (await errata([chapter], [])).split("\n## ");
  assertEquals(
    list,
    `Chapter 3: [The sigmoid neuron](chapters/03_sigmoid/README.md)

**001:2**: One is two.

False. One is one. The reason: it is (Peano 1889). Measured: seed 1.

**001:3**: One is odd.

Only under a condition. One is one. The reason: it is (Peano 1889). Measured: seed 1.
`,
  );
});

Deno.test("a chapter that corrects nothing has no heading in the errata", async () => {
  const page = await errata([{ ...chapter, claims: () => Promise.resolve({ claims: claims.slice(0, 2) }) }], []);
  assertEquals(page.split("\n## ").map((part) => part.split("\n")[0]), ["# Errata of the notes", "Spelling and form"]);
});

Deno.test("slips stand behind the claims of their chapter, with their source", async () => {
  const slip = { chapter: 3, notes: "001:4", notesSay: "One is won.", says: "One is one.", source: "a dictionary" };
  const [, list] = (await errata([chapter], [slip, { ...slip, chapter: 4 }])).split("\n## ");
  assertEquals(list.endsWith("**001:4**: One is won.\n\nA slip. One is one. The source: a dictionary.\n"), true);
});
