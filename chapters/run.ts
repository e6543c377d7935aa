/** What `deno task chapter` starts: finds the chapter that the reader means, and opens it. */
import { Command, InvalidArgumentError } from "commander";
import { resolve } from "node:path";
import { type Chapter, chaptersFor, contents } from "./contents.ts";
import { nearest } from "./nearest.ts";
import { openChapter } from "./start.ts";
import { terminalLook, wrap } from "./terminal.ts";

interface Choices {
  readonly seed: number;
  readonly figures?: string;
  readonly color: boolean;
}

const program: Command = new Command("deno task chapter")
  .description("Opens a chapter of the book; without a chapter, lists them all.")
  .argument("[chapter]", "its number, its name, or the beginning of its name", chapterOf)
  .option("--seed <number>", "seed of every random number", seedOf, 1)
  .option("--figures <folder>", "write every figure as SVG into this folder")
  .option("--no-color", "plain text")
  .helpOption("--help", "show this text")
  .showHelpAfterError()
  .action(async (chapter: Chapter | undefined, { seed, figures, color }: Choices) => {
    if (!chapter) return console.log(list(terminalLook(color).width));
    const folder = figures === undefined ? undefined : resolve(figures);
    Deno.exit(await openChapter({ chapter: chapter.number, seed, color, figures: folder }));
  });

/** The chapters, one sentence each. */
function list(width: number): string {
  const column = Math.max(...contents.map(({ name }) => name.length)) + 6;
  const entries = contents.map(({ number, name, claim }) => {
    const [first, ...rest] = wrap(claim, width - column);
    const lead = `${String(number).padStart(2)}  ${name}`.padEnd(column);
    return [lead + first, ...rest.map((line) => " ".repeat(column) + line)].join("\n");
  });
  return ["From One Neuron", "", ...entries, "", "Open one with `deno task chapter 1` or `deno task chapter neuron`."]
    .join("\n");
}

function chapterOf(wish: string): Chapter {
  const found = chaptersFor(wish);
  if (found.length === 1) return found[0];
  const names = (found.length > 1 ? found : contents).map(({ name }) => name);
  if (found.length > 1) throw new InvalidArgumentError(`It fits ${names.join(" and ")}.`);
  const hint = /^\d+$/.test(wish)
    ? `There are chapters 1 to ${contents.length}.`
    : `Did you mean ${nearest(wish, names)}?`;
  throw new InvalidArgumentError(hint);
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffffffff) {
    throw new InvalidArgumentError("A seed is a whole number from 0 to 4294967295.");
  }
  return seed;
}

await program.parseAsync(Deno.args, { from: "user" });
