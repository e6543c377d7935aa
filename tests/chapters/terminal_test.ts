import { assert, assertEquals } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { blockText, wrap } from "../../chapters/terminal.ts";
import type { Block } from "../../lib/figure/page.ts";

const blocks: Block[] = [
  { kind: "heading", text: "A heading" },
  {
    kind: "text",
    text:
      "A paragraph that is long enough to be broken into two lines or more, at any width a terminal is likely to have.",
  },
  {
    kind: "table",
    head: ["step", "loss (cm²)", "done"],
    rows: [["first", 1.23456, true], ["last", 0.00001234, false]],
  },
  {
    kind: "table",
    head: ["Statement", "Measured"],
    rows: [
      ["A statement that needs more than one line in any terminal of the usual width.", "one value 1, another value 2"],
      ["A short one.", "nothing"],
    ],
  },
];

for (const width of [80, 60]) {
  Deno.test(`text and tables look as they should in ${width} columns`, async (t) => {
    const text = blocks.map((block) => blockText(block, { width, color: false })).join("\n\n");
    for (const line of text.split("\n")) assert(line.length <= width, `${line.length} columns: ${line}`);
    await assertSnapshot(t, "\n" + text + "\n");
  });
}

Deno.test("with color a heading is bold, and without there is no escape", () => {
  assertEquals(blockText(blocks[0], { width: 80, color: true }), "\u001b[1mA heading\u001b[22m");
  for (const block of blocks) assert(!blockText(block, { width: 80, color: false }).includes("\u001b"));
});

Deno.test("text is broken between words, and a word that is too long keeps a line of its own", () => {
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  assertEquals(wrap("a verylongword b", 5), ["a", "verylongword", "b"]);
  assertEquals(wrap("", 5), [""]);
});
