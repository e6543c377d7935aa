/** Wrong walks through a graph: every slope on the way is right, and the way is not. */
import type { Value } from "../../06_computation_graphs/computation_graphs.ts";
import { localSlopes } from "../../06_computation_graphs/paths.ts";
import { backward, topologicalOrder } from "../backpropagation.ts";
import {
  graphBackward,
  type GraphRule,
  neuron,
  sharedWeight,
  shortcut,
  square,
  twoWays,
} from "./correct_rules_graphs.ts";
import { againAndAgain, overwriting, tooSoon, type Walk } from "../walks.ts";
import { wrong, type WrongRule } from "./wrong_rules.ts";

/** The right order, with something else done at each input. */
function walk(
  receive: (input: Value, slope: number, from: Value) => void,
  choose = (from: Value) => from.inputs,
): Walk {
  return (end) => {
    end.gradient = 1;
    for (const value of topologicalOrder(end).toReversed()) {
      const slopes = localSlopes(value);
      choose(value).forEach((input, i) => receive(input, slopes[i], value));
    }
  };
}

const added = (input: Value, slope: number, from: Value) => {
  input.gradient += slope * from.gradient;
};

const forgetful = walk((input, slope) => input.gradient += slope);

const firstInput = walk(added, ({ inputs }) => inputs.slice(0, 1));

/** The end is the result times u; this begins at the result. */
const fromResult: Walk = (end) => backward(end.inputs[0]);

function wrongWalk(rule: GraphRule, name: string, mistake: string, walk: Walk): WrongRule {
  return wrong(rule, name, mistake, graphBackward(rule.build, walk));
}

/** Mistakes in the walk. */
export const wrongGraphs: readonly WrongRule[] = [
  wrongWalk(square, "square overwritten", "A value keeps the last slope that it gets, and not the sum.", overwriting),
  wrongWalk(sharedWeight, "shared weight overwritten", "The weight keeps the slope of one layer.", overwriting),
  wrongWalk(
    twoWays,
    "depth first at once",
    "There is no order: what has arrived is passed on again and again.",
    againAndAgain,
  ),
  wrongWalk(shortcut, "passed on too soon", "A value passes on before all of its slope has arrived.", tooSoon),
  wrongWalk(
    neuron,
    "no incoming gradient",
    "Each value passes on its local slopes, not times its own gradient.",
    forgetful,
  ),
  wrongWalk(neuron, "first input only", "The second input of an operation gets nothing.", firstInput),
  wrongWalk(neuron, "begun at 1", "The walk begins with 1, whatever comes in from upstream.", fromResult),
];
