/** A page in a terminal: text wrapped to its width, tables, figures in braille, a progress bar. */
import CliProgress from "cli-progress";
import Table from "cli-table3";
import process from "node:process";
import { styleText } from "node:util";
import type { Paint } from "../lib/figure/canvas.ts";
import {
  type Block,
  EMPTY_ROOM,
  makePage,
  type Page,
  type Progress,
  type Table as TableBlock,
} from "../lib/figure/page.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import { figureText } from "../lib/figure/terminal.ts";
import { wrap } from "../lib/figure/text.ts";

/** How the page is to look. */
export interface Look {
  /** Columns of text. */
  readonly width: number;
  readonly color: boolean;
}

/** Where the program runs. */
export interface Surroundings {
  readonly isTerminal: boolean;
  /** Of the terminal, where there is one. */
  readonly columns: number;
  readonly noColor: boolean;
  /** What the terminal calls itself. */
  readonly term?: string;
}

function here(): Surroundings {
  const isTerminal = Deno.stdout.isTerminal();
  const columns = isTerminal ? Deno.consoleSize().columns : 80;
  return { isTerminal, columns, noColor: Deno.noColor, term: Deno.env.get("TERM") };
}

/** What the terminal offers: its width up to 100 columns, and color unless NO_COLOR or `--no-color` forbid it. */
export function terminalLook(
  colorWanted: boolean,
  { isTerminal, columns, noColor, term }: Surroundings = here(),
): Look {
  const width = isTerminal ? Math.max(40, Math.min(100, columns)) : 80;
  return { width, color: colorWanted && isTerminal && !noColor && term !== "dumb" };
}

/** A page that writes to standard output; `also` sees every block too. */
export function terminalPage(look: Look, also: (block: Block) => void = () => {}): Page {
  const bar = look.color ? progressBar(process.stderr) : NO_BAR;
  return makePage((block) => {
    bar.aside(() => console.log(blockText(block, look) + "\n"));
    also(block);
  }, { progress: bar.start, pause: waitForEnter });
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

interface Bar {
  readonly start: Page["progress"];
  /** Prints while the bar is gone: else it would stand in the middle of what is printed. */
  readonly aside: (print: () => void) => void;
}

/** Where there is no color there is no bar either, since it is drawn with the same kind of escapes. */
const NO_BAR: Bar = { start: EMPTY_ROOM.progress, aside: (print) => print() };

/** On standard error, so that piped output stays clean; nothing where that is no terminal. */
export function progressBar(stream: NodeJS.WritableStream): Bar {
  const bar = new CliProgress.SingleBar({
    stream,
    format: "{title} {bar} {percentage}% {remark}",
    hideCursor: false, // a chapter that is interrupted must leave the terminal as it was
    linewrap: true,
    clearOnComplete: true,
    barsize: 24,
  }, CliProgress.Presets.shades_classic);
  let now: { title: string; total: number; done: number; remark: string } | undefined;
  const show = () => now && bar.start(now.total, now.done, now);
  const start = (title: string, total: number): Progress => {
    now = { title, total, done: 0, remark: "" };
    show();
    return {
      update: (done, remark = "") => bar.update(done, now = { title, total, done, remark }),
      end: () => {
        now = undefined;
        bar.stop();
      },
    };
  };
  const aside = (print: () => void) => {
    bar.stop(); // does nothing where none stands
    print();
    show();
  };
  return { start, aside };
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
