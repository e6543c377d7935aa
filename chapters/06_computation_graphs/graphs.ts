/** The graphs of this chapter. */
import type { Neuron } from "../01_neuron/neuron.ts";
import { add, exp, log, mul, pow, sigmoid, softplus, sub, sum, type Value, variable } from "./computation_graphs.ts";

/** The graph of the notes (001:199-203). */
interface NotesGraph {
  /** a, b and c. */
  readonly given: readonly [a: Value, b: Value, c: Value];
  readonly d: Value;
  readonly e: Value;
  readonly f: Value;
  /** g, where e is Euler's number: e to the power f is exp(f). */
  readonly exponential: Value;
  /** g, where e is the e of the graph. */
  readonly power: Value;
}

export function notesGraph(places: readonly number[]): NotesGraph {
  const [a, b, c] = ["a", "b", "c"].map((name, i) => variable(name, places[i]));
  const d = mul(b, c).named("d");
  const e = add(a, d).named("e");
  const f = mul(d, a).named("f");
  return { given: [a, b, c], d, e, f, exponential: exp(f).named("g"), power: pow(e, f).named("g") };
}

/** A neuron with the inputs of one row: its parameters, the weights first and the bias last, and its logit. */
export function neuronGraph({ weights, bias }: Neuron, inputs: readonly number[]) {
  const w = weights.map((weight, i) => variable(`w${i + 1}`, weight)), b = variable("b", bias);
  const x = inputs.map((input, i) => variable(`x${i + 1}`, input));
  const products = w.map((weight, i) => mul(weight, x[i]));
  return { parameters: [...w, b], logit: add(sum(products), b).named("z") };
}

/** The loss of a yes (1) or a no (0), straight from the logit: softplus(-z) or softplus(z). */
export function lossFromLogit(z: Value, label: number): Value {
  return softplus(label === 1 ? mul(-1, z).named("-z") : z).named("loss");
}

/** The same by way of the probability: -log(p) or -log(1 - p). */
export function lossFromProbability(z: Value, label: number): Value {
  const p = sigmoid(z).named("p");
  return mul(-1, log(label === 1 ? p : sub(1, p))).named("loss");
}

/**
 * What rounding can do to -log(1 - p), as a part of it. With p near 1, `1 + e^-z` is rounded by at most 2^-53 and the
 * quotient by 2^-54; the difference 1 - p is exact, but small, and the logarithm divides by it.
 */
export function roundingOfP(z: number): number {
  return 3 * 2 ** -54 * (1 + Math.exp(z)) / Math.log1p(Math.exp(z));
}

/** One euro for a year at 100 percent, the interest paid in `parts` equal parts: `(1 + 1 / parts) ^ parts`, part by part. */
export function compound(parts: number): Value {
  const growth = variable("growth", 1 + 1 / parts);
  let money = variable("start", 1);
  for (let i = 0; i < parts; i++) money = mul(money, growth);
  return money;
}

/** A number doubled again and again: y + y, and that again. */
export function doubled(x: Value, times: number): Value {
  let y = x;
  for (let i = 0; i < times; i++) y = add(y, y);
  return y;
}

/** A number halved until it is at most 1: how often depends on the number. */
export function halved(x: Value): Value {
  let y = x;
  while (y.data > 1) y = mul(0.5, y);
  return y;
}

/** How many of the values are made, and not given. */
export function operationsIn(values: readonly Value[]): number {
  return values.filter(({ operation }) => operation !== undefined).length;
}

/** Why an act is refused; undefined if it is not. */
export function reasonAgainst(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
