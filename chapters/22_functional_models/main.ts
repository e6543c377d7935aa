/** The experiment: functions that share and add, the models of the notes, sources together, two heads, one tower for two images. */
import { drawnModel, modelGraph } from "../../lib/nn/graph.ts";
import type { InputShape } from "../../lib/nn/summary.ts";
import type { AnyLayer } from "../../lib/nn/layer.ts";
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import * as models from "./models.ts";
import * as plain from "./plain.ts";
import { showHeads, showLastLayers, showSources, showTowers } from "./showing.ts";

export async function main(page: Page, { seed }: Options) {
  showTwin(page, seed);
  showTwoLosses(page, seed);
  showModels(page, seed);
  await showSources(page, seed);
  await showHeads(page, seed);
  await showTowers(page, seed);
  await showLastLayers(page, seed);
  await showClaims(page, claims, seed);
}

const number = (value: number) => value.toFixed(4);

function showTwin(page: Page, seed: number) {
  page.heading("One neuron in two places");
  page.text(
    `In plain numbers first. A neuron with two weights reads the input a, and then the input b; a last neuron reads both answers. Beside
    it a model with two neurons that have the same numbers, one for each input. These are the slopes of the loss:`,
  );
  const { shared, left, right } = plain.slopesOfTwin(plain.twin(seed));
  page.table(
    ["in", "used twice", "copy that reads a", "copy that reads b", "sum of the copies"],
    ["w1", "w2", "b"].map((name, i) => [
      name,
      number(shared[i]),
      number(left[i]),
      number(right[i]),
      number(left[i] + right[i]),
    ]),
  );
  page.text(
    `Both models say the same. But the neuron that is used twice has two ways to the loss, and slopes of several ways are added. Nothing had to be
    built for this: backpropagation has added them since chapter 7.`,
  );
}

function showTwoLosses(page: Page, seed: number) {
  page.heading("Two losses");
  const { each: [one, other], both, shares } = plain.slopesOfHeads(seed);
  page.text(
    `A network 2-4-3 is the trunk of two neurons: one tells a number, the other a yes or no. Each has its loss. These are the slopes in the
    first five numbers of the trunk, walking back from each loss and from their sum:`,
  );
  page.table(
    ["loss of the number", "of the yes or no", "of the sum"],
    both.slice(0, 5).map((slope, i) => [number(one[i]), number(other[i]), number(slope)]),
  );
  page.text(
    `The slope of a sum is the sum of the slopes. How hard a loss pulls at the trunk is the length of its slopes there. Of both lengths together,
    the number has ${(100 * shares[0]).toFixed(0)} % and the yes or no ${
      (100 * shares[1]).toFixed(0)
    } %. Nobody chose these
    shares. A weight for each loss changes them.`,
  );
}

/** The models of the notes, and what goes into them. */
const MODELS: readonly { name: string; where: string; make: (random: Random) => AnyLayer; input: InputShape }[] = [
  { name: "11-16-8-4 list", where: "002:290-298", make: models.asList, input: [11] },
  { name: "11-16-8-4 function", where: "002:402-421", make: models.asFunction, input: [11] },
  { name: "two branches", where: "002:309-345", make: models.twoBranches, input: { first: [11], second: [5] } },
  { name: "two heads", where: "002:430-456", make: models.twoHeads, input: [11] },
  { name: "two heads, Iris", where: "002:463-480", make: models.irisModel, input: [3] },
];

function showModels(page: Page, seed: number) {
  page.heading("The models of the notes");
  page.text(
    `All functional models of the notes, and the list that the first one is to be equal to. What goes in and comes out has names:`,
  );
  page.table(
    ["model", "in the notes", "inputs", "outputs", "parameters"],
    MODELS.map(({ name, where, make, input }) => {
      const model = make(new Random(seed)), { nodes } = graphOf(model, input);
      const named = (kind: string) => nodes.filter((node) => node.kind === kind).map(({ name }) => name).join(", ");
      return [name, where, named("input"), named("output"), models.countParameters(model)];
    }),
  );
  const { make, input } = MODELS[2];
  page.graph({
    name: "two_branches",
    title: "Two inputs, two outputs, and no way from one to the other",
    ...drawnModel(graphOf(make(new Random(seed)), input)),
  });
  page.text(
    `The drawing was made from one run on a row of zeros. It shows what the code of the third model does not say aloud: its
    branches never meet. It is two models in one, and each learns as if the other were not there.`,
  );
}

/** The graph of any model, whatever it takes. */
function graphOf(model: AnyLayer, input: InputShape) {
  return modelGraph(model as Parameters<typeof modelGraph>[0], input);
}
