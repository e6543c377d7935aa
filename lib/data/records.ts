import { parse } from "@std/csv/parse";

/** A data file that is not as it should be. The message says where and what was expected; a trace adds nothing. */
export class DataError extends Error {
  override name = "DataError";
  /** There is no file of this name. */
  readonly isMissing: boolean;

  /** `line` counts from 1, as an editor does. */
  constructor(file: string, problem: string, place: Place = {}) {
    const line = place.line === undefined ? "" : `, line ${place.line}`;
    const column = place.column === undefined ? "" : `, column ${place.column}`;
    super(`Cannot read ${file}${line}${column}: ${problem}`, { cause: place.cause });
    this.isMissing = place.isMissing ?? false;
  }
}

interface Place {
  readonly line?: number;
  readonly column?: string;
  readonly cause?: unknown;
  readonly isMissing?: boolean;
}

/** One record of a CSV file: its fields, and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A first line that ends in CR without LF: what stands in quotes does not count. */
const BARE_RETURN = /^(?:[^"\r\n]|"[^"]*")*\r(?!\n|$)/;

/**
 * The records of a CSV text, blank lines left out. Each is cut out first and parsed alone, so that its line is known:
 * a field in quotes may hold line breaks, and then a parser's count of records is not an editor's count of lines.
 */
export function recordsOf(file: string, text: string): CsvRecord[] {
  if (BARE_RETURN.test(text)) {
    throw new DataError(file, "its lines end in CR alone (\\r); save it with lines that end in LF or CR LF");
  }
  const records: CsvRecord[] = [];
  const lines = text.split("\n");
  for (let start = 0, end = 0; start < lines.length; start = end) {
    end = endOfRecord(lines, start);
    const fields = fieldsOf(file, start + 1, lines.slice(start, end).join("\n"));
    if (fields) records.push({ line: start + 1, fields });
  }
  return records;
}

/** One past the last line of the record that begins at `start`: it goes on as long as a quote is open. */
function endOfRecord(lines: readonly string[], start: number): number {
  let quotes = 0;
  for (let i = start; i < lines.length; i++) {
    quotes += quotesIn(lines[i]);
    if (quotes % 2 === 0) return i + 1;
  }
  return lines.length;
}

function quotesIn(text: string): number {
  return text.split('"').length - 1;
}

function fieldsOf(file: string, line: number, text: string): string[] | undefined {
  try {
    return parse(text)[0];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const problem = quotesIn(text) % 2 === 1
      ? 'a quote (") opens a value and none closes it'
      : 'a quote (") stands inside a value; put the whole value in quotes and write that quote twice';
    throw new DataError(file, problem, { line, cause: error });
  }
}
