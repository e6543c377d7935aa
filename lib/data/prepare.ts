/**
 * A whole table made ready for a model: missing numbers filled in, numbers scaled, categories as columns of 0 and 1. All
 * that is learned for it, medians and means and categories, is learned from the training part.
 */
import { list } from "./cells.ts";
import { oneHotEncoder } from "./encode.ts";
import { checkStrange, type Frame, type FrameColumn } from "./frame.ts";
import { medianImputer } from "./impute.ts";
import { DataError } from "./records.ts";
import { type Scaler, standardScaler } from "./scale.ts";

/** Rows of numbers, their columns named. */
export interface Features {
  readonly columns: readonly string[];
  /** `[rows, columns]` */
  readonly rows: number[][];
}

export interface Preparation {
  /**
   * Learns from the training part, and gives itself. Throws where most cells of a column are numbers and one is none, and where
   * two features would have one name.
   */
  fit(frame: Frame): Preparation;
  /** The features of a part. Throws before `fit`, and where a column is missing or holds another kind. */
  transform(frame: Frame): Features;
  /** The columns that tell nothing, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/** How a table is prepared. */
export interface PrepareOptions {
  /** What scales the numbers. */
  readonly scaler?: Scaler;
  /** How many categories of a column get a column of their own. */
  readonly mostCategories?: number;
}

/** What was learned of one column. */
interface Prepared {
  readonly name: string;
  readonly kind: FrameColumn["kind"];
  readonly columns: readonly string[];
  readonly transform: (column: FrameColumn) => number[][];
}

/** A preparation that has not learned yet. */
export function preparation({ scaler = standardScaler(), mostCategories = 20 }: PrepareOptions = {}): Preparation {
  let known: { readonly prepared: readonly Prepared[]; readonly leftOut: Preparation["leftOut"] } | undefined;
  const learned = () => {
    if (known) return known;
    throw new Error(
      "Cannot prepare a table: the preparation has not been fitted; call fit with the training part first",
    );
  };
  const steps: Preparation = {
    fit(frame) {
      for (const column of frame.columns) if (!INDEX.test(column.name)) checkStrange(frame.file, column);
      const judged = frame.columns.map((column) => ({ column, why: uselessness(column) }));
      const prepared = judged.filter(({ why }) => !why).map(({ column }) => prepare(column, mostCategories));
      if (prepared.length === 0) throw new DataError(frame.file, "no column is left that could tell anything");
      checkNames(frame.file, prepared);
      const leftOut = judged.flatMap(({ column: { name }, why }) => why ? [{ name, why }] : []);
      known = { prepared, leftOut };
      const numbers = columnsOf(prepared, "numbers");
      if (numbers.length > 0) scaler.fit(sideBySide(prepared, frame, "numbers"), numbers);
      return steps;
    },
    transform(frame) {
      const { prepared } = learned(), numbers = columnsOf(prepared, "numbers");
      const scaled = numbers.length > 0 ? scaler.transform(sideBySide(prepared, frame, "numbers"), numbers) : undefined;
      const encoded = sideBySide(prepared, frame, "categories");
      return {
        columns: [...numbers, ...columnsOf(prepared, "categories")],
        rows: encoded.map((row, i) => [...scaled?.[i] ?? [], ...row]),
      };
    },
    get leftOut() {
      return learned().leftOut;
    },
  };
  return steps;
}

/** Names of columns that only number the rows. What they tell is the order in which somebody has sorted the file. */
const INDEX = /^(unnamed:? \d+|index|id|row)$/i;

/** Why a column tells nothing about rows that were not seen, if so. */
function uselessness({ name, kind, values }: FrameColumn): string | undefined {
  const different = new Set<unknown>(values);
  if (INDEX.test(name)) return "by its name it numbers the rows";
  if (different.size === 1) return different.has(undefined) ? "every cell is missing" : "it is the same in every row";
  if (kind === "categories" && different.size === values.length) return "it is different in every row, like a name";
}

function prepare({ name, kind, values }: FrameColumn, most: number): Prepared {
  if (kind === "categories") {
    const encoder = oneHotEncoder({ most }).fit(values);
    return {
      name,
      kind,
      columns: encoder.names(name),
      transform: (column) => encoder.transform(column.values as string[]),
    };
  }
  const imputer = medianImputer().fit(values);
  return {
    name,
    kind,
    columns: imputer.names(name),
    transform: (column) => imputer.transform(column.values as number[]),
  };
}

/** That each feature has a name of its own: the mark of missing numbers in "x" is called as a column "x missing" is. */
function checkNames(file: string, prepared: readonly Prepared[]): void {
  const names = prepared.flatMap(({ columns }) => columns), seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return;
  const from = prepared.filter(({ columns }) => columns.includes(twice)).map(({ name }) => name);
  throw new DataError(
    file,
    `two features would be named ${list([twice])}, from ${list(from)}; rename one of the columns`,
  );
}

function columnsOf(prepared: readonly Prepared[], kind: Prepared["kind"]): string[] {
  return prepared.filter((one) => one.kind === kind).flatMap(({ columns }) => columns);
}

/** The columns of one kind, transformed, as rows. */
function sideBySide(prepared: readonly Prepared[], frame: Frame, kind: Prepared["kind"]): number[][] {
  const parts = prepared.filter((one) => one.kind === kind).map((one) => one.transform(sameKind(frame, one)));
  return Array.from({ length: frame.rows }, (_, row) => parts.flatMap((rows) => rows[row]));
}

/** The column of that name. Numbers whose cells are all missing look like categories; they are numbers nevertheless. */
function sameKind(frame: Frame, { name, kind }: Prepared): FrameColumn {
  const column = frame.column(name);
  if (column.kind === kind || column.values.every((value) => value === undefined)) return column;
  checkStrange(frame.file, column);
  throw new DataError(frame.file, `expected ${kind} as in the training part, found ${column.kind}`, { column: name });
}
