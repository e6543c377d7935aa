/**
 * Plans: a calculation that is carried out once, noted down, and then carried out again with other numbers, without being
 * called again and without a graph. So worked TensorFlow 1: define, then execute.
 */
import { parameter } from "../../lib/create.ts";
import { untracked } from "../../lib/op.ts";
import { isSameShape, type Shape, showShape } from "../../lib/shape.ts";
import type { Origin, Tensor } from "../../lib/tensor.ts";

/** One op of a plan: its results and inputs are places in a list, where the fed tensors stand first and then the constants. */
export interface PlanStep {
  readonly name: string;
  readonly again: Origin["again"];
  readonly from: readonly number[];
}

/** A calculation without its numbers. */
export interface Plan {
  /** The shapes of what must be fed. */
  readonly shapes: readonly Shape[];
  /** What the calculation used besides: it stays as it was. */
  readonly constants: readonly Tensor[];
  /** In an order in which each comes after those that it reads. */
  readonly steps: readonly PlanStep[];
  /** The places of the results. */
  readonly results: readonly number[];
}

/**
 * A calculation that can be recorded. What it asks of numbers that it reads is not recorded, and neither is what leaves no
 * origin since no gradient passes it, such as a comparison: what these gave is kept as it was.
 */
export type Calculation = (fed: readonly Tensor[]) => readonly Tensor[] | Promise<readonly Tensor[]>;

/**
 * Carries a calculation out on examples and notes down its ops. Gradients are ops too: found with `tracked: true`, they are
 * part of the plan. Only what leads to a result is kept.
 */
export async function record(calculate: Calculation, examples: readonly Tensor[]): Promise<Plan> {
  const wrong = examples.findIndex(({ indices }) => indices);
  if (wrong >= 0) throw new Error(`Cannot record a plan: input ${wrong} holds indices, which no gradient passes`);
  const fed = examples.map((x) => parameter(x)); // what is made of them has an origin, even where no slope is wanted
  const results = await calculate(fed), order = inOrder(results);
  const constants = order.filter((x) => !x.origin && !fed.includes(x)), made = order.filter(({ origin }) => origin);
  const places = new Map([...fed, ...constants, ...made].map((x, place) => [x, place]));
  const steps = made.map(({ origin }) => stepOf(origin!, places));
  return { shapes: examples.map(({ shape }) => shape), constants, steps, results: results.map((x) => places.get(x)!) };
}

function stepOf({ name, again, inputs }: Origin, places: ReadonlyMap<Tensor, number>): PlanStep {
  return { name, again, from: inputs.map((x) => places.get(x)!) };
}

/** Carries out a plan with other tensors of the same shapes: the same ops in the same order, and no graph. */
export function replay(plan: Plan, fed: readonly Tensor[]): Tensor[] {
  checkFed(plan, fed);
  return untracked(() => {
    const all = [...fed, ...plan.constants];
    for (const { again, from } of plan.steps) all.push(again(from.map((place) => all[place])));
    return plan.results.map((place) => all[place]);
  });
}

/** Shapes went into the settings of the ops, such as the count in a mean: with others, a plan would be wrong or break. */
function checkFed({ shapes }: Plan, fed: readonly Tensor[]): void {
  if (fed.length !== shapes.length) {
    const inputs = shapes.length === 1 ? "1 input" : `${shapes.length} inputs`;
    throw new Error(`Cannot replay a plan: it takes ${inputs}, got ${fed.length}`);
  }
  fed.forEach(({ shape }, i) => {
    if (isSameShape(shape, shapes[i])) return;
    const [got, expected] = [shape, shapes[i]].map(showShape);
    throw new Error(
      `Cannot replay a plan: input ${i} has shape ${got}, it was recorded for ${expected}; record another`,
    );
  });
}

/** All tensors that the ends were made from, and the ends, each after its inputs. The way is kept in a list, as in chapter 7. */
function inOrder(ends: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [], seen = new Set<Tensor>(), open: { tensor: Tensor; next: number }[] = [];
  const visit = (tensor: Tensor) => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    open.push({ tensor, next: 0 });
  };
  for (const end of ends) {
    visit(end);
    while (open.length > 0) {
      const top = open[open.length - 1], input = top.tensor.origin?.inputs[top.next++];
      if (input) visit(input);
      else order.push(open.pop()!.tensor);
    }
  }
  return order;
}
