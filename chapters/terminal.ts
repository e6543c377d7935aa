/** A page in a terminal: text wrapped to its width, tables, figures in braille, a progress bar. */
import CliProgress from "cli-progress";
import Table from "cli-table3";
import { styleText } from "node:util";
import type { Paint } from "../lib/figure/canvas.ts";
import { type Block, makePage, type Page, type Progress, type Table as TableBlock } from "../lib/figure/page.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import { figureText } from "../lib/figure/terminal.ts";

/** How the page is to look. */
export interface Look {
  /** Columns of text. */
  readonly width: number;
  readonly color: boolean;
}

/** What the terminal offers: its width up to 100 columns, and color unless NO_COLOR or `--no-color` forbid it. */
export function terminalLook(colorWanted: boolean): Look {
  const isTerminal = Deno.stdout.isTerminal();
  const width = isTerminal ? Math.max(40, Math.min(100, Deno.consoleSize().columns)) : 80;
  return { width, color: colorWanted && isTerminal && !Deno.noColor && Deno.env.get("TERM") !== "dumb" };
}

/** A page that writes to standard output; `also` sees every block too. */
export function terminalPage(look: Look, also: (block: Block) => void = () => {}): Page {
  return makePage((block) => {
    console.log(blockText(block, look) + "\n");
    also(block);
  }, { progress: progressBar, pause: waitForEnter });
}

/** A block as text of the given look. */
export function blockText(block: Block, { width, color }: Look): string {
  const paint: Paint = (text, name) => color && name ? styleText(name, text, { validateStream: false }) : text;
  switch (block.kind) {
    case "heading":
      return color
        ? styleText("bold", block.text, { validateStream: false })
        : block.text + "\n" + "─".repeat(block.text.length);
    case "text":
      return wrap(block.text, Math.min(width, 88)).join("\n");
    case "table":
      return tableText(block, width);
    default:
      return figureText(block, width, paint);
  }
}

/** Breaks a text into lines of at most `width` characters, between words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const RULES_ONLY = {
  "top": "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  "bottom": "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  "left": "",
  "left-mid": "",
  "mid": "",
  "mid-mid": "",
  "right": "",
  "right-mid": "",
  "middle": "  ",
};

/** Numbers stand to the right and are rounded; long cells wrap so that the table fits. */
function tableText({ head, rows }: TableBlock, width: number): string {
  const cells = rows.map((row) => row.map((cell) => typeof cell === "number" ? formatNumber(cell) : String(cell)));
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === "number"));
  const colWidths = columnWidths([[...head], ...cells], width);
  const table = new Table({
    chars: RULES_ONLY,
    colWidths,
    colAligns: isNumber.map((number) => number ? "right" : "left"),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    wordWrap: true,
  });
  table.push([...head], colWidths.map((size) => "─".repeat(size)));
  const airy = cells.some((row) => row.some((cell, i) => cell.length > colWidths[i]));
  cells.forEach((row, i) => table.push(...(airy && i > 0 ? [row.map(() => "")] : []), row));
  return table.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}

/** As wide as the contents; where that is too wide, the widest columns give way first. */
function columnWidths(rows: string[][], width: number): number[] {
  const wanted = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const room = width - 2 * (wanted.length - 1);
  while (wanted.reduce((a, b) => a + b) > room) wanted[wanted.indexOf(Math.max(...wanted))]--;
  return wanted;
}

/** On standard error, so that piped output stays clean; nothing where that is no terminal. */
function progressBar(title: string, total: number): Progress {
  const bar = new CliProgress.SingleBar({
    format: `${title} {bar} {percentage}% {remark}`,
    hideCursor: false, // a chapter that is interrupted must leave the terminal as it was
    linewrap: true,
    clearOnComplete: true,
    barsize: 24,
  }, CliProgress.Presets.shades_classic);
  bar.start(total, 0, { remark: "" });
  return { update: (done, remark = "") => bar.update(done, { remark }), end: () => bar.stop() };
}

/** Asks only where somebody sits at both ends: a pipe never waits. */
async function waitForEnter(): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return true;
  console.log("Enter goes on, q and Enter ends.");
  const typed = new Uint8Array(256);
  const length = await Deno.stdin.read(typed);
  console.log();
  return length !== null && !new TextDecoder().decode(typed.subarray(0, length)).trim().toLowerCase().startsWith("q");
}
