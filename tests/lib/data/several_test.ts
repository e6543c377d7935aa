import { assertEquals, assertThrows } from "@std/assert";
import { part } from "../../../lib/data/batches.ts";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { joinDatasets } from "../../../lib/data/several.ts";
import { split } from "../../../lib/data/split.ts";
import { Random } from "../../../lib/random.ts";
import { numbers } from "../ops/close.ts";
import "../exact.ts";

const kinds = datasetOf({ inputs: [[1, 2], [3, 4], [5, 6]], targets: { classes: [0, 1, 1] } });
const sizes = datasetOf({ inputs: [[7], [8], [9]], targets: { numbers: [0.5, 1.5, 2.5] } });

Deno.test("inputs and targets are taken by name, or as they are", () => {
  const both = joinDatasets({ inputs: { wide: kinds, narrow: sizes }, targets: { kind: kinds, size: sizes } });
  const { inputs, targets } = both.batch([2, 0]);
  assertEquals([Object.keys(inputs), Object.keys(targets)], [["wide", "narrow"], ["kind", "size"]]);
  assertEquals([numbers(inputs.wide), numbers(inputs.narrow)], [[5, 6, 1, 2], [9, 7]]);
  assertEquals([numbers(targets.kind), numbers(targets.size)], [[1, 0], [2.5, 0.5]]);
  assertEquals([both.length, targets.kind.isIndex, targets.size.shape], [3, true, [2, 1]]);
  const heads = joinDatasets({ inputs: kinds, targets: { kind: kinds, size: sizes } }).batch([1]);
  assertEquals([numbers(heads.inputs), numbers(heads.targets.size)], [[3, 4], [1.5]]);
  assertEquals(numbers(joinDatasets({ inputs: { a: sizes }, targets: kinds }).batch([1]).targets), [1]);
});

Deno.test("a dataset that is named twice makes its batch once", () => {
  let count = 0;
  const counted = {
    ...kinds,
    batch(rows: ArrayLike<number>) {
      count++;
      return kinds.batch(rows);
    },
  };
  const { inputs } = joinDatasets({ inputs: { a: counted, b: counted }, targets: { kind: counted } }).batch([0, 1]);
  assertEquals([count, inputs.a === inputs.b], [1, true]);
});

Deno.test("the classes are those of the one target that has some; splits go by them, and parts keep the names", () => {
  const data = joinDatasets({ inputs: { sizes }, targets: { kind: kinds, size: sizes } });
  assertEquals(data.classes, kinds.classes);
  assertEquals(joinDatasets({ inputs: kinds, targets: sizes }).classes, undefined);
  const other = part(kinds, [0, 1, 2]);
  assertEquals(joinDatasets({ inputs: kinds, targets: { kinds, other } }).classes, undefined);
  assertEquals(joinDatasets({ inputs: kinds, targets: { kinds, again: kinds } }).classes, kinds.classes);
  const { training } = split(data, 0.34, new Random(1));
  assertEquals([training.length, Object.keys(training.batch([0]).targets)], [2, ["kind", "size"]]);
});

Deno.test("datasets that do not fit together are refused", () => {
  const short = part(sizes, [0, 1]), message = (act: () => unknown) => assertThrows(act, Error).message;
  assertEquals(
    message(() => joinDatasets({ inputs: kinds, targets: { size: short } })),
    'Cannot join datasets: the input has 3 rows, the target "size" has 2; all need the same rows in the same order',
  );
  assertEquals(
    message(() => joinDatasets({ inputs: { a: kinds, b: short }, targets: kinds })),
    'Cannot join datasets: the input "a" has 3 rows, the input "b" has 2; all need the same rows in the same order',
  );
  assertEquals(
    message(() => joinDatasets({ inputs: {}, targets: kinds })),
    "Cannot join datasets: no inputs are named",
  );
  assertEquals(
    message(() => joinDatasets({ inputs: kinds, targets: {} })),
    "Cannot join datasets: no targets are named",
  );
});
