/**
 * Opens one chapter in this terminal. `start.ts` starts this program with no more rights than a chapter needs: it reads
 * the data and what else the reader gave it, and writes into the folder of the figures if the reader named one.
 */
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { type Figure } from "../lib/figure/figure.ts";
import { isFigure } from "../lib/figure/page.ts";
import { encode } from "../lib/figure/json.ts";
import { chooseDevice, type Chosen, type DeviceName } from "../lib/device/choose.ts";
import { type Chapter, contents, type Options } from "./contents.ts";
import { settle } from "./place.ts";
import { folderAt } from "./folder.ts";
import { Refusal, runProgram } from "./program.ts";
import { terminalLook, terminalPage } from "./terminal.ts";

/** What the reader wants of which chapter. */
export interface Wish {
  readonly chapter: number;
  readonly seed: number;
  readonly step: boolean;
  readonly color: boolean;
  /** Where tensors are calculated; where the chapter wants it, unless told. */
  readonly device?: DeviceName;
  /** Paths of the reader's own files, and the column to be found out in the table. */
  readonly csv?: string;
  readonly target?: string;
  readonly mnist?: string;
  /** The folder for what the chapter makes. */
  readonly save?: string;
}

/** `file` takes the figures as data, if the reader wants them; `figures/draw.ts` makes pictures of it. */
async function open({ chapter: number, seed, step, color, device, ...own }: Wish, file?: string) {
  const chapter = contents.find((one) => one.number === number)!;
  if (file) await prepare(dirname(file));
  if (own.save !== undefined) await prepare(own.save);
  const chosen = device && await choose(device);
  const figures: Figure[] = [];
  const page = terminalPage(terminalLook(color), (block) => isFigure(block) && figures.push(block));
  page.heading(titleOf(chapter));
  page.text(chapter.shows);
  if (chosen) page.text(`${chosen.says} Where the chapter names a device itself, it is that one.`);
  const { main } = await chapter.main();
  if (chosen) (await import("../lib/tensor.ts")).useDevice(chosen.device);
  else await settle(chapter);
  await main(page, { seed, step, ...filesOf(own) });
  chosen?.device.close();
  if (file) await Deno.writeTextFile(file, encode(figures), { createNew: true });
}

/** The reader's own files, as a chapter is given them. */
function filesOf(
  { csv, target, mnist, save }: Pick<Wish, "csv" | "target" | "mnist" | "save">,
): Pick<Options, "table" | "mnist" | "save"> {
  return {
    ...csv !== undefined && target !== undefined ? { table: { csv: pathToFileURL(csv), target } } : {},
    ...mnist !== undefined ? { mnist: pathToFileURL(`${mnist}/`) } : {},
    ...save !== undefined ? { save: folderAt(pathToFileURL(`${save}/`)) } : {},
  };
}

/** Opens the device that the reader wants. A machine that has none like it is no mistake in the code. */
function choose(name: DeviceName): Promise<Chosen> {
  return chooseDevice(name).catch((error: Error) => {
    throw error.message.startsWith("Cannot ") ? new Refusal(error.message) : error;
  });
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
