/** The whole way of a table: from a file to a model and its score, with nothing learned from the test part. */
import { gradients } from "../../lib/autograd.ts";
import { parameter, zeros } from "../../lib/create.ts";
import { batches } from "../../lib/data/batches.ts";
import { datasetOf } from "../../lib/data/dataset.ts";
import type { Frame } from "../../lib/data/frame.ts";
import { preparation } from "../../lib/data/prepare.ts";
import { DataError } from "../../lib/data/records.ts";
import { type Scaler, standardScaler } from "../../lib/data/scale.ts";
import { type SplitRows, splitRows, stratifiedRows } from "../../lib/data/split.ts";
import { type FoundTarget, targetIn, withTarget } from "../../lib/data/target.ts";
import type { Numbers } from "../../lib/device/device.ts";
import { linear } from "../../lib/ops/layers.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { mean, rootError } from "./models.ts";

/** What was found in a table, and what a straight model makes of it. */
export interface Report {
  readonly target: FoundTarget;
  /** Rows without a target, which nothing can be learned from. */
  readonly rowsLeftOut: number;
  readonly training: number;
  readonly test: number;
  /** The columns that the model sees. */
  readonly features: readonly string[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  /** Of the test part: the share of rows with the right class, or the root of the mean squared error in the target's unit. */
  readonly score: number;
  /** The same for who names the most frequent class of the training part, or its mean, for every row. */
  readonly baseline: number;
  /** The columns with the largest weights, the largest first, and the class that each speaks for, where there are classes. */
  readonly heaviest: readonly { readonly column: string; readonly weight: number; readonly speaksFor?: string }[];
}

const TEST_SHARE = 0.2;
const FEWEST_ROWS = 10;

/** Splits, prepares, trains and tests. The seed decides which rows are tested on. */
export async function learnTable(whole: Frame, name: string, seed: number): Promise<Report> {
  const { frame, leftOut: rowsLeftOut } = withTarget(whole, name), random = new Random(seed);
  if (frame.rows < FEWEST_ROWS) {
    throw new DataError(frame.file, `${frame.rows} rows with a target are too few; ${FEWEST_ROWS} are needed`);
  }
  const target = targetIn(frame, name), rows = splitOf(target, frame.rows, random);
  const inputs = frame.without(name), steps = preparation().fit(inputs.take(rows.training));
  const [training, test] = [rows.training, rows.validation].map((part) => ({
    inputs: steps.transform(inputs.take(part)),
    target: partOf(target, part),
  }));
  const columns = training.inputs.columns, judged = judge(training.target);
  const weights = await train(training.inputs.rows, judged, random);
  const outputs = test.inputs.rows.map((row) =>
    weights.map((own) => own.reduce((sum, w, i) => sum + w * (row[i] ?? 1), 0))
  );
  return {
    target,
    rowsLeftOut,
    training: rows.training.length,
    test: rows.validation.length,
    features: columns,
    leftOut: steps.leftOut,
    ...judged.score(outputs, test.target),
    heaviest: heaviest(columns, weights, target),
  };
}

function splitOf(target: FoundTarget, rows: number, random: Random): SplitRows {
  return target.kind === "classes"
    ? stratifiedRows(target.classes, TEST_SHARE, random)
    : splitRows(rows, TEST_SHARE, random);
}

function partOf(target: FoundTarget, rows: readonly number[]): FoundTarget {
  return target.kind === "classes"
    ? { ...target, classes: rows.map((row) => target.classes[row]) }
    : { ...target, numbers: rows.map((row) => target.numbers[row]) };
}

/** How a kind of target is learned and judged. */
interface Judge {
  readonly targets: { readonly classes: number[] } | { readonly numbers: number[] };
  readonly outputs: number;
  readonly loss: (outputs: Tensor, targets: Tensor) => Tensor;
  readonly score: (outputs: readonly number[][], target: FoundTarget) => { score: number; baseline: number };
}

function judge(training: FoundTarget): Judge {
  return training.kind === "classes" ? ofClasses(training.names.length, training.classes) : ofNumbers(training.numbers);
}

function ofClasses(count: number, classes: number[]): Judge {
  const share = (hits: readonly boolean[]) => mean(hits.map(Number));
  const often = Array.from({ length: count }, (_, one) => classes.filter((other) => other === one).length);
  const usual = often.indexOf(Math.max(...often));
  return {
    targets: { classes },
    outputs: count,
    loss: (outputs, targets) => crossEntropy(outputs, targets),
    score: (outputs, target) => {
      const truth = target.kind === "classes" ? target.classes : [];
      const named = outputs.map((logits) => logits.indexOf(Math.max(...logits)));
      return {
        score: share(named.map((one, i) => one === truth[i])),
        baseline: share(truth.map((one) => one === usual)),
      };
    },
  };
}

/** Numbers are learned scaled, by the scaler of the training part, and judged in their own unit. */
function ofNumbers(numbers: number[]): Judge {
  const rows = numbers.map((one) => [one]), scaler: Scaler = standardScaler().fit(rows);
  return {
    targets: { numbers: scaler.transform(rows).flat() },
    outputs: 1,
    loss: (outputs, targets) => meanSquaredError(outputs, targets),
    score: (outputs, target) => {
      const truth = target.kind === "numbers" ? target.numbers : [], middle = mean(numbers);
      const predicted = scaler.inverse(outputs).flat();
      return { score: rootError(predicted, truth), baseline: rootError(truth.map(() => middle), truth) };
    },
  };
}

const descend = rule({ w: "w - rate * dw" });
const STEPS = 2000;
const BATCH = 32;

/** A row of weights for each output, its bias last. */
async function train(rows: readonly (readonly number[])[], judge: Judge, random: Random): Promise<number[][]> {
  const width = rows[0].length, [w, b] = await Promise.all(descended(rows, judge, random));
  return Array.from(b, (one, k) => [...w.slice(k * width, (k + 1) * width), one]);
}

/**
 * Mini-batches, gradients, a rule; then a reading of weights and biases is ordered. The step ends before the numbers arrive, so
 * that it does not stand open while others work.
 */
function descended(rows: readonly (readonly number[])[], judge: Judge, random: Random): Promise<Numbers>[] {
  using _all = device().step();
  const data = datasetOf({ inputs: rows, targets: judge.targets }), size = Math.min(BATCH, data.length);
  // The mean square of a row, with the 1 of its bias, is no less than the steepest bend of the loss, up to its factor 2.
  const rate = 0.5 / mean(rows.map((row) => row.reduce((sum, value) => sum + value * value, 1)));
  const weight = parameter(zeros([judge.outputs, rows[0].length])),
    bias = parameter(zeros([judge.outputs]));
  const epochs = Math.ceil(STEPS / Math.ceil(data.length / size));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const batch of batches(data, size, { random })) {
      const found = gradients(judge.loss(linear(batch.inputs, weight, bias), batch.targets));
      for (const w of [weight, bias]) descend({ w, dw: found.of(w) }, { rate });
    }
  }
  return [weight.read(), bias.read()];
}

/** For numbers by the size of their weight; for classes by their largest weight for one of them. */
function heaviest(columns: readonly string[], weights: readonly number[][], target: FoundTarget): Report["heaviest"] {
  const all = columns.map((column, i) => {
    const own = weights.map((row) => row[i]), weight = Math.max(...own);
    return { column, weight, ...target.kind === "classes" ? { speaksFor: target.names[own.indexOf(weight)] } : {} };
  });
  return all.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 5);
}
