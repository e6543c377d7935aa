/**
 * Backpropagation: the slope of one result in every number that it was made from,
 * all in one walk through the graph, from the end to the beginning.
 *
 * Symbols: L the result at the end; the gradient of a value v is dL/dv, the slope of L in v.
 */
import { Value } from "../06_computation_graphs/computation_graphs.ts";
import { localSlopes } from "../06_computation_graphs/paths.ts";

/**
 * Every value that `end` was made from, each after all of its inputs; `end` is last.
 * The way is kept in a list and not in nested calls, which would end at a depth of some ten thousand.
 */
export function topologicalOrder(end: Value): Value[] {
  const order: Value[] = [], seen = new Set<Value>([end]);
  const open: { value: Value; next: number }[] = [{ value: end, next: 0 }];
  while (open.length > 0) {
    const top = open[open.length - 1];
    const input = top.value.inputs[top.next++];
    if (input === undefined) {
      order.push(top.value);
      open.pop();
    } else if (!seen.has(input)) {
      seen.add(input);
      open.push({ value: input, next: 0 });
    }
  }
  return order;
}

/** What one value hands to one of its inputs on the way back. */
export interface Passing {
  readonly from: Value;
  readonly to: Value;
  /** The local slope of `from` in `to`. */
  readonly slope: number;
  /** What is handed over: the gradient of `from` times the local slope. */
  readonly incoming: number;
  /** The gradient of `to`, with this in it. */
  readonly accumulated: number;
}

/**
 * Finds the gradient of `end` in every value that it was made from; `watch` sees each step.
 *
 * Going backward, a value has its whole gradient before it is asked to pass it on. It passes to each input its
 * own gradient times the local slope, and an input that is used twice adds up what it gets.
 *
 * What an operation made begins at 0 each time. A given number keeps what it has and adds: a second call doubles its
 * gradient. Call `clearGradients` where that is not wanted. Refuses a graph that is out of date, before it changes anything.
 */
export function backward(end: Value, watch?: (passing: Passing) => void): void {
  const order = checkedOrder(end);
  for (const value of order) if (value.operation) value.gradient = 0;
  end.gradient += 1; // the end moves as much as it moves itself
  for (const from of order.toReversed()) {
    const slopes = localSlopes(from);
    from.inputs.forEach((to, i) => {
      if (to.isConstant) return;
      const incoming = from.gradient * slopes[i];
      to.gradient += incoming;
      watch?.({ from, to, slope: slopes[i], incoming, accumulated: to.gradient });
    });
  }
}

function checkedOrder(end: Value): Value[] {
  if (!(end instanceof Value)) throw new Error(`Cannot go backward from ${String(end)}: it is not a Value`);
  const order = topologicalOrder(end);
  const old = order.find(({ hasChangedInputs }) => hasChangedInputs);
  if (old) {
    const made = `${old.operation?.name}(${old.inputs.map(String).join(", ")})`;
    throw new Error(`Cannot go backward: an input of ${made} has changed since; build the graph again`);
  }
  return order;
}

/** Sets gradients back to 0, before the next `backward`. */
export function clearGradients(values: readonly Value[]): void {
  for (const value of values) value.gradient = 0;
}

/** One step downhill: each number moves against its gradient. The gradients stay as they are, and the graph is out of date. */
export function stepDownhill(values: readonly Value[], learningRate: number): void {
  for (const value of values) value.data -= learningRate * value.gradient;
}
