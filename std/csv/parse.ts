import { CsvError, type InfoRecord, parse as parseRecords } from "csv-parse/sync";

/** How the text is read. */
export interface ParseOptions {
  /** What stands between two fields; a comma unless said otherwise. */
  readonly separator?: string;
  /** A line that begins with this character is left out; without it there are no comments. */
  readonly comment?: string;
  /** Drops blanks at the beginning of every field. */
  readonly trimLeadingSpace?: boolean;
  /** The number of fields that each record must have: 0 for as many as the first has; unset or negative for any. */
  readonly fieldsPerRecord?: number;
  /** The first record is no data; it names the columns, unless `columns` does. */
  readonly skipFirstRow?: boolean;
  /** The names of the columns. */
  readonly columns?: readonly string[];
}

/** Objects where columns have names, arrays where they have none. */
export type ParseResult<T extends ParseOptions> = T extends { columns: readonly (infer C extends string)[] }
  ? Record<C, string>[]
  : T extends { skipFirstRow: true } ? Record<string, string>[]
  : T extends { columns?: undefined; skipFirstRow?: false } ? string[][]
  : Record<string, string>[] | string[][];

/**
 * The records of a text of comma-separated values (Shafranovich 2005): one array of fields each, or one object each where the
 * columns have names. Blank lines are no records; line breaks may be LF or CRLF, and read as LF in a quoted field; a
 * byte order mark at the beginning is dropped. Fields are counted where `fieldsPerRecord` or names of columns ask for
 * it, and only there. (Unlike the original, csv-parse lets a comment begin right after a closing quote.)
 *
 * Throws a SyntaxError where a quote is wrong or `fieldsPerRecord` fails. Its line is the number of records so far,
 * blank lines and comments among them, as in `@std/csv`: not the line of an editor after a field of several lines.
 */
export function parse(input: string): string[][];
export function parse<const T extends ParseOptions>(input: string, options: T): ParseResult<T>;
export function parse(input: string, options: ParseOptions = {}): string[][] | Record<string, string>[] {
  checkDelimiters(options);
  const rows = rowsOf(input, options);
  return options.skipFirstRow || options.columns ? objectsOf(rows, options) : rows;
}

function checkDelimiters({ separator = ",", comment }: ParseOptions): void {
  const taken = ["\r", "\n", '"'];
  if (taken.includes(separator) || (comment && taken.includes(comment)) || separator === comment) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
}

function rowsOf(input: string, options: ParseOptions): string[][] {
  let expected = options.fieldsPerRecord ?? -1;
  const checkFields = (fields: string[], { records, empty_lines, comment_lines }: InfoRecord): string[] => {
    if (expected === 0) expected = fields.length;
    if (expected < 0 || expected === fields.length) return fields;
    const line = records + empty_lines + comment_lines;
    throw new SyntaxError(`Syntax error on line ${line}: expected ${expected} fields but got ${fields.length}`);
  };
  try {
    return parseRecords(withPlainLineBreaks(input), {
      delimiter: options.separator,
      record_delimiter: "\n",
      comment: options.comment,
      comment_no_infix: true,
      ltrim: options.trimLeadingSpace,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: checkFields,
    });
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error) : error;
  }
}

/** Every line break as LF, and no byte order mark. A carriage return alone is a character like any other. */
function withPlainLineBreaks(input: string): string {
  return input.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replace(/\r$/, "");
}

function syntaxError({ code, records, empty_lines, comment_lines }: CsvError): SyntaxError {
  const what = code === "INVALID_OPENING_QUOTE"
    ? 'bare " in non-quoted-field'
    : 'extraneous or missing " in quoted-field';
  const line = 1 + Number(records) + Number(empty_lines) + Number(comment_lines);
  return new SyntaxError(`Syntax error on line ${line}: ${what}`);
}

function objectsOf(rows: string[][], { skipFirstRow, columns }: ParseOptions): Record<string, string>[] {
  const first = skipFirstRow ? rows.shift() : undefined;
  const names = columns ?? first;
  if (!names || (skipFirstRow && !first)) throw new TypeError("Cannot parse input: headers must be defined");
  return rows.map((row, i) => {
    if (row.length === names.length) return Object.fromEntries(names.map((name, j) => [name, row[j]]));
    throw new Error(
      `Syntax error on line ${i + (skipFirstRow ? 2 : 1)}: ` +
        `The record has ${row.length} fields, but the header has ${names.length} fields`,
    );
  });
}
