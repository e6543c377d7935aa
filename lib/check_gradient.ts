/**
 * Is this gradient right? A rule for the gradient of a function is compared with differences, in every coordinate of
 * every input.
 *
 * What flows into the rule is a random upstream gradient u, one number for each output, and the difference is taken of
 * g = sum of u * output. With an upstream of ones many errors cancel: softmax adds up to 1 whatever its inputs are, so its
 * gradient would be 0 in every coordinate, and so would that of a rule that gives nothing at all.
 *
 * The bound on what may differ comes from the difference itself, which knows what it is uncertain by (`measureSlope`), and
 * allows the rule its own rounding: a hundred-millionth of the slope, and a few roundings of the upstream. So where the
 * function is smooth, and its values are not a thousand times its slopes, nor its slopes below 1e-8, a rule that is wrong by
 * a factor of 1 + 1e-6 is found. A function that loses digits inside, such as -log(1 - p) with p near 1, should be checked
 * where it does not. One that changes within 1e-7, such as sin(1e8 x), cannot be checked: a right rule is called
 * wrong.
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
 *   values are too large beside the slope; or the function is not finite, or jumps, on the way.
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

/** How many times its uncertainty a difference may be off. */
const TRUST = 4;
/** What a rule may be off by its own rounding: this part of the slope, and this part of the largest upstream number. */
const RULE_ROUNDING = 1e-8, ROUNDINGS_OF_UPSTREAM = 8 * 2 ** -52;
/** A difference that is uncertain by more than this part of its slope tells nothing, unless it is less than the floor. */
const USELESS = 1e-5, FLOOR = 1e-8;
/** What the upstream is multiplied by, to see whether the gradient is; and how exactly that must be so. */
const FACTOR = -1000, LINEAR = 1e-8;
/** From best to worst. */
export const VERDICTS: readonly Verdict[] = ["agrees", "kink", "cancellation", "wrong"];

/** Checks the rule at one place. Throws what `forward` and `backward` throw there. */
export function checkGradient(rule: Differentiable, inputs: Lists, options: CheckOptions = {}): GradientReport {
  if (inputs.every(({ length }) => length === 0)) throw new Error("Cannot check a gradient: there are no inputs");
  const given = copyOf(inputs), upstream = upstreamFor(rule.forward(given).length, options);
  if (!isSame(given, inputs)) return { verdict: "wrong", findings: [], problem: "the function changes its inputs" };
  const { gradients, problem } = askThrice(rule, inputs, upstream);
  if (problem) return { verdict: "wrong", findings: [], problem };
  const rounding = ROUNDINGS_OF_UPSTREAM * sizeOf(upstream);
  const findings = inputs.flatMap((list, input) =>
    list.map((x, place) => {
      const g = (moved: number) => weighed(rule, replaced(inputs, input, place, moved), upstream);
      return { input, place, ...judge(gradients[input][place], measureSlope(g, x, options.distance), rounding) };
    })
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

/**
 * A rule must leave its inputs alone, give lists of the right lengths, give the same when it is asked again, and
 * FACTOR times as much for FACTOR times the upstream.
 */
function askThrice(rule: Differentiable, inputs: Lists, upstream: readonly number[]) {
  const given = copyOf(inputs), ask = (u: readonly number[]) => copyOf(rule.backward(given, u)); // it may go on adding
  const gradients = ask(upstream), again = ask(upstream), scaled = ask(upstream.map((u) => FACTOR * u));
  const problem = shapeProblem(inputs, gradients) ??
    (isSame(given, inputs) ? undefined : "the rule changes its inputs") ??
    (isSame(gradients, again) ? undefined : "the rule gives another gradient when it is asked again") ??
    (isScaled(gradients, scaled, sizeOf(upstream)) ? undefined : "the rule is not linear in what comes in");
  return { gradients, problem };
}

function isScaled(gradients: Lists, scaled: Lists, size: number): boolean {
  return gradients.every((list, i) =>
    list.every((slope, k) => {
      const allowed = LINEAR * Math.abs(FACTOR) * Math.max(Math.abs(slope), size);
      return !(Math.abs(scaled[i][k] - FACTOR * slope) > allowed); // also where both are not finite
    })
  );
}

function sizeOf(numbers: readonly number[]): number {
  return numbers.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
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

function judge(rule: number, { slope, uncertain, sides }: Slope, rounding: number): Omit<Finding, "input" | "place"> {
  const isUseful = uncertain <= Math.max(USELESS * Math.abs(slope), FLOOR);
  if (sides && !isUseful) {
    const difference = (sides.low + sides.high) / 2, bound = (sides.high - sides.low) / 2;
    return { rule, difference, bound, verdict: Math.abs(rule - difference) <= bound ? "kink" : "wrong" };
  }
  const bound = TRUST * uncertain + RULE_ROUNDING * Math.abs(slope) + rounding;
  const isWrong = !Number.isFinite(rule) || Math.abs(rule - slope) > bound;
  return { rule, difference: slope, bound, verdict: isWrong ? "wrong" : isUseful ? "agrees" : "cancellation" };
}

/** Whether a finding has the worse verdict, or the same and is further beyond its bound. */
export function isWorse(a: Finding, b: Finding): boolean {
  const severity = VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
  return severity > 0 || (severity === 0 && beyond(a) > beyond(b));
}

/** How many times its bound a finding is off; what is not a number is off without end. */
function beyond({ rule, difference, bound }: Finding): number {
  const off = Math.abs(rule - difference);
  return off === 0 ? 0 : Number.isNaN(off / bound) ? Infinity : off / bound;
}
