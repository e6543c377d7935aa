/**
 * Losses and metrics of a model with several outputs.
 *
 * The losses of the outputs are added, each with a weight. A slope of a sum is the sum of the slopes, so what the outputs share is
 * pulled at by all of them, and one optimizer takes the step (Caruana 1997).
 */
import { gradients } from "../autograd.ts";
import type { Parameters } from "../nn/layer.ts";
import { entriesOf, namesIn, type Values } from "../nn/values.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { slopeNorm } from "../optim/clip.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Loss, Metrics } from "./measure.ts";
import type { Metric } from "./metrics.ts";

/** What is asked of one output. */
export interface Head {
  readonly loss: Loss;
  /** How much its loss counts: 1 unless told. */
  readonly weight?: number;
  readonly metrics?: Metrics;
}

/** What is asked of each output, by the names of the outputs, which are those of the targets too. */
export type Heads<Name extends string = string> = Readonly<Record<Name, Head>>;

type Named<Name extends string> = Readonly<Record<Name, Tensor>>;

/**
 * One loss for all outputs: the sum of theirs, each times its weight. Throws where outputs, targets and losses do not have the
 * same names, and where a loss is not one number.
 */
export function lossOf<Name extends string>(heads: Heads<Name>): Loss<Named<Name>, Named<Name>> {
  checkHeads(heads);
  return (outputs, targets) => {
    const losses = Object.entries(lossesOf(heads, outputs, targets));
    return losses.map(([name, loss]) => weighted(loss, heads[name as Name])).reduce((sum, loss) => add(sum, loss));
  };
}

/** A loss as it counts. */
function weighted(loss: Tensor, { weight = 1 }: Head): Tensor {
  return weight === 1 ? loss : mul(loss, weight);
}

/** The losses of the outputs and their metrics, by name: "species.loss" without its weight, "species.accuracy". */
export function metricsOf<Name extends string>(heads: Heads<Name>): Metrics<Named<Name>, Named<Name>> {
  checkHeads(heads);
  const found = Object.entries<Head>(heads).flatMap(([head, { loss, metrics }]) =>
    Object.entries({ loss, ...checked(head, metrics) }).map(([name, metric]) => [`${head}.${name}`, of(head, metric)])
  );
  return Object.fromEntries(found);
}

/** A metric of one output among several. */
function of(head: string, metric: Metric): Metric<Readonly<Record<string, Tensor>>, Readonly<Record<string, Tensor>>> {
  return (outputs, targets) => metric(outputs[head], targets[head]);
}

function checked(head: string, metrics: Metrics = {}): Metrics {
  if (!Object.hasOwn(metrics, "loss")) return metrics;
  throw new Error(`Cannot name a metric of "${head}" "loss": the loss itself has that name`);
}

/**
 * How strongly the loss of each output pulls at these parameters: the length of its slopes in them, with its weight, one number
 * each. Where they pull in different directions, the step is shorter than the sum.
 */
export function pullsOf<Name extends string>(
  heads: Heads<Name>,
  outputs: Named<Name>,
  targets: Named<Name>,
  parameters: Parameters,
): Named<Name> {
  checkHeads(heads);
  const pulls = Object.entries(lossesOf(heads, outputs, targets)).map(([name, loss]) =>
    [name, slopeNorm(gradients(weighted(loss, heads[name as Name])), parameters)] as const
  );
  return Object.fromEntries(pulls) as Named<Name>;
}

/** The loss of each output, as it is. */
function lossesOf(heads: Heads, outputs: Values, targets: Values): Record<string, Tensor> {
  const wanted = Object.keys(heads), found = Object.fromEntries(entriesOf(outputs));
  checkNames("the model gives", namesIn(outputs), wanted);
  checkNames("the targets are", namesIn(targets), wanted);
  const answers = Object.fromEntries(entriesOf(targets));
  return Object.fromEntries(wanted.map((name) => [name, one(name, heads[name].loss(found[name], answers[name]))]));
}

/** That it is one number: others would be added to one in each place. */
function one(name: string, loss: Tensor): Tensor {
  if (loss.shape.length === 0) return loss;
  throw new Error(
    `Cannot add the loss of "${name}": it has shape ${showShape(loss.shape)}, expected one number, such as a mean`,
  );
}

/** That each output has its loss, and each loss its output. */
function checkNames(who: string, given: readonly string[], wanted: readonly string[]): void {
  if (given.length === wanted.length && wanted.every((name) => given.includes(name))) return;
  const names = given[0] === "" ? "one tensor without a name" : listed(given);
  throw new Error(
    `Cannot add losses: ${who} ${names}, and there are losses for ${listed(wanted)}; give each output one of its name`,
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ") || "nothing";
}

function checkHeads(heads: Heads): void {
  const names = Object.keys(heads);
  if (names.length === 0) throw new Error("Cannot add losses: there are none");
  for (const name of names) {
    const { weight = 1 } = heads[name];
    if (weight >= 0 && weight < Infinity) continue;
    throw new Error(`Cannot add the loss of "${name}" with the weight ${weight}: a weight is a number from 0 up`);
  }
}
