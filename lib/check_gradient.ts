/**
 * Is this gradient right? A rule for the gradient of a function is compared with differences, in every coordinate of
 * every input.
 *
 * What flows into the rule is a random upstream gradient u, one number for each output, and the difference is taken of
 * g = sum of u * output. With an upstream of ones many errors cancel: softmax adds up to 1 whatever its inputs are, so its
 * gradient would be 0 in every coordinate, and so would that of a rule that gives nothing at all.
 *
 * The bound on what may differ comes from the difference itself, which knows what it is uncertain by (`measureSlope`), and
 * allows the rule a hundred-millionth of the slope for its own rounding. So where the function is smooth, and its values are
 * not a thousand times its slopes, a rule that is wrong by a factor of 1 + 1e-6 is found. A function that loses digits inside, such
 * as the variance of numbers around 1e6, should be checked where it does not.
 */
import { measureSlope, type Sized, type Slope } from "./difference.ts";
import { Random } from "./random.ts";

/** Several lists of numbers. */
export type Lists = readonly (readonly number[])[];

/** A function of several lists of numbers, and the rule for its gradient. */
export interface Differentiable {
  readonly forward: (inputs: Lists) => readonly number[];
  /** The gradient of `sum(upstream * outputs)` in every input: lists of the same lengths as the inputs. */
  readonly backward: (inputs: Lists, upstream: readonly number[]) => Lists;
}

/**
 * - agrees: rule and difference are equal, within what the difference is uncertain by.
 * - kink: the slopes to the left and to the right differ, and the rule gives one from between them.
 * - cancellation: the difference is too uncertain to tell: lost in rounding, because the distance is too small or the
 *   values are too large beside the slope; or the function is not finite, or not smooth, on the way.
 * - wrong: the rule is outside of what the difference allows, or not finite.
 */
export type Verdict = "agrees" | "kink" | "cancellation" | "wrong";

/** What was found at one coordinate. */
export interface Finding {
  /** Which input, and which of its numbers. */
  readonly input: number;
  readonly place: number;
  /** The slope by the rule, and the slope by differences; at a kink, the middle of the slopes to the two sides. */
  readonly rule: number;
  readonly difference: number;
  /** By how much the two may differ. */
  readonly bound: number;
  readonly verdict: Verdict;
}

/** What was found in all. */
export interface GradientReport {
  /** The worst of the verdicts, in the order in which they are listed above. */
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** The finding that is furthest beyond its bound, among those with the worst verdict. */
  readonly worst?: Finding;
  /** Set where no comparison is needed to see that the rule is wrong, in words; then there are no findings. */
  readonly problem?: string;
}

export interface CheckOptions {
  /** Seed of the upstream gradient; 1 unless told. */
  readonly seed?: number;
  /** An upstream gradient of one's own, in place of the random one. */
  readonly upstream?: readonly number[];
  /** A distance of one's own, in place of the best of many. */
  readonly distance?: number;
}

/** How many times its uncertainty a difference may be off, and what part of the slope a rule may be off by its own rounding. */
const TRUST = 4, RULE_ROUNDING = 1e-8;
/** A difference that is uncertain by more than this part of its slope tells nothing, */
const USELESS = 1e-5;
/** unless it is uncertain by less than this, or than this part of the largest slope that is certain. */
const FLOOR = 1e-8;
const SEVERITY: readonly Verdict[] = ["agrees", "kink", "cancellation", "wrong"];

/** Checks the rule at one place. Throws what `forward` and `backward` throw there. */
export function checkGradient(rule: Differentiable, inputs: Lists, options: CheckOptions = {}): GradientReport {
  if (inputs.every(({ length }) => length === 0)) throw new Error("Cannot check a gradient: there are no inputs");
  const upstream = upstreamFor(rule.forward(inputs).length, options);
  const { gradients, problem } = askTwice(rule, inputs, upstream);
  if (problem) return { verdict: "wrong", findings: [], problem };
  const slopes = inputs.map((list, input) =>
    list.map((x, place) => {
      const g = (moved: number) => weighed(rule, replaced(inputs, input, place, moved), upstream);
      return measureSlope(g, x, options.distance);
    })
  );
  const largest = slopes.flat().filter(isCertain).reduce((most, { slope }) => Math.max(most, Math.abs(slope)), 1);
  const findings = slopes.flatMap((list, input) =>
    list.map((slope, place) => ({ input, place, ...judge(gradients[input][place], slope, FLOOR * largest) }))
  );
  const worst = findings.reduce((a, b) => isWorse(b, a) ? b : a);
  return { verdict: worst.verdict, findings, worst };
}

function upstreamFor(outputs: number, { upstream, seed = 1 }: CheckOptions): readonly number[] {
  if (outputs === 0) throw new Error("Cannot check a gradient: there are no outputs"); // all rules would agree
  if (upstream && upstream.length !== outputs) {
    throw new Error(`Cannot check a gradient: expected ${outputs} upstream numbers, got ${upstream.length}`);
  }
  return upstream ?? randomUpstream(outputs, seed);
}

/**
 * Numbers of size 0.5 to 1.5 with either sign: none so small that it hides an error, no two alike. The first is
 * negative: where there is one output, a rule that takes it without its sign must not pass by luck.
 */
function randomUpstream(length: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length }, (_, k) => random.uniform(0.5, 1.5) * (random.uniform() < 0.5 || k === 0 ? -1 : 1));
}

/** A rule must leave its inputs alone, give lists of the right lengths, and give the same when it is asked again. */
function askTwice(rule: Differentiable, inputs: Lists, upstream: readonly number[]) {
  const before = copyOf(inputs);
  const gradients = copyOf(rule.backward(inputs, upstream)); // a copy, since the rule may go on adding to its own list
  const again = rule.backward(inputs, upstream);
  const problem = shapeProblem(inputs, gradients) ??
    (isSame(before, inputs) ? undefined : "the rule changes its inputs") ??
    (isSame(gradients, again) ? undefined : "the rule gives another gradient when it is asked again");
  return { gradients, problem };
}

function copyOf(lists: Lists): Lists {
  return lists.map((list) => [...list]);
}

function isSame(a: Lists, b: Lists): boolean {
  return a.length === b.length &&
    a.every((list, i) => list.length === b[i].length && list.every((x, k) => Object.is(x, b[i][k])));
}

function shapeProblem(inputs: Lists, gradients: Lists): string | undefined {
  if (gradients.length !== inputs.length) return `${gradients.length} gradients for ${inputs.length} inputs`;
  const i = gradients.findIndex(({ length }, i) => length !== inputs[i].length);
  if (i >= 0) return `the gradient of input ${i} has ${gradients[i].length} numbers, the input has ${inputs[i].length}`;
}

/** g at one place; not a number where the function refuses it, such as the logarithm left of 0. */
function weighed({ forward }: Differentiable, inputs: Lists, upstream: readonly number[]): Sized {
  let value = 0, size = 0;
  try {
    forward(inputs).forEach((output, k) => {
      value += upstream[k] * output;
      size += Math.abs(upstream[k] * output);
    });
  } catch {
    return { value: NaN, size: NaN };
  }
  return { value, size };
}

function replaced(inputs: Lists, input: number, place: number, x: number): Lists {
  return inputs.map((list, i) => i === input ? list.with(place, x) : list);
}

function isCertain({ slope, uncertain }: Slope): boolean {
  return uncertain <= USELESS * Math.abs(slope);
}

function judge(rule: number, { slope, uncertain, sides }: Slope, floor: number): Omit<Finding, "input" | "place"> {
  const isUseful = uncertain <= Math.max(USELESS * Math.abs(slope), floor);
  if (sides && !isUseful) {
    const difference = (sides.low + sides.high) / 2, bound = (sides.high - sides.low) / 2;
    return { rule, difference, bound, verdict: Math.abs(rule - difference) <= bound ? "kink" : "wrong" };
  }
  const bound = TRUST * uncertain + RULE_ROUNDING * Math.abs(slope);
  const isWrong = !Number.isFinite(rule) || Math.abs(rule - slope) > bound;
  return { rule, difference: slope, bound, verdict: isWrong ? "wrong" : isUseful ? "agrees" : "cancellation" };
}

function isWorse(a: Finding, b: Finding): boolean {
  const severity = SEVERITY.indexOf(a.verdict) - SEVERITY.indexOf(b.verdict);
  return severity > 0 || (severity === 0 && beyond(a) > beyond(b));
}

/** How many times its bound a finding is off; what is not a number is off without end. */
function beyond({ rule, difference, bound }: Finding): number {
  const off = Math.abs(rule - difference);
  return off === 0 ? 0 : Number.isNaN(off / bound) ? Infinity : off / bound;
}
