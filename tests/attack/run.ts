/** What `deno task attack [name]` starts: wrong gradients for every op, and whether the checker catches them. */
import { nearest } from "../../chapters/nearest.ts";
import { Refusal, runProgram } from "../../chapters/program.ts";
import { attack } from "./attack.ts";
import { type Attacked, exitStatus, heading, lines, summary } from "./report.ts";
import { targets } from "./targets.ts";
import type { Target } from "./trial.ts";

/** The op of this name; all where none is named. */
export function chosen(wish: string = "", ...more: readonly string[]): readonly Target[] {
  if (more.length > 0) throw new Refusal("Cannot attack this: name one op, deno task attack NAME");
  const found = targets.filter(({ name }) => wish === "" || name.toLowerCase() === wish.toLowerCase());
  if (found.length > 0) return found;
  const near = nearest(wish, targets.map(({ name }) => name));
  const hint = near ? `Did you mean ${near}?` : "`deno task attack` lists them all.";
  throw new Refusal(`Cannot attack "${wish}": no op with a gradient has this name. ${hint}`);
}

// deno-lint-ignore require-await -- what is refused must come as a rejected promise
async function main(wishes: readonly string[]): Promise<number> {
  const found = chosen(...wishes), all: Attacked[] = [];
  console.log("Each op with wrong gradients that were made by machine, and how many of them the checker catches.\n");
  console.log(heading);
  for (const target of found) {
    all.push({ name: target.name, outcomes: attack(target) });
    console.log(lines(all[all.length - 1], found.length === 1));
  }
  console.log(summary(all));
  return exitStatus(all);
}

if (import.meta.main) await runProgram(async () => Deno.exit(await main(Deno.args)));
