/** What the commands of the book have in common: how a chapter is named, and how a mistake is answered. */
import { Command, InvalidArgumentError } from "commander";
import { type Chapter, chaptersFor, contents } from "./contents.ts";
import { nearest } from "./nearest.ts";

/** A command that may be given a chapter. A mistake gets its reason and the usage, and exit status 1. */
export function command(name: string, description: string): Command {
  return new Command(`deno task ${name}`)
    .description(description)
    .argument("[chapter]", "its number, its name, or the beginning of its name", chapterOf)
    .helpOption("--help", "show this text")
    .showHelpAfterError()
    .configureOutput({
      outputError: (text, write) =>
        write(
          text.replace(/command-argument value '(.*)' is invalid for argument 'chapter'\./, "there is no chapter $1."),
        ),
    });
}

function chapterOf(wish: string): Chapter {
  const found = chaptersFor(wish);
  if (found.length === 1) return found[0];
  throw new InvalidArgumentError(hintFor(wish, found.map(({ name }) => name)));
}

function hintFor(wish: string, found: readonly string[]): string {
  if (found.length > 1) return `It may be ${found.join(" or ")}.`;
  if (/^\d+$/.test(wish)) return `There are chapters 1 to ${contents.length}.`;
  const near = nearest(wish, contents.map(({ name }) => name));
  return near ? `Did you mean ${near}?` : "`deno task chapter` lists them all.";
}
