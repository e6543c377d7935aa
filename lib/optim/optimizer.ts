/**
 * Optimizers: a rule for each weight, carried out for all of them.
 *
 * A rule is data: what it keeps for each weight, its settings, and a few formulas in order. So an optimizer is a few lines, and
 * the same on every device. A step is one pass over memory for each tensor of weights.
 */
import type { Gradients } from "../autograd.ts";
import type { Parameters } from "../nn/layer.ts";
import { full } from "../create.ts";
import { keep, onDevice, type Tensor } from "../tensor.ts";
import { rule as updateOf, type Update } from "../update.ts";
import { checkRate, checkSettings, groupsOf } from "./groups.ts";

/** Numbers by name. */
export type Settings = Readonly<Record<string, number>>;

/** What an optimizer is. Its formulas read `w`, its gradient `dw`, the state, the settings, and the numbers of the step. */
export interface OptimizerRule<Of extends Settings = Settings> {
  /** "adam" */
  readonly name: string;
  /** Settings, and their usual values; `learningRate` is one of them. */
  readonly settings: Of & { readonly learningRate: number };
  /** What is kept for each weight, and what it begins with. */
  readonly state: Settings;
  /** In order; the last one assigns `w`. */
  readonly assignments: Readonly<Record<string, string>>;
  /** Numbers that depend on the step, which counts from 1. */
  readonly numbers?: (step: number, settings: Of & { readonly learningRate: number }) => Settings;
}

/** Parameters that are changed with the same settings. */
export interface Group<Of extends Settings = Settings> {
  readonly parameters: Parameters;
  readonly settings?: Partial<Of & { readonly learningRate: number }>;
}

/** Where slopes come from: `gradients(loss)`. */
export type Slopes = Pick<Gradients, "of">;

export interface Optimizer {
  readonly name: string;
  /** The rate of each group. A schedule sets them. */
  readonly learningRates: number[];
  /** How many steps were taken. A checkpoint sets it. */
  steps: number;
  /** What is kept for each weight, by its name and that of the state: "hidden.weight.m". A checkpoint assigns to it. */
  readonly state: Parameters;
  /** What it changes, by name. What is in no group is frozen. */
  readonly parameters: Parameters;
  /** Changes all weights once. Throws before it changes any where a gradient is missing, or a rate is no rate. */
  step(slopes: Slopes): void;
}

/** How an optimizer is made: `adam(model.parameters, { learningRate: 0.01 })`, or with groups, each with settings of its own. */
export interface MakeOptimizer<Of extends Settings> {
  (what: Parameters | readonly Group<Of>[], settings?: Partial<Of & { readonly learningRate: number }>): Optimizer;
  /** What it does. */
  readonly rule: OptimizerRule<Of>;
}

/** Every optimizer may be told to hold the weights small: it then sees the gradient of `loss + weightDecay / 2 * sum(w^2)`. */
export interface Decaying extends Settings {
  readonly weightDecay: number;
}

/**
 * The optimizer of a rule. Where its formulas read `weightDecay` they say what that is; all others get it as a setting, 0
 * unless told.
 */
export function optimizerOf<Of extends Settings>(given: OptimizerRule<Of>): MakeOptimizer<Of & Decaying> {
  const rule = { ...given, settings: { weightDecay: 0, ...given.settings } } as OptimizerRule<Of & Decaying>;
  const hasOwn = Object.values(given.assignments).some((formula) => /\bweightDecay\b/.test(formula));
  const plain = updateOf(rule.assignments), decaying = hasOwn ? plain : updateOf(withDecay(rule.assignments));
  const updateFor = ({ weightDecay }: Decaying) => weightDecay === 0 ? plain : decaying;
  const make: MakeOptimizer<Of & Decaying> = Object.assign(
    (
      what: Parameters | readonly Group<Of & Decaying>[],
      settings: Partial<Of & Decaying & { readonly learningRate: number }> = {},
    ) => assemble(rule, partsOf(rule, updateFor, groupsOf(rule.name, what), settings)),
    { rule },
  );
  return make;
}

/** The same formulas, of another gradient. It takes no other pass over memory: the weight is read anyway. */
function withDecay(assignments: OptimizerRule["assignments"]): OptimizerRule["assignments"] {
  const entries = Object.entries(assignments).map(([name, formula]) => {
    const changed = formula.replace(/\bdw\b/g, "decaying");
    return [name, changed === formula ? formula : `decaying = dw + weightDecay * w; ${changed}`];
  });
  return Object.fromEntries(entries);
}

/** A tensor of weights, and what is kept for it. */
interface Weights {
  readonly name: string;
  readonly w: Tensor;
  readonly state: Readonly<Record<string, Tensor>>;
}

/** A group that is ready. */
interface Part<Of extends Settings> {
  readonly settings: OptimizerRule<Of>["settings"];
  readonly update: Update;
  readonly weights: readonly Weights[];
}

function partsOf<Of extends Settings>(
  rule: OptimizerRule<Of>,
  updateFor: (settings: OptimizerRule<Of>["settings"]) => Update,
  groups: readonly Group<Of>[],
  settings: Partial<OptimizerRule<Of>["settings"]>,
): Part<Of>[] {
  return groups.map((group) => {
    const own = { ...rule.settings, ...settings, ...group.settings };
    checkSettings(rule.name, own, rule.settings);
    const weights = Object.entries(group.parameters).map(([name, w]) => ({ name, w, state: begin(rule.state, w) }));
    return { settings: own, update: updateFor(own), weights };
  });
}

/** State is where its weight is, and outlives the step in which it may be made. */
function begin(state: Settings, { shape, device }: Tensor): Record<string, Tensor> {
  const make = (value: number) => keep(onDevice(device, () => full(shape, value)));
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, make(value)]));
}

function assemble<Of extends Settings>(rule: OptimizerRule<Of>, parts: readonly Part<Of>[]): Optimizer {
  const all = parts.flatMap(({ weights }) => weights);
  const named = ({ name, state }: Weights) => Object.entries(state).map(([kept, x]) => [`${name}.${kept}`, x]);
  const numbersOf = ({ settings }: Part<Of>, i: number, step: number): Settings => {
    const own = { ...settings, learningRate: checkRate(rule.name, optimizer.learningRates[i], i) };
    return { ...own, ...rule.numbers?.(step, own) };
  };
  const optimizer: Optimizer = {
    name: rule.name,
    learningRates: parts.map(({ settings }) => settings.learningRate),
    steps: 0,
    state: Object.fromEntries(all.flatMap(named)),
    parameters: Object.fromEntries(all.map(({ name, w }) => [name, w])),
    step(slopes) {
      const found = parts.map(({ weights }) => weights.map(({ w }) => slopes.of(w))), step = optimizer.steps + 1;
      const numbers = parts.map((part, i) => numbersOf(part, i, step));
      parts.forEach(({ update, weights }, i) =>
        weights.forEach(({ w, state }, j) => update({ w, dw: found[i][j], ...state }, numbers[i]))
      );
      optimizer.steps = step;
    },
  };
  return optimizer;
}
