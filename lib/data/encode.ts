/**
 * Encoders: categories as numbers. What each category becomes is learned from the training part alone; a category that was not
 * in it is known to none of them.
 *
 * A missing cell is a category like any other.
 */
import { list, quoted } from "./cells.ts";
import { checkLength } from "./check.ts";

/** Categories, of which some are missing. */
export type Cells = readonly (string | undefined)[];

/** What a category is called in names of columns. */
export const nameOf = (cell: string | undefined): string => cell ?? "missing";

export interface Encoder {
  /** Learns from the training part, and gives itself. Some encoders look at the targets, `[rows]`. */
  fit(cells: Cells, targets?: readonly number[]): Encoder;
  /** The rows of another part: `[rows, columns]`. Throws before `fit`. */
  transform(cells: Cells): number[][];
  /**
   * The training part, learned and encoded. Where an encoder looks at targets, no row is encoded with its own: `fit` and
   * `transform` on the same rows would tell the model what it is to find out.
   */
  fitTransform(cells: Cells, targets?: readonly number[]): number[][];
  /** Names of what `transform` gives. */
  names(column: string): string[];
}

/** What is known after `fit`; before, an error that names the encoder. */
export function memoryOf<Known>(encoder: string): { get: () => Known; set: (known: Known) => void } {
  let known: Known | undefined;
  return {
    get() {
      if (known !== undefined) return known;
      throw new Error(`Cannot encode with ${encoder} that has not been fitted; call fit with the training part first`);
    },
    set: (next) => void (known = next),
  };
}

/** Categories in the order of their names, a missing one last. */
export function categoriesOf(cells: Cells): (string | undefined)[] {
  const named = [...new Set(cells)].filter((cell) => cell !== undefined).sort();
  return cells.includes(undefined) ? [...named, undefined] : named;
}

/** How many columns there may be at most; and what becomes of a category that was not in the training part. */
export interface OneHotOptions {
  /** The most frequent categories get a column each; the others share one. All of them, unless told. */
  readonly most?: number;
  /** Zeros in all columns, unless it is to be an error. */
  readonly unknown?: "zeros" | "error";
}

/** What is known of a column: the categories with a column of their own, the others, and the place of each. */
interface OneHot {
  readonly own: Cells;
  readonly rest: Cells;
  readonly places: ReadonlyMap<string | undefined, number>;
}

/** A name that no category has: it may be called "missing" itself. */
function unused(name: string, categories: Cells): string {
  return categories.includes(name) ? unused(`(${name})`, categories) : name;
}

/** A column for each category: 1 in its own, 0 in the others. For categories without an order, in any model. */
export function oneHotEncoder({ most = Infinity, unknown = "zeros" }: OneHotOptions = {}): Encoder {
  const memory = memoryOf<OneHot>("a one-hot encoder");
  const encoder: Encoder = {
    fit(cells) {
      if (cells.length === 0) throw new Error("Cannot fit a one-hot encoder: there are no rows");
      const count = Map.groupBy(cells, (cell) => cell), all = categoriesOf(cells);
      const byCount = all.toSorted((a, b) => count.get(b)!.length - count.get(a)!.length);
      const frequent = new Set(byCount.slice(0, most)), own = all.filter((one) => frequent.has(one));
      const rest = all.filter((one) => !frequent.has(one));
      memory.set({ own, rest, places: new Map([...own, ...rest].map((one, i) => [one, Math.min(i, own.length)])) });
      return encoder;
    },
    transform(cells) {
      const { own, rest, places } = memory.get(), width = own.length + (rest.length > 0 ? 1 : 0);
      return cells.map((cell, row) => {
        const place = places.get(cell), encoded = new Array(width).fill(0);
        if (place !== undefined) encoded[place] = 1;
        else if (unknown === "error") throw unknownCategory(cell, row, [...own, ...rest]);
        return encoded;
      });
    },
    fitTransform: (cells) => encoder.fit(cells).transform(cells),
    names: (column) => {
      const { own, rest } = memory.get(), missing = unused("missing", own), others = unused("others", own);
      return [...own.map((one) => one ?? missing), ...rest.length > 0 ? [others] : []].map((name) =>
        `${column} = ${name}`
      );
    },
  };
  return encoder;
}

/**
 * A number for each category, 0, 1, 2, ... in the order of their names; or in an order that is given, for categories that
 * have one, such as "low", "medium", "high". Without such an order the numbers are names: for targets, never for inputs.
 */
export function labelEncoder(order?: readonly string[]): Encoder {
  const twice = order?.find((one, place) => order.indexOf(one) < place);
  if (twice !== undefined) throw new Error(`Cannot encode in an order that names ${quoted(twice)} twice`);
  const memory = memoryOf<readonly (string | undefined)[]>("a label encoder");
  const encoder: Encoder = {
    fit(cells) {
      const strange = order ? cells.findIndex((cell) => !order.some((known) => known === cell)) : -1;
      if (order && strange >= 0) throw unknownCategory(cells[strange], strange, order);
      memory.set(order ?? categoriesOf(cells));
      return encoder;
    },
    transform(cells) {
      const known = memory.get(), places = new Map(known.map((category, place) => [category, place]));
      return cells.map((cell, row) => {
        const place = places.get(cell);
        if (place === undefined) throw unknownCategory(cell, row, known);
        return [place];
      });
    },
    fitTransform: (cells) => encoder.fit(cells).transform(cells),
    names: (column) => [column],
  };
  return encoder;
}

function unknownCategory(cell: string | undefined, row: number, known: Cells): Error {
  const found = cell === undefined ? "missing" : quoted(cell);
  return new Error(`Cannot encode row ${row}: it is ${found}, which is none of ${list(known.map(nameOf))}`);
}

/** That there is a target for each row, as encoders need that look at targets. */
export function checkTargets(cells: Cells, targets?: readonly number[]): readonly number[] {
  if (cells.length === 0) throw new Error("Cannot fit a target encoder: there are no rows");
  if (!targets) throw new Error("Cannot fit a target encoder without targets: give one number for each row");
  checkLength("fit a target encoder", "targets", targets.length, cells.length);
  return targets;
}
