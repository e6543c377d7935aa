/** One sample of an op, and all the ways in which the op's gradient can be wrong there. */
import { gradients } from "../../lib/autograd.ts";
import type { Lists } from "../../lib/check_gradient.ts";
import { type OpRule, ruleOf, type TensorFunction } from "../../lib/check_op.ts";
import type { Storage } from "../../lib/device/device.ts";
import type { Formula } from "../../lib/formula/tree.ts";
import type { Arguments } from "../../lib/op.ts";
import { wrongCalls } from "./call_mutations.ts";
import { type Call, FaultyDevice, type Intercept } from "./calls.ts";
import { wrongFormulas } from "./formula_mutations.ts";
import { wrongLists } from "./list_mutations.ts";
import { isOwnLine } from "./own_lines.ts";
import { wrongWalks } from "./wrong_walks.ts";

/** What is attacked: an op with its samples. */
export interface Target {
  readonly name: string;
  readonly op: TensorFunction<Arguments>;
  readonly samples: () => readonly Arguments[];
  /** Whether it is a line of arithmetic for each number. */
  readonly isElementwise: boolean;
}

/** A wrong gradient. */
export interface Wrong {
  /** Where it is wrong and how: "dy * b #0 | dy is forgotten: 1 * b". */
  readonly change: string;
  readonly rule: OpRule;
  /** Set where a line of the op itself is changed: before and after. */
  readonly lines?: readonly [right: Formula, wrong: Formula];
}

export class Trial {
  readonly right: OpRule;
  /** Whether something goes in and something comes out. */
  readonly isUseful: boolean;
  readonly #device = new FaultyDevice();
  readonly #known: { readonly inputs: Lists; readonly outputs: readonly number[] }[] = [];

  constructor(readonly target: Target, readonly args: Arguments) {
    this.right = this.#with(() => undefined);
    const { inputs, forward } = this.right;
    this.isUseful = inputs.some(({ length }) => length > 0) && forward(inputs).length > 0;
  }

  *wrongs(): Generator<Wrong> {
    const { inputs, forward } = this.right, upstream = forward(inputs).map((_, k) => 1 + k / 7);
    const calls: [site: string, call: Call][] = [], formulas = this.#formulas();
    const right = this.#with((call, site) => void calls.push([site, call])).backward(inputs, upstream);
    for (const [site, call] of calls) yield* this.#wrongAt(site, call, formulas);
    for (const { mistake, backward } of wrongLists(this.right, right, upstream)) {
      yield { change: `gradient | ${mistake}`, rule: { ...this.right, backward } };
    }
    for (const { mistake, walk } of wrongWalks) {
      const rule = ruleOf(this.target.op, this.args, { walk });
      if (!isNear(rule.backward(inputs, upstream), right)) yield { change: `walk | ${mistake}`, rule };
    }
  }

  *#wrongAt(site: string, call: Call, formulas: readonly Formula[]): Generator<Wrong> {
    const isOwn = call.kind !== "elementwise" || isOwnLine(this.target.name, call.formula, formulas);
    for (const { mistake } of wrongCalls(call, isOwn)) {
      const rule = this.#with((call, at) => at === site ? wrongAs(call, mistake, isOwn) : undefined);
      const change = `${site} | ${mistake}`;
      if (call.kind !== "elementwise") yield { change, rule };
      else yield { change, rule, lines: linesOf(call.formula, mistake) };
    }
  }

  /** The same rule, which looks up values that were calculated before: a checker asks for the same in the same order. */
  remembering(rule: OpRule): OpRule {
    let next = 0;
    const forward = (inputs: Lists) => {
      const known = this.#known[next];
      if (!known || !isSame(known.inputs, inputs)) {
        this.#known.splice(next, Infinity, { inputs, outputs: this.right.forward(inputs) });
      }
      return this.#known[next++].outputs;
    };
    return { ...rule, forward };
  }

  /** The formulas of the op's value. */
  #formulas(): Formula[] {
    const found = new Set<Formula>();
    const look: Intercept = (call) => void (call.kind === "elementwise" && found.add(call.formula));
    this.#device.during(look, () => this.right.forward(this.right.inputs));
    return [...found];
  }

  /** The op's rule, with someone who sees each call of its backward pass. */
  #with(intercept: Intercept): OpRule {
    const walk: typeof gradients = (y, options) => this.#device.during(intercept, () => gradients(y, options));
    return ruleOf(this.target.op, this.args, { device: this.#device, walk });
  }
}

function wrongAs(call: Call, mistake: string, isOwn: boolean): Storage | undefined {
  return wrongCalls(call, isOwn).find((one) => one.mistake === mistake)?.carryOut();
}

function linesOf(formula: Formula, mistake: string): Wrong["lines"] {
  const wrong = wrongFormulas(formula).find((one) => one.mistake === mistake);
  return wrong && [formula, wrong.formula];
}

function isSame(a: Lists, b: Lists): boolean {
  return a.every((list, i) => list === b[i] || list.every((x, k) => x === b[i][k]));
}

/** Whether gradients are equal up to rounding. */
export function isNear(a: Lists, b: Lists): boolean {
  return a.every((list, i) => list.every((x, k) => Math.abs(x - b[i][k]) <= 1e-10 * Math.max(1, Math.abs(x))));
}
