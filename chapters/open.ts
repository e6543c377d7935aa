/**
 * Opens one chapter in this terminal. `run.ts` starts this program with no more
 * rights than a chapter needs: it reads the data, and writes into the figures
 * folder if the reader named one.
 */
import { DataError } from "../lib/data/csv.ts";
import { type Figure } from "../lib/figure/figure.ts";
import { isFigure } from "../lib/figure/page.ts";
import { encode } from "../lib/figure/json.ts";
import { type Chapter, contents } from "./contents.ts";
import { terminalLook, terminalPage } from "./terminal.ts";

/** What `run.ts` hands over, as JSON. */
export interface Wish {
  readonly chapter: number;
  readonly seed: number;
  readonly step: boolean;
  readonly color: boolean;
  /** The folder for figures, if the reader wants them. */
  readonly figures?: string;
}

async function open({ chapter: number, seed, step, color, figures: folder }: Wish) {
  const chapter = contents.find((one) => one.number === number)!;
  const figures: Figure[] = [];
  const page = terminalPage(terminalLook(color), (block) => isFigure(block) && figures.push(block));
  page.heading(titleOf(chapter));
  page.text(chapter.claim);
  const { main } = await chapter.main();
  await main(page, { seed, step });
  if (folder) await save(figures, folder);
}

function titleOf({ number, title }: Chapter): string {
  return `Chapter ${number}: ${title}`;
}

/** Leaves the figures as data; `figures/draw.ts` makes pictures of them. */
async function save(figures: readonly Figure[], folder: string) {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/figures.json`, encode(figures));
}

if (import.meta.main) {
  try {
    await open(JSON.parse(Deno.args[0]));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
