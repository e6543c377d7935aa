/**
 * Real data: a file of comma-separated values, read into a table whose columns are known by name and by kind.
 *
 * The first line names the columns. A schema says which of them are wanted and what each holds; others are passed over.
 * What does not fit is an error that names the file, the line, the column and what was expected there: a wrong value
 * that gets past the door comes back later as a loss of NaN, far from its cause.
 */
import { type CsvRecord, DataError, recordsOf } from "./records.ts";
import { type Schema, type Table, tableOf } from "./table.ts";

export { DataError } from "./records.ts";
export type { Column, Schema, Table } from "./table.ts";

/** The folder of the book: a file in it is called by its name from here, as the reader sees it. */
const BOOK = new URL("../../", import.meta.url).href;

/** Decimal digits as people write them: Number() alone would take "", "0x10" and "Infinity" for numbers too. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a file from the disk or the network. */
export async function readTable<const S extends Schema>(url: URL, schema: S): Promise<Table<S>> {
  const file = decodeURIComponent(url.href.startsWith(BOOK) ? url.href.slice(BOOK.length) : url.href);
  return parseTable(file, await textOf(url, file), schema);
}

async function textOf(url: URL, file: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.text();
    throw new DataError(file, `the server answers ${response.status}`);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(file, problemOf(url, file, error), { cause: error });
  }
}

/** Why nothing came. An error of `fetch` tells what went wrong by its text alone, or by that of its cause. */
function problemOf(url: URL, file: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "NotCapable") {
    const right = url.protocol === "file:" ? `--allow-read=${file}` : `--allow-net=${url.host}`;
    return `reading it is not allowed; add ${right}`;
  }
  if (error.message.includes("(os error 2)")) {
    return "there is no such file; the book's own data comes back with: git checkout data";
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** The table of a text; `file` is its name for messages. */
export function parseTable<const S extends Schema>(file: string, text: string, schema: S): Table<S> {
  const [header, ...records] = recordsOf(file, text);
  checkHeader(file, header, Object.keys(schema));
  checkWidths(file, header.fields, records);
  const numbers = new Map<string, number[]>();
  const labels = new Map<string, string[]>();
  for (const [column, kind] of Object.entries(schema)) {
    const place = header.fields.indexOf(column);
    const cells = records.map(({ line, fields }) => ({ file, line, column, text: fields[place] }));
    if (kind === "number") numbers.set(column, cells.map(numberIn));
    else labels.set(column, cells.map((cell) => labelIn(cell, kind)));
  }
  return tableOf(file, schema, records.length, numbers, labels);
}

function checkHeader(file: string, header: CsvRecord | undefined, wanted: string[]): asserts header is CsvRecord {
  if (!header) throw new DataError(file, `the file is empty; expected a line that names the columns ${list(wanted)}`);
  const { line, fields } = header;
  const twice = fields.find((name, i) => fields.indexOf(name) < i);
  if (twice !== undefined) throw new DataError(file, `two columns are named ${quoted(twice)}`, { line });
  const missing = wanted.find((name) => !fields.includes(name));
  if (missing === undefined) return;
  throw new DataError(file, `expected a column ${quoted(missing)}, found ${list(fields)}`, { line });
}

function checkWidths(file: string, header: readonly string[], records: readonly CsvRecord[]): void {
  if (records.length === 0) throw new DataError(file, "there is a header and no row below it");
  for (const { line, fields } of records) {
    if (fields.length === header.length) continue;
    throw new DataError(file, `expected ${header.length} values, one per column, found ${fields.length}`, { line });
  }
}

/** One value in its place. */
interface Cell {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly text: string;
}

function numberIn(cell: Cell): number {
  const text = cell.text.trim();
  const number = Number(text);
  if (DECIMAL.test(text) && Number.isFinite(number)) return number;
  throw unexpected(cell, "a finite number such as 5.1 or -2e-3");
}

function labelIn(cell: Cell, labels: readonly string[]): string {
  if (labels.includes(cell.text)) return cell.text;
  throw unexpected(cell, labels.length > 1 ? `one of ${list(labels)}` : list(labels));
}

function unexpected({ file, line, column, text }: Cell, expected: string): DataError {
  const found = text.trim() === "" ? "nothing" : quoted(text);
  return new DataError(file, `expected ${expected}, found ${found}`, { line, column });
}

/** A text in quotes on one line, its end cut off where it is long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

function list(names: readonly string[]): string {
  const first = names.slice(0, 8).map(quoted).join(", ");
  return names.length > 8 ? `${first} and ${names.length - 8} more` : first;
}
