/** The column that is to be found out: whether it holds classes or numbers is told from its cells. */
import { DataError } from "./records.ts";
import { checkStrange, type Frame } from "./frame.ts";

/** What a column holds for a model that is to find it out. */
export type FoundTarget =
  | {
    readonly kind: "classes";
    /** In the order of their numbers: sorted as numbers where they are numbers, else by name. */
    readonly names: readonly string[];
    /** `[rows]`: whole numbers from 0 on. */
    readonly classes: number[];
    readonly why: string;
  }
  | {
    readonly kind: "numbers";
    /** `[rows]` */
    readonly numbers: number[];
    readonly why: string;
  };

/** Whole numbers that differ no more than this may be names of classes. */
const MOST_CLASSES = 10;

/** And each of them must stand for so many rows on average, or they are measured. */
const ROWS_PER_CLASS = 10;

/**
 * The target in a frame: `[rows]`. Categories are classes. So are whole numbers, if there are at most 10 different ones and
 * at least 10 rows for each; two different numbers are classes in any case. Throws where a cell is missing, where most cells
 * are numbers and one is none, where there is one class, or nearly as many as rows.
 */
export function targetIn(frame: Frame, name: string): FoundTarget {
  checkStrange(frame.file, frame.column(name));
  const { kind, values } = frame.column(name), different = [...new Set<number | string | undefined>(values)];
  const problem = (text: string) => new DataError(frame.file, text, { column: name });
  const row = values.findIndex((value) => value === undefined), count = different.length;
  if (row >= 0) throw problem(`row ${row} is missing; leave out rows without a target`);
  if (count === 1) {
    throw problem(`it is ${JSON.stringify(different[0])} in every row; a target needs two different values at least`);
  }
  if (kind === "numbers" && !areClasses(different as number[], values.length)) {
    return { kind, numbers: [...values] as number[], why: `${count} different numbers` };
  }
  if (count > 2 && 2 * count > values.length) {
    throw problem(`${count} classes in ${values.length} rows are too many to learn: is it a name or a text?`);
  }
  const names = kind === "numbers" ? (different as number[]).sort((a, b) => a - b) : (different as string[]).sort();
  const places = new Map<unknown, number>(names.map((one, place) => [one, place]));
  const are = kind === "categories" ? "categories" : count === 2 ? "numbers" : "whole numbers";
  return {
    kind: "classes",
    names: names.map(String),
    classes: [...values].map((value) => places.get(value)!),
    why: `${count} ${are}`,
  };
}

function areClasses(different: readonly number[], rows: number): boolean {
  if (different.length <= 2) return true;
  const isFew = different.length <= MOST_CLASSES && rows >= ROWS_PER_CLASS * different.length;
  return isFew && different.every(Number.isInteger);
}

/** The rows whose target is known, and how many are left out. */
export function withTarget(frame: Frame, name: string): { frame: Frame; leftOut: number } {
  const { values } = frame.column(name), known = values.flatMap((value, row) => value === undefined ? [] : [row]);
  if (known.length === 0) throw new DataError(frame.file, "every row is missing", { column: name });
  return { frame: frame.take(known), leftOut: frame.rows - known.length };
}
