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
 * it, and only there.
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
  if (separator === "" || taken.includes(separator) || (comment && taken.includes(comment)) || separator === comment) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
}

function rowsOf(input: string, { separator = ",", comment, trimLeadingSpace = false, ...rest }: ParseOptions) {
  const text = withPlainLineBreaks(input), rows: string[][] = [];
  let expected = rest.fieldsPerRecord ?? -1;
  for (let at = 0, line = 1; at < text.length; line++) {
    if (text[at] === "\n" || (comment && text.startsWith(comment, at))) {
      at = endOfLine(text, at) + 1;
      continue;
    }
    const { fields, end } = recordAt(text, at, line, separator, trimLeadingSpace);
    if (expected === 0) expected = fields.length;
    if (expected > 0 && expected !== fields.length) {
      throw syntaxError(line, `expected ${expected} fields but got ${fields.length}`);
    }
    rows.push(fields);
    at = end + 1;
  }
  return rows;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** The record that begins at `start`, and the place of the line break or of the end of the text behind it. */
function recordAt(text: string, start: number, line: number, separator: string, trim: boolean) {
  const fields: string[] = [];
  for (let at = start;;) {
    while (trim && /[^\S\n]/.test(text.charAt(at))) at++;
    const { field, end } = text[at] === '"' ? quotedField(text, at, line) : bareField(text, at, line, separator);
    fields.push(field);
    if (end === text.length || text[end] === "\n") return { fields, end };
    if (!text.startsWith(separator, end)) throw syntaxError(line, 'extraneous or missing " in quoted-field');
    at = end + separator.length;
  }
}

/** What stands between quotes, of which the first is at `start`. Two quotes inside mean one. */
function quotedField(text: string, start: number, line: number) {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] !== '"') return { field: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
  }
  throw syntaxError(line, 'extraneous or missing " in quoted-field');
}

/** What stands from `start` up to the separator or the end of the line. */
function bareField(text: string, start: number, line: number, separator: string) {
  const rest = text.slice(start, endOfLine(text, start)), found = rest.indexOf(separator);
  const field = found < 0 ? rest : rest.slice(0, found);
  if (field.includes('"')) throw syntaxError(line, 'bare " in non-quoted-field');
  return { field, end: start + field.length };
}

/** Every line break as LF, and no byte order mark. A carriage return alone is a character like any other. */
function withPlainLineBreaks(input: string): string {
  return input.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replace(/\r$/, "");
}

function syntaxError(line: number, problem: string): SyntaxError {
  return new SyntaxError(`Syntax error on line ${line}: ${problem}`);
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
