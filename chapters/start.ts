/** Starts programs of the book in processes of their own, each with the rights that it needs and no more. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Wish } from "./open.ts";

/** The path of a file of this repository. */
export function fileOf(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/** What a chapter may do: read the data, and write figures where the reader wants them. No network, no programs. */
export function rightsOf({ figures }: Pick<Wish, "figures">): string[] {
  const write = figures === undefined ? [] : [allow("write", figures)];
  return ["--allow-env=TERM,COLORTERM", allow("read", fileOf("data")), ...write];
}

/** Opens a chapter; then draws its figures, if the reader wants files. Gives the exit status. */
export async function openChapter(wish: Wish): Promise<number> {
  const code = await program("deno.json", "chapters/open.ts", rightsOf(wish), JSON.stringify(wish));
  return code === 0 && wish.figures ? await draw(wish.figures) : code;
}

/** Turns the figures that a chapter left in a folder into SVG; with `--check`, compares instead. */
export function draw(folder: string, ...options: string[]): Promise<number> {
  const near = relative(Deno.cwd(), folder); // what is printed is short where the folder lies below this one
  const shown = near.startsWith("..") ? folder : near || ".";
  const rights = [allow("read", shown), allow("write", shown)];
  return program("figures/deno.json", "figures/draw.ts", rights, shown, ...options);
}

/** A comma in a path is doubled, since commas part the paths of a list. */
function allow(right: "read" | "write", path: string): string {
  return `--allow-${right}=${path.replaceAll(",", ",,")}`;
}

async function program(config: string, main: string, rights: string[], ...args: string[]): Promise<number> {
  const fixed = ["run", "--quiet", "--no-prompt", "--ignore-env", `--config=${fileOf(config)}`];
  const ignore = () => {}; // Ctrl-C reaches the child too; this process stays to put the terminal in order
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const { code, signal } = await new Deno.Command("deno", { args: [...fixed, ...rights, fileOf(main), ...args] })
      .spawn().status;
    if (signal && Deno.stdout.isTerminal()) console.log("\x1b[0m\x1b[?25h");
    return code;
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}
