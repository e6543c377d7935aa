/** Why a change may be no mistake. Most reasons are found by rule; those that need thought stand in `listed.ts`. */
import type { Lists } from "../../lib/check_gradient.ts";
import { argumentsAgain } from "../../lib/check_op.ts";
import { programOf } from "../../lib/formula/evaluate.ts";
import { type Formula, variablesOf } from "../../lib/formula/tree.ts";
import { type Arguments, tensorsIn } from "../../lib/op.ts";
import { Random } from "../../lib/random.ts";
import { Tensor } from "../../lib/tensor.ts";
import { valuesOf } from "../lib/ops/matrix.ts";
import { isNear, Trial, type Wrong } from "./trial.ts";

/** The reason why a change, which is shown by these samples, changes nothing; undefined where no rule finds one. */
export function reasonOf(shown: readonly { trial: Trial; wrong: Wrong }[]): string | undefined {
  const { lines } = shown[0].wrong;
  const reason = lines && sameFormula(...lines);
  if (reason || (lines && shown[0].trial.target.isElementwise)) return reason;
  return shown.every(({ trial, wrong }) => isSameElsewhere(trial, wrong.change))
    ? `gives the same gradient for other numbers, ${DRAWS} times for each sample`
    : undefined;
}

const POINTS = 300;

/** Numbers that are so few that two of them are often the same, and the same with what is beyond all numbers. */
const TIES = [-1, 0, 1], EXTREMES = [-Infinity, ...TIES, Infinity];

/**
 * A wrong formula has the same value wherever it was tried, at numbers of many sizes; or wherever no two numbers are
 * equal; or wherever none is infinite. All names stand for any number here, also those that are settings.
 */
function sameFormula(right: Formula, wrong: Formula): string | undefined {
  const names = [...new Set([...variablesOf(right), ...variablesOf(wrong)])], random = new Random(1);
  const isSame = (draw: (i: number) => number) =>
    Array.from({ length: POINTS }, (_, i) => names.map(() => draw(i))).every((point) => {
      const [a, b] = [right, wrong].map((formula) => valueAt(formula, names, point));
      return Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.abs(a);
    });
  const oneOf = (numbers: readonly number[]) => numbers[random.integer(numbers.length)];
  if (!isSame((i) => random.uniform(i % 2 === 0 ? -1 : 0, 1) * 100 ** random.uniform(-1, 1))) return undefined;
  if (!isSame(() => oneOf(TIES))) return AT_A_KINK;
  return isSame(() => oneOf(EXTREMES))
    ? `has the same value at ${3 * POINTS} places, up to a size of 100 and at infinity`
    : AT_EXTREMES;
}

const AT_A_KINK =
  "differs only where two numbers are exactly equal, at a kink, where a convention decides and no difference can";
const AT_EXTREMES = "differs only where a number is infinite, or so large that something overflows; not at " +
  `${2 * POINTS} places up to a size of 100, and differences do not reach further`;

function valueAt(formula: Formula, names: readonly string[], point: readonly number[]): number {
  const program = programOf(formula);
  program.names.forEach((name, place) => program.frame[place] = point[names.indexOf(name)]);
  return program.run(program.frame);
}

const DRAWS = 5;

/** Whether the change gives the right gradient for other numbers in the sample's shapes, with its settings. */
function isSameElsewhere(trial: Trial, change: string): boolean {
  const others = othersOf(trial);
  return others.length > 0 && others.every(({ wrongs, inputs, upstream, right }) => {
    const wrong = wrongs.get(change);
    return !wrong || isNear(wrong.rule.backward(inputs, upstream), right);
  });
}

/** A sample with other numbers: its gradients, and what can be wrong there. */
interface Other {
  readonly inputs: Lists;
  readonly upstream: readonly number[];
  readonly right: Lists;
  readonly wrongs: ReadonlyMap<string, Wrong>;
}

const others = new WeakMap<Trial, readonly Other[]>();

function othersOf(trial: Trial): readonly Other[] {
  const found = others.get(trial) ?? Array.from({ length: DRAWS }, (_, seed) => otherOf(trial, seed)).filter(isDefined);
  others.set(trial, found);
  return found;
}

function otherOf({ target, args }: Trial, seed: number): Other {
  const trial = new Trial(target, redrawn(args, new Random(seed))), { inputs, forward, backward } = trial.right;
  const upstream = forward(inputs).map((_, k) => 1 - k / 5), right = backward(inputs, upstream);
  return { inputs, upstream, right, wrongs: new Map([...trial.wrongs()].map((wrong) => [wrong.change, wrong])) };
}

/** Whether the numbers are such that the op is defined there. */
function isDefined({ right }: Other): boolean {
  return right.flat().every((slope) => Number.isFinite(slope));
}

/** The numbers of each tensor in another order, and, but for those that pick something, half to one and a half times as large. */
function redrawn(args: Arguments, random: Random): Arguments {
  const other = (x: Tensor): Tensor => {
    const { shape, device, tracked, indices } = x, values = valuesOf(x), order = random.permutation(values.length);
    const fresh = order.map((from) => indices ? values[from] : values[from] * random.uniform(0.5, 1.5));
    return new Tensor(shape, device.store(fresh), device, { tracked, indices: indices && Int32Array.from(fresh) });
  };
  return argumentsAgain(args, tensorsIn(args).map(other), other);
}
