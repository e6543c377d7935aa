/** The part of the experiment that looks into the ops: their table, and their formulas as trees. */
import type { Page } from "../../lib/figure/page.ts";
import { derive } from "../../lib/formula/derive.ts";
import { parseFormula } from "../../lib/formula/parse.ts";
import { printFormula } from "../../lib/formula/print.ts";
import type { Op } from "../../lib/op.ts";
import { sigmoid, tanh } from "../../lib/ops/activations.ts";
import { add, div, maximum, mul } from "../../lib/ops/arithmetic.ts";
import { reshape, sum } from "../../lib/ops/broadcast.ts";
import { exp, log } from "../../lib/ops/functions.ts";
import { product } from "../../lib/ops/product.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { treeOf } from "./drawing.ts";
import { valueAt } from "./experiments.ts";

/** What of an op stands in the table. */
type Listed = Pick<Op<never>, "kind"> & { readonly entry: Pick<Op<never>["entry"], "name" | "is" | "slopes"> };

export const SELECTION: readonly Listed[] = [add, mul, div, maximum, exp, log, tanh, sigmoid, sum, reshape, product];

export function showOps(page: Page) {
  page.heading("The table of ops");
  page.text(
    `An op is a row of a table: what it gives, and what it hands back to each input when dy arrives. These are some
    of them. In a formula, y is the value, and e and c are names for a part. The last three move or add numbers, so they
    are described in words.`,
  );
  page.table(
    ["op", "value", "to", "gradient"],
    SELECTION.flatMap(({ entry: { name, is, slopes } }) =>
      Object.entries(slopes).map(([of, gradient], i) => [i === 0 ? name : "", i === 0 ? is : "", of.slice(1), gradient])
    ),
  );
}

/** log(1 + e^x) as one would write it, and as the library does. */
export const PLAIN_SOFTPLUS = "log(1 + exp(x))";

export function showFormulas(page: Page) {
  page.heading("A formula is a tree");
  page.text(
    `A formula is read once and becomes a tree, so that a program can do with it what it wants: calculate it, print
    it in another language, or derive it. This is the gradient of the sigmoid. A name that is used several times is drawn
    as one node. So at e, which is used three times, the branches join again, and the tree is drawn as a graph.`,
  );
  page.graph({
    name: "formula_tree",
    title: "The gradient of the sigmoid, as it is read",
    ...treeOf(parseFormula(sigmoid.entry.slopes.dx, ["x", "dy"])),
  });
  page.text(
    `The rules of calculus turn one tree into another. What they make is right, and not always short. A part that
    comes several times gets a name, such as part_1:`,
  );
  const derived = ["x * x * x", "tanh(x)", PLAIN_SOFTPLUS].map((text) => {
    const slope = derive(parseFormula(text, ["x"]), "x")!;
    return [text, printFormula(slope)];
  });
  page.table(["formula", "its slope, by the rules"], derived);
  showStableForms(page);
  page.text("What is no formula is refused, with the place:");
  const wrong = ["1 / (1 + exp(-z))", "exp(x, 2)", "x +"];
  page.table(
    ["read as a formula of x", "answer"],
    wrong.map((text) => [text, reasonAgainst(() => parseFormula(text, ["x"]))!.split("\n")[0]]),
  );
}

function showStableForms(page: Page) {
  const byRules = derive(parseFormula(PLAIN_SOFTPLUS, ["x"]), "x")!, byHand = parseFormula(sigmoid.entry.is, ["x"]);
  page.text(`The last one is the slope of the softplus, which is the sigmoid (chapter 4). The rules do not know that
    exp(800) is too large to be written:`);
  page.table(
    ["x", "by the rules", "sigmoid of the table"],
    [-800, -40, 0, 40, 800].map((x) => [x, valueAt(byRules, { x }), valueAt(byHand, { x })]),
  );
  page.text(
    `So the gradients of the table are written by hand, in the form that keeps most digits, and tests compare them
    with differences. The rules serve where nobody wants to write by hand: for gradients of gradients.`,
  );
}
