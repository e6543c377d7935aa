import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { Writable } from "node:stream";
import { blockText, progressBar, type Surroundings, terminalLook } from "../../chapters/terminal.ts";
import type { Block } from "../../lib/figure/page.ts";
import { wrap } from "../../lib/figure/text.ts";

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

Deno.test("a paragraph is at most 88 columns wide, however wide the terminal", () => {
  const lines = blockText({ kind: "text", text: "ab ".repeat(100).trim() }, { width: 100, color: false }).split("\n");
  assertEquals(Math.max(...lines.map((line) => line.length)), 86); // 29 words; one more would need 89 columns
});

const terminal: Surroundings = { isTerminal: true, columns: 90, noColor: false, term: "xterm" };

Deno.test("a terminal gives its width, from 40 columns to 100, and color", () => {
  assertEquals(terminalLook(true, terminal), { width: 90, color: true });
  assertEquals([0, 40, 100, 300].map((columns) => terminalLook(true, { ...terminal, columns }).width), [
    40,
    40,
    100,
    100,
  ]);
});

Deno.test("there is no color in a pipe, in a dumb terminal, with NO_COLOR, or where the reader wants none", () => {
  assertEquals(terminalLook(true, { ...terminal, isTerminal: false }), { width: 80, color: false });
  assertEquals(terminalLook(true, { ...terminal, term: "dumb" }), { width: 90, color: false });
  assertEquals(terminalLook(true, { ...terminal, noColor: true }), { width: 90, color: false });
  assertEquals(terminalLook(false, terminal), { width: 90, color: false });
});

/** A terminal of one line: what is printed on it stays, what is erased goes. */
class Line extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  /** The lines above. */
  readonly above: string[] = [];
  text = "";
  #at = 0;

  override _write(chunk: Uint8Array, _encoding: string, done: () => void) {
    this.print(new TextDecoder().decode(chunk));
    done();
  }

  print(text: string) {
    // deno-lint-ignore no-control-regex -- escapes are what a terminal reads
    for (const part of text.match(/\x1b\[\d*[A-Za-z]|\x1b\d|\n|[^\x1b\n]+/g) ?? []) this.#take(part);
  }

  #take(part: string) {
    if (part === "\n") [this.text, this.#at] = ["", (this.above.push(this.text), 0)];
    else if (part === "\x1b[1G") this.#at = 0;
    else if (part === "\x1b[2K") this.text = "";
    else if (part === "\x1b[0K") this.text = this.text.slice(0, this.#at);
    else if (!part.startsWith("\x1b")) {
      this.text = this.text.slice(0, this.#at).padEnd(this.#at) + part + this.text.slice(this.#at + part.length);
      this.#at += part.length;
    }
  }
}

Deno.test("a bar steps aside for what is printed, comes back as it was, and leaves nothing behind", () => {
  const line = new Line();
  const { start, aside } = progressBar(line);
  aside(() => line.print("before\n"));
  const bar = start("Training", 4);
  assertMatch(line.text, /^Training ░{24} 0%/);
  bar.update(1, "loss 2");
  aside(() => line.print("in between\n"));
  assertMatch(line.text, /^Training █{6}░{18} 25% loss 2/);
  bar.update(4);
  bar.end();
  aside(() => line.print("after\n"));
  assertEquals([line.above, line.text], [["before", "in between", "after"], ""]);
});

Deno.test("a second bar starts anew, under its own name", () => {
  const line = new Line();
  const { start } = progressBar(line);
  start("One", 4).end();
  const bar = start("Two", 2);
  assertMatch(line.text, /^Two ░{24} 0%/);
  bar.end();
  assertEquals(line.text, "");
});
