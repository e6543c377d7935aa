/** What an optimizer is given: checked, and in groups. */
import type { Parameters } from "../nn/layer.ts";
import { ofParts } from "../nn/parts.ts";
import type { Tensor } from "../tensor.ts";
import type { Group, Settings } from "./optimizer.ts";

/**
 * Those of a part of a model, by their names in the whole: of "hidden" such as "hidden.weight". Throws where there is none.
 */
export function parametersIn(parameters: Parameters, part: string): Parameters {
  const refuse = (part: string, names: string) =>
    new Error(`Cannot find parameters of the part "${part}": there is ${names}`);
  return ofParts(parameters, [part], refuse);
}

/**
 * All but those of some parts, which are then frozen: an optimizer leaves alone what it is not given. A part is a name such as
 * "hidden", which takes its bias along, or "hidden.bias". Throws where there is none of a name, since then nothing was frozen.
 */
export function parametersWithout(parameters: Parameters, ...parts: readonly string[]): Parameters {
  const frozen = new Set(parts.flatMap((part) => Object.keys(parametersIn(parameters, part))));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !frozen.has(name)));
}

/**
 * The groups, with each tensor once: one that has two names in a group, since two layers share it, is changed under the
 * first. Throws where one is in two groups, where a name comes twice, where one is not tracked, or where there is none.
 */
export function groupsOf<Of extends Settings>(
  optimizer: string,
  what: Parameters | readonly Group<Of>[],
): readonly Group<Of>[] {
  const given: readonly Group<Of>[] = isGroups(what) ? what : [{ parameters: what }];
  const seen = new Map<Tensor, number>(), names = new Set<string>();
  const groups = given.map(({ parameters, settings }, i) => {
    const own = Object.entries(parameters).filter(([name, w]) => isNew(optimizer, seen, name, w, i));
    for (const [name] of own) {
      if (names.has(name)) {
        refuse(optimizer, `two groups have a parameter ${name}; take both out of the whole model, by parametersIn`);
      }
      names.add(name);
    }
    return { parameters: Object.fromEntries(own), settings };
  });
  if (seen.size === 0) refuse(optimizer, "it is given no parameters, so there is nothing to learn");
  return groups;
}

function isGroups<Of extends Settings>(what: Parameters | readonly Group<Of>[]): what is readonly Group<Of>[] {
  return Array.isArray(what);
}

function isNew(optimizer: string, seen: Map<Tensor, number>, name: string, w: Tensor, group: number): boolean {
  if (!w.tracked) refuse(optimizer, `${name} is not tracked; make it with parameter(...)`);
  const before = seen.get(w);
  if (before !== undefined && before !== group) refuse(optimizer, `${name} is in the groups ${before} and ${group}`);
  seen.set(w, group);
  return before === undefined;
}

/** Shares of what was kept: at 1 nothing new would ever come in. */
const SHARES = ["beta1", "beta2", "rho"];

/** That all settings are known, finite and not negative. */
export function checkSettings(optimizer: string, settings: Settings, known: Settings): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(known, name)) {
      refuse(optimizer, `it has no setting ${name}; it has ${Object.keys(known).join(", ")}`);
    }
    const isShare = SHARES.includes(name);
    if (value >= 0 && value < (isShare ? 1 : Infinity)) continue;
    refuse(optimizer, `${name} is ${value}, expected a number from 0${isShare ? ", less than 1" : ""}`);
  }
}

/** A rate that a schedule may have set. */
export function checkRate(optimizer: string, rate: number, group: number): number {
  if (rate >= 0 && rate < Infinity) return rate;
  throw new Error(`Cannot take a step of ${optimizer}: the learning rate of group ${group} is ${rate}`);
}

function refuse(optimizer: string, reason: string): never {
  throw new Error(`Cannot make the optimizer ${optimizer}: ${reason}`);
}
