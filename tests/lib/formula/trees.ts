/** Random formulas for fast-check, in the variables x and z. */
import fc from "fast-check";
import { FUNCTIONS } from "../../../lib/formula/functions.ts";
import { type Expression, type Formula, LEVELS, number, variable } from "../../../lib/formula/tree.ts";

/** What a random formula is made of. */
export interface Words {
  readonly operators: readonly string[];
  readonly functions: readonly string[];
  /** Whether choices occur, and not only at kinks that a tree happens to have. */
  readonly choices: boolean;
}

/** The whole language. */
export const EVERYTHING: Words = {
  operators: LEVELS.flat(),
  functions: Object.keys(FUNCTIONS),
  choices: true,
};

/** Without kinks, jumps and gaps: defined and smooth everywhere. */
export const SMOOTH: Words = {
  operators: ["+", "-", "*"],
  functions: ["sin", "cos", "tanh", "erf", "normalBelow", "normalDensity"],
  choices: false,
};

function expressions(names: readonly string[], { operators, functions, choices }: Words): fc.Arbitrary<Expression> {
  const { tree } = fc.letrec<{ tree: Expression; leaf: Expression }>((tie) => {
    const part = tie("tree");
    const leaf = fc.oneof(
      fc.oneof(fc.double({ min: 0, max: 4, noNaN: true }), fc.constantFrom(0, 1, 2, Math.PI)).map((x) => number(x + 0)),
      fc.constantFrom(...names).map(variable),
    );
    const operation = fc.tuple(fc.constantFrom(...operators), part, part).map(([operator, left, right]) =>
      ({ kind: "binary", operator, left, right }) as Expression
    );
    const call = fc.tuple(fc.constantFrom(...functions), part, part).map(([name, x, z]) =>
      ({ kind: "call", name, of: FUNCTIONS[name].takes === 1 ? [x] : [x, z] }) as Expression
    );
    const negative = part.map((of) => ({ kind: "negative", of }) as Expression);
    const choice = fc.tuple(part, part, part).map(([condition, yes, no]) =>
      ({ kind: "choice", condition, yes, no }) as Expression
    );
    const grown = [operation, operation, call, negative, ...(choices ? [choice] : [])];
    return { leaf, tree: fc.oneof({ maxDepth: 4, depthIdentifier: "tree" }, tie("leaf"), ...grown) };
  });
  return tree;
}

/** Formulas with two definitions, each of which may be used after it. */
export function formulas(words: Words): fc.Arbitrary<Formula> {
  return fc.tuple(
    expressions(["x", "z"], words),
    expressions(["x", "z", "d"], words),
    expressions(["x", "z", "d", "e"], words),
  ).map(([d, e, result]) => ({ definitions: [{ name: "d", is: d }, { name: "e", is: e }], result }));
}
