/** What a column holds: numbers, or one of the labels in a list. */
export type Column = "number" | readonly string[];

/** The columns that are wanted, by name: `{ petal_length_cm: "number", species: ["setosa", "versicolor"] }`. */
export type Schema = Readonly<Record<string, Column>>;

/** The names of the columns that hold numbers. A schema that is known only at run time allows every name. */
export type NumberColumn<S extends Schema> = keyof { [C in keyof S as "number" extends S[C] ? C : never]: C } & string;

/** The names of the columns that hold labels. */
export type LabelColumn<S extends Schema> = keyof { [C in keyof S as S[C] extends "number" ? never : C]: C } & string;

/** Columns of equal length, by name. Every array is new at each call: changing it changes no table. */
export interface Table<S extends Schema = Schema> {
  /** The name of the file, for messages. */
  readonly file: string;
  /** How many rows there are, the header not among them. */
  readonly rows: number;
  /** The names of the columns, in the order of the schema. */
  readonly columns: readonly string[];
  /** One column of numbers: `[rows]`. */
  numbers(column: NumberColumn<S>): number[];
  /** One column of labels: `[rows]`. */
  labels(column: LabelColumn<S>): string[];
  /** Columns of numbers side by side, all of them where none is named: `[rows, columns]`. */
  matrix(...columns: NumberColumn<S>[]): number[][];
}

/** The table of the columns that were read; each is as long as the table has rows. */
export function tableOf<S extends Schema>(
  file: string,
  schema: S,
  rows: number,
  numbers: ReadonlyMap<string, readonly number[]>,
  labels: ReadonlyMap<string, readonly string[]>,
): Table<S> {
  return {
    file,
    rows,
    columns: Object.keys(schema),
    numbers: (column) => [...numbers.get(column) ?? none("numbers", column, file)],
    labels: (column) => [...labels.get(column) ?? none("labels", column, file)],
    matrix: (...names) => {
      const all = names.length > 0 ? names : [...numbers.keys()];
      const columns = all.map((name) => numbers.get(name) ?? none("numbers", name, file));
      return Array.from({ length: rows }, (_, row) => columns.map((column) => column[row]));
    },
  };
}

function none(what: string, column: string, file: string): never {
  throw new Error(`Cannot take ${what} from ${file}: no column of ${what} is named "${column}" in its schema`);
}
