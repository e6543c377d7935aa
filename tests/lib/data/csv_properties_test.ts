import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError, parseTable, type Schema } from "../../../lib/data/csv.ts";

const FLOWERS = { length: "number", width: "number", species: ["rose", "tulip"] } as const;
const HEAD = "length,width,species\n";
const readFlowers = (text: string) => parseTable("data/flowers.csv", text, FLOWERS);

/** Texts that look like CSV more often than not. */
const likelyText = fc.array(
  fc.constantFrom(
    "length",
    "width",
    "species",
    ",",
    ",",
    "\n",
    "\n",
    "\r\n",
    '"',
    "rose",
    "1",
    "-2.5",
    "e9",
    " ",
    "\ufeff",
    "\0",
  ),
  { maxLength: 40 },
).map((pieces) => pieces.join(""));

Deno.test("any text gives a table of finite numbers and known labels, or a DataError", () => {
  const text = fc.oneof(
    likelyText,
    likelyText.map((rest) => `${HEAD}1,2,rose\n${rest}`),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, (text) => {
      try {
        const table = readFlowers(text);
        assert(table.rows > 0 && table.matrix().length === table.rows);
        assert(table.matrix().flat().every(Number.isFinite));
        assert(table.labels("species").every((label) => label === "rose" || label === "tulip"));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        assert(error.message.startsWith("Cannot read data/flowers.csv"), error.message);
      }
    }),
    { numRuns: 1000 },
  );
});

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

Deno.test("a table that is written and read back is the same", () => {
  // In quotes a CRLF is read as LF, so labels with a carriage return do not come back as they were.
  const word = fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\r"));
  const label = fc.oneof(word, fc.constantFrom("a,b", 'say "a"', "two\nlines", " ", "\ufeffx"));
  const row = fc.record({ number: fc.double({ noDefaultInfinity: true, noNaN: true }), label });
  const names = fc.uniqueArray(word, { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(
      names,
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("\n", "\r\n"),
      (names, rows, end) => {
        const lines = [names.map(quote), ...rows.map(({ number, label }) => [String(number), quote(label)])];
        const labels = rows.map(({ label }) => label);
        const schema: Schema = Object.fromEntries([[names[0], "number"], [names[1], labels]]);
        const table = parseTable("data/written.csv", lines.map((line) => line.join(",") + end).join(""), schema);
        assertEquals(table.numbers(names[0]), rows.map(({ number }) => number));
        assertEquals(table.labels(names[1]), labels);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("the line of an error is the line of an editor, whatever stands above it", () => {
  const line = fc.constantFrom("", '1,2,rose,"one line"', '1,2,rose,"two\nlines"', '1,2,rose,"three\r\n""\r\nlines"');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (above) => {
      const text = ["length,width,species,note", ...above, "1,2,lily,"].join("\n");
      const error = assertThrows(() => readFlowers(text), DataError);
      assert(error.message.includes(`, line ${text.split("\n").length}, column species:`), error.message);
    }),
  );
});
