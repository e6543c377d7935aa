/** Datasets with the same rows, as one whose rows have several inputs, or several targets, by name. */
import type { Values } from "../nn/values.ts";
import type { Tensor } from "../tensor.ts";
import type { Batch, Dataset } from "./dataset.ts";

/** A dataset whose tensor is taken as it is, or several whose tensors are taken by name. */
type Source<Of extends Dataset<Values, Values>> = Of | Readonly<Record<string, Of>>;

/** Datasets to take inputs from: whatever their targets. */
type Inputs = Source<Dataset<Tensor, Values>>;

/** Datasets to take targets from: whatever their inputs. */
type Wanted = Source<Dataset<Values, Tensor>>;

/** What comes of them: a tensor, or tensors by the same names. */
type Taken<From> = From extends Dataset<Values, Values> ? Tensor : { readonly [Name in keyof From]: Tensor };

/**
 * The dataset that takes its inputs from some datasets, and its targets from others, or from the same ones. All have the same
 * rows in the same order:
 *
 *     joinDatasets({ inputs: { image, table }, targets: { price, isSold } })
 *
 * Its classes, which splits look at, are those of the one target that has classes; of two, none.
 */
export function joinDatasets<const From extends Inputs, const To extends Wanted>(
  { inputs, targets }: { readonly inputs: From; readonly targets: To },
): Dataset<Taken<From>, Taken<To>> {
  const all = [...namedIn("input", inputs), ...namedIn("target", targets)], [[first, { length }]] = all;
  for (const [name, other] of all) {
    if (other.length === length) continue;
    throw new Error(
      `Cannot join datasets: ${first} has ${length} rows, ${name} has ${other.length}; ` +
        "all need the same rows in the same order",
    );
  }
  const classes = [...new Set(listed(targets).flatMap(({ classes }) => classes ? [classes] : []))];
  return {
    length,
    classes: classes.length === 1 ? classes[0] : undefined,
    batch(rows) {
      const made = new Map<Dataset<Values, Values>, Batch<Values, Values>>();
      const batchOf = (from: Dataset<Values, Values>) => {
        const batch = made.get(from) ?? from.batch(rows);
        made.set(from, batch);
        return batch;
      };
      return {
        inputs: taken(inputs, (from) => batchOf(from).inputs as Tensor) as Taken<From>,
        targets: taken(targets, (from) => batchOf(from).targets as Tensor) as Taken<To>,
      };
    },
  };
}

type AnySource = Source<Dataset<Values, Values>>;

function isDataset(one: AnySource): one is Dataset<Values, Values> {
  return typeof one.batch === "function";
}

function listed(source: AnySource): Dataset<Values, Values>[] {
  return isDataset(source) ? [source] : Object.values(source);
}

/** Each with its name for errors. */
function namedIn(what: string, source: AnySource): [string, Dataset<Values, Values>][] {
  if (isDataset(source)) return [[`the ${what}`, source]];
  const named = Object.entries(source);
  if (named.length === 0) throw new Error(`Cannot join datasets: no ${what}s are named`);
  return named.map(([name, one]) => [`the ${what} "${name}"`, one]);
}

function taken(source: AnySource, take: (from: Dataset<Values, Values>) => Tensor): Values {
  if (isDataset(source)) return take(source);
  return Object.fromEntries(Object.entries(source).map(([name, from]) => [name, take(from)]));
}
