/** What `deno task chapter` starts: finds the chapter that the reader means, and opens it. */
import { InvalidArgumentError, Option } from "commander";
import { resolve } from "node:path";
import { DEVICE_NAMES, type DeviceName } from "../lib/device/choose.ts";
import { wrap } from "../lib/figure/text.ts";
import { command } from "./command.ts";
import { type Chapter, contents } from "./contents.ts";
import { runProgram } from "./program.ts";
import { openChapter } from "./start.ts";
import { terminalLook } from "./terminal.ts";

interface Choices {
  readonly seed: number;
  readonly step: boolean;
  readonly figures?: string;
  readonly color: boolean;
  readonly device?: DeviceName;
}

const program = command("chapter", "Opens a chapter of the book; without a chapter, lists them all.")
  .option("--seed <number>", "seed of every random number", seedOf, 1)
  .addOption(new Option("--device <name>", "where tensors are calculated, from chapter 9 on").choices(DEVICE_NAMES))
  .option("--figures <folder>", "write every figure as SVG into this folder", folderFrom)
  .option("--step", "walk through the calculation step by step, in a chapter that has one", false)
  .option("--no-color", "plain text")
  .action(async (chapter: Chapter | undefined, { seed, step, figures, color, device }: Choices) => {
    if (!chapter) return console.log(list(terminalLook(color).width));
    if (step && !chapter.steps) program.error(`error: chapter ${chapter.number} has no steps to walk through`);
    if (device && !hasTensors(chapter)) {
      program.error(`error: chapter ${chapter.number} calculates with plain numbers, which need no device`);
    }
    Deno.exit(await openChapter({ chapter: chapter.number, seed, step, color, device }, { figures }));
  });

/** Whether a chapter stands behind the one that introduces devices, or is that one. */
function hasTensors({ number }: Chapter): boolean {
  return number >= contents.find(({ introduces }) => introduces.includes("lib/device/"))!.number;
}

/** The chapters, one sentence each. */
function list(width: number): string {
  const column = Math.max(...contents.map(({ name }) => name.length)) + 6;
  const entries = contents.map(({ number, name, shows }) => {
    const [first, ...rest] = wrap(shows, width - column);
    const lead = `${String(number).padStart(2)}  ${name}`.padEnd(column);
    return [lead + first, ...rest.map((line) => " ".repeat(column) + line)].join("\n");
  });
  return ["From One Neuron", "", ...entries, "", "Open one with `deno task chapter 1` or `deno task chapter neuron`."]
    .join("\n");
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffffffff) {
    throw new InvalidArgumentError("A seed is a whole number from 0 to 4294967295.");
  }
  return seed;
}

/** From where the reader stands: `deno task` itself goes to the root. */
function folderFrom(text: string): string {
  if (text === "") throw new InvalidArgumentError('Name a folder; "." is the one in which you are.');
  return resolve(Deno.env.get("INIT_CWD") ?? ".", text);
}

await runProgram(() => program.parseAsync(Deno.args, { from: "user" }));
