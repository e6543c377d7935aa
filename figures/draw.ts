/**
 * Draws the figures of a chapter as SVG files:
 *
 *     deno run --config figures/deno.json --allow-read=DIR --allow-write=DIR figures/draw.ts DIR/FILE.json
 *
 * It reads FILE.json, a list of figures as `encode` writes it, deletes it, and writes `DIR/<name>.svg` for each figure.
 * With `--prune` it also deletes every SVG file in DIR that was drawn before and is no longer among the figures. With
 * `--check` it changes no picture: it compares what it would write with the files that are there, and fails with a line
 * for each that differs.
 */
import { dirname } from "node:path";
import type { Figure } from "../lib/figure/figure.ts";
import { decode } from "../lib/figure/json.ts";
import { extract, sameFigure } from "../lib/figure/metadata.ts";

/** SVG text by the name of its file. */
type Drawings = ReadonlyMap<string, string>;

/** The figures of a file, which is deleted at once: who interrupts the drawing finds no file that is not a picture. */
async function take(file: string): Promise<readonly Figure[]> {
  const text = await textOf(file);
  if (text === undefined) throw new Error(`Cannot draw: there is no ${file}`);
  await Deno.remove(file);
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
  const { figureSvg } = await import("./svg.ts"); // takes a second to load: only now, when the file is gone
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

/** Each file appears whole: it is written beside its place and then moved there. Nothing is awaited in between. */
function write(folder: string, drawings: Drawings) {
  for (const [file, svg] of drawings) {
    Deno.writeTextFileSync(`${folder}/${file}.new`, svg);
    Deno.renameSync(`${folder}/${file}.new`, `${folder}/${file}`);
    console.log(`${folder}/${file}`);
  }
}

async function prune(folder: string, drawings: Drawings) {
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
async function main([file, option, ...rest]: readonly string[]): Promise<number> {
  if (!file?.endsWith(".json") || !["--check", "--prune", undefined].includes(option) || rest.length > 0) {
    throw new Error("Cannot draw: give the file of the figures, and --check or --prune or nothing");
  }
  const folder = dirname(file);
  const drawings = await drawAll(await take(file));
  if (option === "--check") return tell(await differences(folder, drawings));
  write(folder, drawings);
  if (option === "--prune") await prune(folder, drawings);
  return 0;
}

function tell(lines: readonly string[]): number {
  for (const line of lines) console.log(line);
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
