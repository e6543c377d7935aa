/**
 * What `deno task bench` starts: the matrix product by size, and the four models in training, beside others.
 *
 * Tables go to the output, progress to the errors' stream. It ends with code 1 where an entrant did other work than the rest.
 */
import { parseArgs } from "node:util";
import type { Report } from "./contestant.ts";
import { deno, type Entrant, entrants } from "./entrants.ts";
import { describeMachine } from "./machine.ts";
import { type Model, models } from "./model.ts";
import { type Outcome, runFirst } from "./process.ts";
import type { ProductSpeeds } from "./products.ts";
import { noReports, type Standing, standingsOf, strangers, TOLERANCE } from "./standings.ts";
import { modelTable, productTable } from "./tables.ts";
import { pack, taskOf } from "./task.ts";
import { median } from "./timing.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    models: { type: "string", default: models.map(({ name }) => name).join("") },
    products: { type: "boolean", default: true },
  },
  allowNegative: true,
});

const rounds = Number(values.rounds), chosen = models.filter(({ name }) => values.models.includes(name));
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`Cannot run ${values.rounds} rounds: it must be 1, 2, ...`);
  Deno.exit(2);
}

console.log(describeMachine());
if (values.products) console.log("\n" + await products());
const standings = await train(chosen);
for (const [model, found] of standings) console.log(`\n(${model.name}) ${model.title}\n\n${modelTable(model, found)}`);
Deno.exit(verdict([...standings.values()].flat()));

async function products(): Promise<string> {
  console.error("products");
  const outcome = await runFirst<ProductSpeeds>([deno("products.ts")], new Uint8Array());
  if ("failure" in outcome) return `The products ${outcome.failure}.`;
  const peak = median(outcome.lines.map((line) => line.peak));
  return `Peak of one thread: ${peak.toFixed(1)} GFLOP/s.\n\n${productTable(outcome.lines)}`;
}

/** In rounds, so that all share the machine's better and worse minutes. */
async function train(chosen: readonly Model[]): Promise<Map<Model, Standing[]>> {
  const tasks = chosen.map((model) => ({ model, packed: pack(taskOf(model)), reports: noReports() }));
  for (let round = 1; round <= rounds; round++) {
    for (const { model, packed, reports } of tasks) {
      for (const entrant of entrants) reports.get(entrant)!.push(await take(entrant, model, packed, round));
    }
  }
  return new Map(tasks.map(({ model, reports }) => [model, standingsOf(reports)]));
}

async function take(
  entrant: Entrant,
  model: Model,
  packed: Uint8Array<ArrayBuffer>,
  round: number,
): Promise<Outcome<Report>> {
  const outcome = await runFirst<Report>(entrant.programs, packed);
  const result = "failure" in outcome ? outcome.failure : `${outcome.lines[0]?.median.toPrecision(3)} ms`;
  console.error(`round ${round}, (${model.name}), ${entrant.name}: ${result}`);
  return outcome;
}

/** The exit code: whether all did the same work. */
function verdict(standings: readonly Standing[]): number {
  const wrong = strangers(standings);
  for (const { entrant, difference } of wrong) {
    console.log(`\n${entrant.name} did other work: a loss differs by ${difference.toExponential(1)}.`);
  }
  if (wrong.length === 0) console.log(`\nAll losses agree to ${TOLERANCE}.`);
  return wrong.length === 0 ? 0 : 1;
}
