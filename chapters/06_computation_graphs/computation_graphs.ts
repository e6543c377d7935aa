/**
 * Computation graphs: numbers that remember how they were made. A calculation is written as always, with functions in
 * place of signs: `add(mul(w, x), b)`. It is carried out at once. What is new is that each result keeps the operation and
 * the numbers that it came from: it is a node of a graph.
 */
import * as operations from "./operations.ts";
import type { Operation } from "./operations.ts";

/** A number in a graph. It is either given, or made by an operation from other numbers. */
export class Value {
  /** The slope of a later result in this number. Chapter 7 fills it in. */
  gradient = 0;
  #data: number;
  #changes = 0;
  /** How often the inputs had changed when this was made: if they change again, this is out of date. */
  readonly #madeAt: number;

  constructor(
    data: number,
    /** For pictures and messages. */
    public name?: string,
    readonly operation?: Operation,
    readonly inputs: readonly Value[] = [],
  ) {
    this.#data = this.#checked(data);
    this.#madeAt = this.#changesOfInputs();
  }

  get data(): number {
    return this.#data;
  }

  /** Gives a new number to a value that is given, such as a weight; the graphs that it is in must be built anew. */
  set data(data: number) {
    if (this.operation) throw new Error(`Cannot change ${this}: it is made by ${this.operation.name}`);
    this.#data = this.#checked(data);
    this.#changes++;
  }

  /** Gives a result a name: `mul(b, c).named("d")`. */
  named(name: string): this {
    this.name = name;
    return this;
  }

  /** Whether one of its own inputs was given a new number since. What is made from this does not say so: ask every value. */
  get hasChangedInputs(): boolean {
    return this.#madeAt !== this.#changesOfInputs();
  }

  /** Whether it is a plain number that was written into a calculation: nobody asks for its slope. */
  get isConstant(): boolean {
    return this.operation === undefined && this.name === undefined;
  }

  toString(): string {
    return this.name === undefined ? String(this.data) : `${this.name} = ${this.data}`;
  }

  #changesOfInputs(): number {
    return this.inputs.reduce((sum, input) => sum + input.#changes, 0);
  }

  #checked(data: number): number { // a NaN would spread through all that is made from it
    if (Number.isNaN(data)) throw new Error(`Cannot set ${this.name ?? "a value"} to NaN: it is not a number`);
    return data;
  }
}

/** What a calculation takes: values, and plain numbers between them. */
export type Operand = Value | number;

/** A given number with a name: an input, a weight, a bias. */
export function variable(name: string, data: number): Value {
  return new Value(data, name);
}

/** Carries out one operation and remembers it. Refuses what has no result, such as infinity minus infinity. */
export function apply(operation: Operation, ...operands: Operand[]): Value {
  const inputs = operands.map((operand) => operand instanceof Value ? operand : new Value(operand));
  const [a, b] = [inputs[0].data, inputs[1]?.data ?? NaN], result = operation.value(a, b);
  const reason = operation.refuses?.(a, b) ?? (Number.isNaN(result) ? "it has no result" : undefined);
  if (reason) throw new Error(`Cannot compute ${operation.name}(${inputs.map(String).join(", ")}): ${reason}`);
  return new Value(result, undefined, operation, inputs);
}

const one = (operation: Operation) => (a: Operand) => apply(operation, a);
const two = (operation: Operation) => (a: Operand, b: Operand) => apply(operation, a, b);

export const add = two(operations.add);
export const sub = two(operations.sub);
export const mul = two(operations.mul);
export const div = two(operations.div);
export const pow = two(operations.pow);
export const max = two(operations.max);
export const min = two(operations.min);
export const exp = one(operations.exp);
export const log = one(operations.log);
export const abs = one(operations.abs);
export const tanh = one(operations.tanh);
export const sigmoid = one(operations.sigmoid);
export const relu = one(operations.reluStep);
export const leakyRelu = one(operations.leakyReluStep);
export const elu = one(operations.eluStep);
export const softplus = one(operations.softplus);
export const gelu = one(operations.geluStep);
export const silu = one(operations.siluStep);

/** `a + b + c + ...`, one addition after the other; 0 of nothing. */
export function sum(values: readonly Operand[]): Value {
  const [first = 0, ...rest] = values;
  return rest.reduce<Value>(add, first instanceof Value ? first : new Value(first));
}

/** All that the ends were made from, each once, and the ends themselves. A set that grows while it is walked forgets nobody. */
export function valuesOf(...ends: readonly Value[]): Value[] {
  const found = new Set(ends);
  for (const { inputs } of found) for (const input of inputs) found.add(input);
  return [...found];
}
