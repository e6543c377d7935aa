/** Cells of a CSV file: what every reader of one checks, and how a cell is quoted in an error. */
import { type CsvRecord, DataError } from "./records.ts";

/** Decimal digits as people write them: Number() alone would take "", "0x10" and "Infinity" for numbers too. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a text is a number as people write it. It may be too large for a float. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text.trim());
}

/** Numbers with commas, as "1,234", "1,234.5" or "3,5": people read them, programs each in their own way. */
const WITH_COMMAS = /^[+-]?(\d{1,3}(,\d{3})+(\.\d+)?|\d*,\d+)$/;

/** Whether a text is a number, or would be one without its commas. */
export function looksLikeNumber(text: string): boolean {
  return isDecimal(text) || WITH_COMMAS.test(text.trim());
}

/** One value in its place. */
export interface Cell {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly text: string;
}

/** The number in a cell. */
export function numberIn(cell: Cell): number {
  const number = Number(cell.text.trim());
  if (isDecimal(cell.text) && Number.isFinite(number)) return number;
  throw unexpected(cell, "a finite number such as 5.1 or -2e-3");
}

export function unexpected({ file, line, column, text }: Cell, expected: string): DataError {
  const found = text.trim() === "" ? "nothing" : quoted(text);
  return new DataError(file, `expected ${expected}, found ${found}`, { line, column });
}

/** That commas separate the columns: of a file with others, all columns would be one. */
export function checkSeparator(file: string, { line, fields }: CsvRecord, records: readonly CsvRecord[]): void {
  const separates = (sign: string) => fields[0].includes(sign) && records[0]?.fields.join().includes(sign);
  const found = fields.length === 1 ? [";", "\t", "|"].find(separates) : undefined;
  if (found === undefined) return;
  const name = found === "\t" ? "tabs" : quoted(found);
  throw new DataError(
    file,
    `its columns are separated by ${name}, expected commas; save it as CSV with commas, and with numbers such as 1234.5`,
    { line },
  );
}

/** That no two columns have the same name. */
export function checkUnique(file: string, { line, fields }: CsvRecord): void {
  const twice = fields.find((name, i) => fields.indexOf(name) < i);
  if (twice !== undefined) throw new DataError(file, `two columns are named ${quoted(twice)}`, { line });
}

/** That there are rows, each as wide as the header. */
export function checkWidths(file: string, header: readonly string[], records: readonly CsvRecord[]): void {
  if (records.length === 0) throw new DataError(file, "there is a header and no row below it");
  for (const { line, fields } of records) {
    if (fields.length === header.length) continue;
    throw new DataError(file, `expected ${header.length} values, one per column, found ${fields.length}`, { line });
  }
}

/** A text in quotes on one line, its end cut off where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

/** The first of many texts, in quotes. */
export function list(names: readonly string[]): string {
  const first = names.slice(0, 8).map(quoted).join(", ");
  return names.length > 8 ? `${first} and ${names.length - 8} more` : first;
}
