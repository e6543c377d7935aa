/**
 * Opens one chapter in this terminal. `start.ts` starts this program with no more rights than a chapter needs: it reads
 * the data, and writes into the folder of the figures if the reader named one.
 */
import { dirname } from "node:path";
import { type Figure } from "../lib/figure/figure.ts";
import { isFigure } from "../lib/figure/page.ts";
import { encode } from "../lib/figure/json.ts";
import { type Chapter, contents } from "./contents.ts";
import { runProgram } from "./program.ts";
import { terminalLook, terminalPage } from "./terminal.ts";

/** What the reader wants of which chapter. */
export interface Wish {
  readonly chapter: number;
  readonly seed: number;
  readonly step: boolean;
  readonly color: boolean;
}

/** `file` takes the figures as data, if the reader wants them; `figures/draw.ts` makes pictures of it. */
async function open({ chapter: number, seed, step, color }: Wish, file?: string) {
  const chapter = contents.find((one) => one.number === number)!;
  if (file) await prepare(dirname(file));
  const figures: Figure[] = [];
  const page = terminalPage(terminalLook(color), (block) => isFigure(block) && figures.push(block));
  page.heading(titleOf(chapter));
  page.text(chapter.shows);
  const { main } = await chapter.main();
  await main(page, { seed, step });
  if (file) await Deno.writeTextFile(file, encode(figures), { createNew: true });
}

function titleOf({ number, title }: Chapter): string {
  return `Chapter ${number}: ${title}`;
}

/** A folder that cannot be made or written to is found before the chapter works, not after. */
async function prepare(folder: string) {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.remove(await Deno.makeTempFile({ dir: folder }));
}

if (import.meta.main) await runProgram(() => open(JSON.parse(Deno.args[0]), Deno.args[1]));
