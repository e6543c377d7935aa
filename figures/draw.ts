/**
 * Draws the figures of a chapter as SVG files:
 *
 *     deno run --config figures/deno.json --allow-read=DIR --allow-write=DIR figures/draw.ts DIR
 *
 * It reads `DIR/figures.json`, a list of figures as `encode` writes it, and writes `DIR/<name>.svg` for each. An SVG
 * file in DIR that was drawn before and is no longer among the figures is deleted. With `--check` it compares what it
 * would write with the files that are there, and fails with a line for each that differs. In the end `figures.json` is
 * deleted; where something could not be drawn, it stays.
 */
import type { Figure } from "../lib/figure/figure.ts";
import { decode } from "../lib/figure/json.ts";
import { extract, sameFigure } from "../lib/figure/metadata.ts";
import { figureSvg } from "./svg.ts";

/** SVG text by the name of its file. */
type Drawings = ReadonlyMap<string, string>;

const FIGURES = "figures.json";

async function read(folder: string): Promise<readonly Figure[]> {
  const text = await textOf(`${folder}/${FIGURES}`);
  if (text === undefined) throw new Error(`Cannot draw: there is no ${folder}/${FIGURES}`);
  const figures = decode(text);
  for (const [i, { name }] of figures.entries()) {
    if (!/^[a-z0-9_]+$/.test(name)) {
      throw new Error(`Cannot draw figure ${JSON.stringify(name)}: a name has small letters, digits and _ alone`);
    }
    if (figures.findIndex((other) => other.name === name) < i) {
      throw new Error(`Cannot draw two figures named "${name}"`);
    }
  }
  return figures;
}

async function drawAll(figures: readonly Figure[]): Promise<Drawings> {
  const drawings = new Map<string, string>();
  for (const figure of figures) drawings.set(`${figure.name}.svg`, await figureSvg(figure));
  return drawings;
}

/** SVG files of the folder that carry a figure and are not among the drawings. */
async function outdated(folder: string, drawings: Drawings): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".svg") || drawings.has(name)) continue;
    if (figureIn(await Deno.readTextFile(`${folder}/${name}`))) files.push(name);
  }
  return files.sort();
}

function figureIn(svg: string): Figure | undefined {
  try {
    return extract(svg);
  } catch {
    return undefined;
  }
}

/** Each file appears whole: it is written beside its place and then moved there. */
async function write(folder: string, drawings: Drawings) {
  for (const [file, svg] of drawings) {
    await Deno.writeTextFile(`${folder}/${file}.new`, svg);
    await Deno.rename(`${folder}/${file}.new`, `${folder}/${file}`);
    console.log(`${folder}/${file}`);
  }
  for (const file of await outdated(folder, drawings)) {
    await Deno.remove(`${folder}/${file}`);
    console.log(`${folder}/${file} deleted`);
  }
}

/** One line for each file that is not as it would be drawn. */
async function differences(folder: string, drawings: Drawings): Promise<string[]> {
  const lines: string[] = [];
  for (const [file, svg] of drawings) {
    const there = await textOf(`${folder}/${file}`);
    if (there !== svg) lines.push(`${folder}/${file} ${there === undefined ? "is missing" : reason(there, svg)}`);
  }
  for (const file of await outdated(folder, drawings)) lines.push(`${folder}/${file} is no longer among the figures`);
  return lines;
}

function reason(there: string, svg: string): string {
  const figure = figureIn(there);
  if (!figure) return "differs: it carries no figure";
  return `differs: ${sameFigure(figure, extract(svg), 0) ?? "the data are the same, the drawing is not"}`;
}

/** The text of a file, `undefined` where there is none. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Returns the exit status. */
async function main(args: readonly string[]): Promise<number> {
  const check = args.includes("--check");
  const [folder, ...rest] = args.filter((arg) => arg !== "--check");
  if (!folder || folder.startsWith("-") || rest.length > 0) {
    throw new Error("Cannot draw: give the folder of figures.json, and --check or nothing");
  }
  const drawings = await drawAll(await read(folder));
  const lines = check ? await differences(folder, drawings) : [];
  if (!check) await write(folder, drawings);
  for (const line of lines) console.log(line);
  await Deno.remove(`${folder}/${FIGURES}`);
  return lines.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
