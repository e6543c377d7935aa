/**
 * Real data: a file of comma-separated values, read into a table whose columns are known by name and by kind.
 *
 * The first line names the columns. A schema says which of them are wanted and what each holds; others are passed over.
 * What does not fit is an error that names the file, the line, the column and what was expected there: a wrong value
 * that gets past the door comes back later as a loss of NaN, far from its cause.
 */
import { type Cell, checkSeparator, checkUnique, checkWidths, list, numberIn, quoted, unexpected } from "./cells.ts";
import { bytesOf, fileNameOf } from "./open.ts";
import { type CsvRecord, DataError, recordsOf } from "./records.ts";
import { type Schema, type Table, tableOf } from "./table.ts";

export { DataError } from "./records.ts";
export type { Column, Schema, Table } from "./table.ts";

/** Reads a file from the disk or the network. */
export async function readTable<const S extends Schema>(url: URL, schema: S): Promise<Table<S>> {
  return parseTable(fileNameOf(url), await textOf(url), schema);
}

/** The text of a file, in UTF-8. */
export async function textOf(url: URL): Promise<string> {
  return new TextDecoder().decode(await bytesOf(url));
}

/** The table of a text; `file` is its name for messages. */
export function parseTable<const S extends Schema>(file: string, text: string, schema: S): Table<S> {
  const [header, ...records] = recordsOf(file, text);
  if (header) checkSeparator(file, header, records);
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
  checkUnique(file, header);
  const missing = wanted.find((name) => !fields.includes(name));
  if (missing === undefined) return;
  throw new DataError(file, `expected a column ${quoted(missing)}, found ${list(fields)}`, { line });
}

function labelIn(cell: Cell, labels: readonly string[]): string {
  if (labels.includes(cell.text)) return cell.text;
  throw unexpected(cell, labels.length > 1 ? `one of ${list(labels)}` : list(labels));
}
