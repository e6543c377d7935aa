/** Starts programs of the book in processes of their own, each with the rights that it needs and no more. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Wish } from "./open.ts";
import { Refusal } from "./program.ts";

/** The path of a file of this repository. */
export function fileOf(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/**
 * A folder as the programs are told of it, who all run in the root: short where it lies below. A comma is refused, since
 * Deno reads it as the end of a path in a list of rights. A comma in the path of the root itself does no harm.
 */
export function placeOf(folder: string, act = "write into"): string {
  const near = relative(fileOf("."), folder);
  const place = near.startsWith("..") ? folder : near || ".";
  if (place.includes(",")) throw new Refusal(`Cannot ${act} ${place}: choose a path without a comma`);
  return place;
}

/** What a chapter may do: read the data and the reader's own files, and write where the reader wants it. No network, no programs. */
export function rightsOf(written: readonly string[] = [], own: readonly string[] = []): string[] {
  const write = written.length === 0 ? [] : [`--allow-write=${written.join()}`];
  const read = ["data", ...own].join();
  return ["--no-prompt", "--no-remote", "--ignore-env", "--allow-env=TERM,COLORTERM", `--allow-read=${read}`, ...write];
}

/** How a chapter is opened besides. */
interface Opening {
  /** The folder for its figures, if there is to be one. */
  readonly figures?: string;
  /** An option of `figures/draw.ts`. */
  readonly drawing?: "--check" | "--prune";
  /** Prints nothing of the chapter itself. */
  readonly silent?: boolean;
}

/** Opens a chapter; then draws its figures, if the reader wants them. Gives the exit status. */
export async function openChapter(wish: Wish, { figures, drawing, silent }: Opening = {}): Promise<number> {
  const open = (rights: string[], ...file: string[]) =>
    program(["--config=deno.json", ...rights, "chapters/open.ts", JSON.stringify(wish), ...file], silent);
  const saved = wish.save === undefined ? [] : [placeOf(wish.save)];
  const read = [wish.csv, wish.mnist].filter((path) => path !== undefined).map((path) => placeOf(path, "read"));
  const own = [...read, ...saved];
  if (figures === undefined) return await open(rightsOf(saved, own));
  const folder = placeOf(figures);
  const file = `${folder}/.figures-${crypto.randomUUID()}.json`; // a name that no file of the reader has
  const code = await open(rightsOf([folder, ...saved], own), file);
  if (code !== 0) return code;
  const rights = ["--no-prompt", "--ignore-env", `--allow-read=${folder}`, `--allow-write=${folder}`];
  return await program(["--config=figures/deno.json", ...rights, "figures/draw.ts", file, ...drawing ? [drawing] : []]);
}

/** Runs a program of the book in the root, and gives its exit status. */
export async function program(args: string[], silent = false): Promise<number> {
  const child = spawn(args, silent);
  const handlers: [Deno.Signal, () => void][] = [
    ["SIGINT", () => {}], // Ctrl-C reaches the child too; this process stays to put the terminal in order
    ["SIGTERM", () => child.kill("SIGTERM")], // this one does not
  ];
  if (Deno.build.os === "windows") handlers.pop(); // it has no such signal
  for (const [signal, handler] of handlers) Deno.addSignalListener(signal, handler);
  const { code, signal } = await child.status;
  for (const [signal, handler] of handlers) Deno.removeSignalListener(signal, handler);
  if (signal && Deno.stdout.isTerminal()) console.log("\x1b[0m\x1b[?25h");
  return code;
}

function spawn(args: string[], silent: boolean): Deno.ChildProcess {
  try {
    const stdout = silent ? "null" : "inherit";
    return new Deno.Command("deno", { args: ["run", "--quiet", ...args], cwd: fileOf("."), stdout }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal("Cannot start deno: it is not in a folder of PATH");
  }
}
