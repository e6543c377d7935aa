/**
 * A table whose columns nobody has described: their names stand in the first line, and what they hold is told from the cells.
 *
 * A column holds numbers if every cell of it that is not missing is a number, else categories. A missing cell is
 * `undefined`, which the types keep apart from numbers: NaN in its place would come back as a loss of NaN, far from its cause.
 *
 * A column of categories of which most cells are numbers remembers the first that is none: who needs the column refuses it with
 * that cell, since it hardly was meant so.
 */
import {
  type Cell,
  checkSeparator,
  checkUnique,
  checkWidths,
  isDecimal,
  list,
  looksLikeNumber,
  numberIn,
  quoted,
} from "./cells.ts";
import { textOf } from "./csv.ts";
import { fileNameOf } from "./open.ts";
import { type CsvRecord, DataError, recordsOf } from "./records.ts";

/** What a cell may say to mean that nothing is known, besides nothing. "none" is not among them: it often is an answer. */
export const MISSING: readonly string[] = ["", "?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null"];

/** One column of a frame. */
export type FrameColumn =
  | { readonly name: string; readonly kind: "numbers"; readonly values: readonly (number | undefined)[] }
  | {
    readonly name: string;
    readonly kind: "categories";
    readonly values: readonly (string | undefined)[];
    /** The first cell that is no number, where most of the column are. */
    readonly strange?: Strange;
  };

/** A cell among numbers that is none, and its line in the file. */
export interface Strange {
  readonly text: string;
  readonly line: number;
}

/** A column, by its name, or by its place from 0 on; -1 is the last one. */
export type Which = string | number;

/** Columns of equal length. It does not change: a selection is a frame of its own. */
export interface Frame {
  /** The name of the file, for messages. */
  readonly file: string;
  /** How many rows there are, the header not among them. */
  readonly rows: number;
  readonly columns: readonly FrameColumn[];
  /** The names of the columns, in order. */
  readonly names: readonly string[];
  column(which: Which): FrameColumn;
  /** A column of numbers of which none is missing: `[rows]`. */
  numbers(which: Which): number[];
  /** These columns, in this order. */
  select(...which: Which[]): Frame;
  /** All columns but these. */
  without(...which: Which[]): Frame;
  /** These rows, by number from 0 on, in this order. */
  take(rows: ArrayLike<number>): Frame;
}

/** How a file is read. */
export interface FrameOptions {
  /** What a cell says where nothing is known. Blanks around it do not count. */
  readonly missing?: readonly string[];
  /** Names of columns that hold categories, even where cells look like numbers: postal codes, or "1", "2", "3+". */
  readonly categories?: readonly string[];
}

/** Reads a file from the disk or the network. */
export async function readFrame(url: URL, options?: FrameOptions): Promise<Frame> {
  return parseFrame(fileNameOf(url), await textOf(url), options);
}

/** The frame of a text; `file` is its name for messages. */
export function parseFrame(file: string, text: string, options: FrameOptions = {}): Frame {
  const [first, ...records] = recordsOf(file, text);
  if (!first) throw new DataError(file, "the file is empty; expected a line that names the columns");
  const header = { line: first.line, fields: first.fields.map(nameOf) };
  checkSeparator(file, header, records);
  checkUnique(file, header);
  checkWidths(file, header.fields, records);
  const columns = header.fields.map((name, place) => columnOf(file, name, place, records, options));
  for (const name of options.categories ?? []) columnIn(file, columns, name);
  return frameOf(file, columns, records.length);
}

/** A column without a name, as an index of rows often is, is named by its place. */
function nameOf(text: string, place: number): string {
  return text.trim() || `unnamed ${place}`;
}

function columnOf(
  file: string,
  column: string,
  place: number,
  records: readonly CsvRecord[],
  { missing = MISSING, categories = [] }: FrameOptions,
): FrameColumn {
  const cells = records.map(({ line, fields }) => ({ file, line, column, text: fields[place].trim() }));
  const isKnown = cells.map(({ text }) => !missing.includes(text)), known = cells.filter((_, row) => isKnown[row]);
  if (!categories.includes(column) && known.length > 0 && known.every(({ text }) => isDecimal(text))) {
    return {
      name: column,
      kind: "numbers",
      values: cells.map((cell, row) => isKnown[row] ? numberIn(cell) : undefined),
    };
  }
  const strange = categories.includes(column) ? undefined : strangeAmong(known);
  const values = cells.map(({ text }, row) => isKnown[row] ? text : undefined);
  return { name: column, kind: "categories", values, ...strange ? { strange } : {} };
}

/** The first cell that is no number, if most look like numbers. */
function strangeAmong(cells: readonly Cell[]): Strange | undefined {
  const like = cells.filter(({ text }) => looksLikeNumber(text)).length;
  const first = 2 * like > cells.length ? cells.find(({ text }) => !isDecimal(text)) : undefined;
  return first && { text: first.text, line: first.line };
}

/** That a column is not one of numbers with some cell among them that is none. */
export function checkStrange(file: string, column: FrameColumn): void {
  if (column.kind === "numbers" || !column.strange) return;
  const { text, line } = column.strange;
  throw new DataError(
    file,
    `most cells of the column are numbers, and this one is ${
      quoted(text)
    }; write numbers as 1234.5, leave cells empty where ` +
      "nothing is known, or leave the column out",
    { line, column: column.name },
  );
}

/** The frame of columns; all are `rows` long. */
export function frameOf(file: string, columns: readonly FrameColumn[], rows = columns[0]?.values.length ?? 0): Frame {
  const find = (which: Which) => columnIn(file, columns, which);
  return {
    file,
    rows,
    columns,
    names: columns.map(({ name }) => name),
    column: find,
    numbers: (which) => wholeNumbers(file, find(which)),
    select: (...which) => frameOf(file, which.map(find), rows),
    without: (...which) => {
      const gone = which.map(find);
      return frameOf(file, columns.filter((column) => !gone.includes(column)), rows);
    },
    take: (wanted) => {
      checkRowNumbers(file, wanted, rows);
      return frameOf(file, columns.map((column) => taken(column, wanted)), wanted.length);
    },
  };
}

function columnIn(file: string, columns: readonly FrameColumn[], which: Which): FrameColumn {
  const found = typeof which === "string" ? columns.find(({ name }) => name === which) : columns.at(which);
  if (found && (typeof which === "string" || Number.isInteger(which))) return found;
  const wanted = typeof which === "string" ? quoted(which) : `number ${which}`;
  throw new DataError(file, `there is no column ${wanted}; its columns are ${list(columns.map(({ name }) => name))}`);
}

function wholeNumbers(file: string, column: FrameColumn): number[] {
  checkStrange(file, column);
  const { name, kind, values } = column;
  if (kind !== "numbers") throw new DataError(file, "expected numbers, found categories", { column: name });
  return values.map((value, row) => {
    if (value !== undefined) return value;
    throw new DataError(file, `row ${row} is missing; fill it in, or leave the row out`, { column: name });
  });
}

function checkRowNumbers(file: string, rows: ArrayLike<number>, count: number): void {
  const wrong = Array.from(rows).find((row) => !(Number.isInteger(row) && row >= 0 && row < count));
  if (wrong !== undefined) throw new DataError(file, `there is no row ${wrong}; rows are 0 to ${count - 1}`);
}

function taken(column: FrameColumn, rows: ArrayLike<number>): FrameColumn {
  const pick = <Value>(values: readonly Value[]) => Array.from(rows, (row) => values[row]);
  return column.kind === "numbers"
    ? { ...column, values: pick(column.values) }
    : { ...column, values: pick(column.values) };
}
