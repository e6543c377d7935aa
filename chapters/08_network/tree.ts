/**
 * A decision tree: questions about one input at a time, "is it below this number?", until a box of rows is left
 * (Breiman et al. 1984). It is grown here to be compared with a network.
 *
 * Symbols: p the share of label 1 in a box, n the number of rows in it.
 */
import { checkLength, checkRows } from "../../lib/data/check.ts";
import type { Labeled } from "../02_perceptron/samples.ts";
import { mean } from "../03_sigmoid/samples.ts";

/** A box: where the questions end. */
interface Box {
  /** The share of label 1 among the rows in it. */
  readonly share: number;
}

/** A question: is the input of this number below the threshold? */
interface Question {
  readonly input: number;
  readonly threshold: number;
  readonly below: Tree;
  readonly above: Tree;
}

export type Tree = Box | Question;

/** Grows a tree with at most `depth` questions one after the other, each the best at its place. */
export function growTree({ rows, labels }: Labeled, depth: number): Tree {
  checkRows("grow a tree", rows);
  checkLength("grow a tree", "labels", labels.length, rows.length);
  const share = mean(labels), best = bestQuestion({ rows, labels });
  if (depth === 0 || share === 0 || share === 1 || !best) return { share };
  const { input, threshold, below, above } = best;
  return { input, threshold, below: growTree(below, depth - 1), above: growTree(above, depth - 1) };
}

/** A question, and the rows on its two sides. */
interface Split {
  readonly input: number;
  readonly threshold: number;
  readonly below: Labeled;
  readonly above: Labeled;
}

/** The question whose two sides are least mixed; none if all rows are alike. */
function bestQuestion(data: Labeled): Split | undefined {
  const splits = data.rows[0].flatMap((_, input) => {
    const values = [...new Set(data.rows.map((row) => row[input]))].sort((a, b) => a - b);
    return values.slice(1).map((value, i) => split(data, input, between(values[i], value)));
  });
  const mixed = splits.map(({ below, above }) => mixture(below) + mixture(above));
  return splits[mixed.indexOf(Math.min(...mixed))];
}

/** The middle of two numbers, and never the lower one itself, to which it is rounded where they are neighbors. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle > low ? middle : high;
}

function split({ rows, labels }: Labeled, input: number, threshold: number): Split {
  const side = (is: (x: number) => boolean) => ({
    rows: rows.filter((row) => is(row[input])),
    labels: labels.filter((_, i) => is(rows[i][input])),
  });
  return { input, threshold, below: side((x) => x < threshold), above: side((x) => x >= threshold) };
}

/** How mixed the labels of a box are: `n p (1 - p)`, the impurity of Gini. */
function mixture({ labels }: Labeled): number {
  const p = mean(labels);
  return labels.length * p * (1 - p);
}

/** The share of label 1 in the box that a row falls into. */
export function shareFor(tree: Tree, row: readonly number[]): number {
  if ("share" in tree) return tree.share;
  return shareFor(row[tree.input] < tree.threshold ? tree.below : tree.above, row);
}

/** How many boxes there are. */
export function countBoxes(tree: Tree): number {
  return "share" in tree ? 1 : countBoxes(tree.below) + countBoxes(tree.above);
}

/** A straight cut in the plane, from one point to another. */
export type Cut = readonly [from: readonly [number, number], to: readonly [number, number]];

/** The cuts that a tree on two inputs makes in the box between two corners. */
export function cutsOf(tree: Tree, low: readonly [number, number], high: readonly [number, number]): Cut[] {
  if ("share" in tree) return [];
  const { input, threshold, below, above } = tree;
  const at = ([x, y]: readonly [number, number]): [number, number] => input === 0 ? [threshold, y] : [x, threshold];
  return [[at(low), at(high)], ...cutsOf(below, low, at(high)), ...cutsOf(above, at(low), high)];
}
