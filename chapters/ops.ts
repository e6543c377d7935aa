/** What `deno task ops [name]` starts: the table of the library's ops, or all that is known about one of them. */
import { wrap } from "../lib/figure/text.ts";
import type { Arguments } from "../lib/op.ts";
import * as ops from "../lib/ops/mod.ts";
import { openingOf, type OpRow, opRows, opsIn, type Sources } from "./ops_table.ts";
import { type Shape, showShape } from "../lib/shape.ts";
import { Tensor } from "../lib/tensor.ts";
import { nearest } from "./nearest.ts";
import { Refusal, runProgram } from "./program.ts";
import { fileOf } from "./start.ts";
import "./09_tensors/exact.ts";

/** Columns of a terminal. */
const WIDTH = 80;

/** The source files that the table is made from: those of the library and of the chapters. */
export function readSources(): Sources {
  const paths = ["lib", "chapters"].flatMap(filesBelow).filter((path) => path.endsWith(".ts"));
  return new Map(paths.map((path) => [path, Deno.readTextFileSync(fileOf(path))]));
}

function filesBelow(folder: string): string[] {
  const entries = [...Deno.readDirSync(fileOf(folder))].sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

/** All ops, in groups by the file that defines them. */
export function groups(sources: Sources): { file: string; opening: string; rows: OpRow[] }[] {
  const byFile = Map.groupBy(opRows(opsIn(ops), sources), ({ file }) => file);
  return [...byFile].map(([file, rows]) => ({ file, opening: openingOf(sources.get(file) ?? ""), rows }));
}

/** The table as text: a block for each op, below the file that defines it. */
export function tableText(sources: Sources): string {
  const blocks = groups(sources).flatMap(({ file, opening, rows }) => [
    wrap(`${file}: ${opening}`, WIDTH).join("\n"),
    ...rows.map(blockOf),
  ]);
  const rows = groups(sources).flatMap((group) => group.rows);
  return [...blocks, `${rows.length} ops. One of them in full: \`deno task ops ${rows[0].name}\`.`].join("\n\n");
}

/** An op in a few lines: how it is called, then what it is. */
function blockOf({ name, kind, call, value, slopes, domain, use, usedIn }: OpRow): string {
  const lead = call.length + kind.length + 4 > WIDTH ? name : call;
  const head = `  ${lead.padEnd(WIDTH - 2 - kind.length)}${kind}`;
  const lines = [
    ...line("call", lead === call ? undefined : call),
    ...line("y", value),
    ...slopes.flatMap(([name, is]) => line(name, is)),
    ...line("domain", domain),
    ...line("for", use),
    ...line("used in", usedIn.map(shortPath).join(", ")),
  ];
  return [head, ...lines].join("\n");
}

/** A label, and beside it a text in as many lines as it needs; nothing where there is no text. */
function line(label: string, text?: string): string[] {
  if (!text) return [];
  const column = 14, [first, ...rest] = wrap(text, WIDTH - column);
  return [`    ${label} `.padEnd(column) + first, ...rest.map((more) => " ".repeat(column) + more)];
}

/** Files of the folder of ops without the folder. */
export function shortPath(path: string): string {
  return path.replace(/^lib\/ops\//, "");
}

/** All that the entry of an op says, with its known values and the shapes that it is tried on. */
export async function fullText(wish: string, sources: Sources): Promise<string> {
  const all = opsIn(ops), op = all.find(({ entry }) => entry.name.toLowerCase() === wish.toLowerCase());
  if (!op) throw unknown(wish, all.map(({ entry }) => entry.name));
  const [row] = opRows([op], sources), { entry } = op;
  const known = await Promise.all(
    entry.known().map(async ({ of, shape, gives }) =>
      `${await callText(entry.name, of)} = ${numbersText(shape, gives)}`
    ),
  );
  const samples = entry.samples().map((args) => `${entry.name}(${argumentsText(args, shapeText)})`);
  const parts = [
    blockOf(row),
    ...line("file", row.file),
    ...line("error", `"Cannot ${entry.act} ..."`),
    ...line("slope", entry.rough ? "has kinks or jumps: a gradient of the gradient says nothing" : undefined),
  ];
  return [parts.join("\n"), listText("Known values", known), listText("It is tried on", samples)].join("\n\n");
}

function unknown(wish: string, names: readonly string[]): Refusal {
  const near = nearest(wish, names);
  const hint = near ? `Did you mean ${near}?` : "`deno task ops` lists them all.";
  return new Refusal(`Cannot show "${wish}": there is no such op. ${hint}`);
}

function shapeText(x: Tensor): string {
  return (x.indices ? "indices " : "") + showShape(x.shape);
}

function listText(title: string, items: readonly string[]): string {
  const indented = items.flatMap((item) => wrap(item, WIDTH - 8).map((part, i) => (i ? "        " : "    ") + part));
  return [`  ${title}`, ...indented].join("\n");
}

/** A call with the numbers of its tensors. */
async function callText(name: string, args: Arguments): Promise<string> {
  const tensors: Tensor[] = [];
  argumentsText(args, (x) => `tensor ${tensors.push(x)}`);
  const numbers = new Map<Tensor, ArrayLike<number>>();
  for (const x of tensors) numbers.set(x, await x.read());
  return `${name}(${argumentsText(args, (x) => numbersText(x.shape, numbers.get(x) ?? []))})`;
}

/** "3" for one number, else the shape and the numbers. */
function numbersText(shape: Shape, numbers: ArrayLike<number>): string {
  if (shape.length === 0) return String(numbers[0]);
  return `${showShape(shape)}: ${numbers.length === 0 ? "nothing" : Array.from(numbers).join(" ")}`;
}

/** Arguments as one would write them, with tensors as `show` has them. */
function argumentsText(args: Arguments, show: (x: Tensor) => string): string {
  const text = (arg: unknown): string => {
    if (arg instanceof Tensor) return show(arg);
    if (Array.isArray(arg)) return `[${arg.map(text).join(", ")}]`;
    if (typeof arg !== "object" || arg === null) return typeof arg === "string" ? JSON.stringify(arg) : String(arg);
    if (Object.getPrototypeOf(arg) !== Object.prototype) return arg.constructor.name;
    return `{ ${Object.entries(arg).map(([key, value]) => `${key}: ${text(value)}`).join(", ")} }`;
  };
  return args.map(text).join(", ");
}

async function main([wish = "", ...more]: readonly string[]): Promise<void> {
  if (more.length > 0) throw new Refusal("Cannot show this: name one op, deno task ops NAME");
  const sources = readSources();
  console.log(wish === "" ? tableText(sources) : await fullText(wish, sources));
}

if (import.meta.main) await runProgram(() => main(Deno.args));
