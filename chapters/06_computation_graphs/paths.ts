/**
 * The chain rule by hand: along a path the local slopes multiply, and the slope of the end in a value is the sum over
 * all paths between them (Bauer 1974).
 *
 * This is right, and hopeless for large graphs: where paths part and meet again, their number doubles each time.
 */
import type { Value } from "./computation_graphs.ts";

/** The slope of a result in each of its inputs, at the numbers that it was made from. */
export function localSlopes({ operation, inputs, data }: Value): readonly number[] {
  return operation === undefined ? [] : operation.slopes(inputs[0].data, inputs[1]?.data ?? NaN, data);
}

/** A way back from the end. */
export interface Path {
  /** Where it has come to. */
  readonly value: Value;
  /** The local slope of its last step, and the product of all so far. */
  readonly local: number;
  readonly slope: number;
  /** The path without its last step. */
  readonly before?: Path;
}

/** All paths that lead from `end` back to `start`. */
export function pathsBetween(start: Value, end: Value): Path[] {
  const found: Path[] = [], open: Path[] = [{ value: end, local: 1, slope: 1 }];
  for (let path = open.pop(); path; path = open.pop()) {
    if (path.value === start) found.push(path);
    open.push(...stepsBack(path).reverse()); // what is pushed last is followed first
  }
  return found;
}

/** The path made longer by one step, to each of the inputs. */
function stepsBack(before: Path): Path[] {
  const slopes = localSlopes(before.value);
  return before.value.inputs.map((value, i) => ({ value, local: slopes[i], slope: before.slope * slopes[i], before }));
}

/** The slope of `end` in `start`: how much the end moves when the start moves by a little, for each unit of it. */
export function slopeByPaths(start: Value, end: Value): number {
  return pathsBetween(start, end).reduce((sum, { slope }) => sum + slope, 0);
}

/** A path from its end on, step by step. */
export function stepsOf(path: Path): Path[] {
  const steps: Path[] = [];
  for (let at: Path | undefined = path; at; at = at.before) steps.push(at);
  return steps.reverse();
}
