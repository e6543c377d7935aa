/** What `deno task chapter` starts: finds the chapter that the reader means, and opens it. */
import { InvalidArgumentError, Option } from "commander";
import { resolve } from "node:path";
import { DEVICE_NAMES, type DeviceName } from "../lib/device/choose.ts";
import { wrap } from "../lib/figure/text.ts";
import { command } from "./command.ts";
import { type Chapter, contents, type Taken } from "./contents.ts";
import { hasTensors } from "./place.ts";
import { runProgram } from "./program.ts";
import { openChapter } from "./start.ts";
import { terminalLook } from "./terminal.ts";

interface Choices {
  readonly seed: number;
  readonly step: boolean;
  readonly figures?: string;
  readonly color: boolean;
  readonly device?: DeviceName;
  readonly csv?: string;
  readonly target?: string;
  readonly mnist?: string;
  readonly save?: string;
}

const program = command("chapter", "Opens a chapter of the book; without a chapter, lists them all.")
  .option("--seed <number>", "seed of every random number", seedOf, 1)
  .addOption(new Option("--device <name>", "where tensors are calculated, from chapter 9 on").choices(DEVICE_NAMES))
  .option("--figures <folder>", "write every figure as SVG into this folder", placeFrom("folder"))
  .option("--step", "walk through the calculation step by step, in a chapter that has one", false)
  .option("--csv <file>", "a table of your own, in a chapter that takes one; with --target", placeFrom("file"))
  .option("--target <column>", "the column of that table that is to be found out")
  .option("--mnist <folder>", "the folder with MNIST, in a chapter that takes it", placeFrom("folder"))
  .option("--save <folder>", "keep there what the chapter makes, in a chapter that makes files", placeFrom("folder"))
  .option("--no-color", "plain text")
  .action(async (chapter: Chapter | undefined, choices: Choices) => {
    const { seed, step, figures, color, device, csv, target, mnist, save } = choices;
    if (!chapter) return console.log(list(terminalLook(color).width));
    if (step && !chapter.steps) program.error(`error: chapter ${chapter.number} has no steps to walk through`);
    if (device && !hasTensors(chapter)) {
      program.error(`error: chapter ${chapter.number} calculates with plain numbers, which need no device`);
    }
    checkTaken(chapter, choices);
    const wish = { chapter: chapter.number, seed, step, color, device, csv, target, mnist, save };
    Deno.exit(await openChapter(wish, { figures }));
  });

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
function placeFrom(what: string): (text: string) => string {
  return (text) => {
    const here = what === "folder" ? '; "." is the one in which you are' : "";
    if (text === "") throw new InvalidArgumentError(`Name a ${what}${here}.`);
    return resolve(Deno.env.get("INIT_CWD") ?? ".", text);
  };
}

/** That the chapter can be given what the reader gives, and that a table comes with its target. */
function checkTaken(chapter: Chapter, { csv, target, mnist, save }: Choices): void {
  if (csv !== undefined && target === undefined) {
    program.error("error: --csv needs --target, the column to be found out");
  }
  if (target !== undefined && csv === undefined) {
    program.error("error: --target needs --csv, the file with that column");
  }
  const given: [Taken, string | undefined, string][] = [
    ["csv", csv, "takes no table of yours"],
    ["mnist", mnist, "takes no MNIST"],
    ["save", save, "makes no files"],
  ];
  for (const [name, value, what] of given) {
    if (value === undefined || chapter.takes?.includes(name)) continue;
    const others = contents.filter(({ takes }) => takes?.includes(name)).map(({ number }) => number);
    program.error(`error: chapter ${chapter.number} ${what}; --${name} is for chapter ${others.join(", ")}`);
  }
}

await runProgram(() => program.parseAsync(Deno.args, { from: "user" }));
