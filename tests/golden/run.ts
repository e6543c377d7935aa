/** What `deno task golden [folder]` starts: tries every golden case of a folder on the library. */
import { resolve } from "node:path";
import { Refusal, runProgram } from "../../chapters/program.ts";
import { fileOf } from "../../chapters/start.ts";
import { adapters } from "./adapters.ts";
import { parseCases } from "./parse.ts";
import { exitStatus, fileText, summary, type Tried } from "./report.ts";
import { tryCase } from "./trial.ts";
import "../lib/exact.ts";

/** Tries the cases of a file, whose text is given. */
export async function tryFile(file: string, text: string): Promise<Tried> {
  return { file, outcomes: await Promise.all(parseCases(file, text).map((golden) => tryCase(golden, adapters))) };
}

/** The same for a file of a folder. Where it cannot be read, that is its problem: the other files are tried all the same. */
async function tryFileIn(folder: string, file: string): Promise<Tried> {
  try {
    return await tryFile(file, readFile(folder, file));
  } catch (error) {
    if (error instanceof Refusal) return { file, outcomes: [], problem: error.message };
    throw error;
  }
}

/** The names of the JSON files of a folder, in order. Throws where there is none. */
function filesIn(folder: string): string[] {
  const files = [...readFolder(folder)].filter(({ name, isDirectory }) => !isDirectory && name.endsWith(".json"));
  if (files.length > 0) return files.map(({ name }) => name).sort();
  throw new Refusal(`Cannot find golden cases in ${folder}: it holds no file *.json`);
}

function readFolder(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    throw new Refusal(`Cannot read the folder ${folder}: ${reasonOf(error)}`);
  }
}

function readFile(folder: string, name: string): string {
  try {
    return Deno.readTextFileSync(`${folder}/${name}`);
  } catch (error) {
    throw new Refusal(`Cannot read ${name} in ${folder}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it is not there";
  if (error instanceof Deno.errors.NotADirectory) return "it is no folder";
  return error instanceof Error ? error.message.replace(/, run again with .*/, "") : String(error);
}

/** A folder is named from where the reader stands: `deno task` itself goes to the root. */
function folderFrom(wish: string | undefined): string {
  return wish === undefined ? fileOf("tests/golden") : resolve(Deno.env.get("INIT_CWD") ?? ".", wish);
}

async function main([wish, ...more]: string[]): Promise<number> {
  if (wish === "" || more.length > 0) throw new Refusal("Cannot try this: name one folder, deno task golden FOLDER");
  const folder = folderFrom(wish), all: Tried[] = [];
  for (const name of filesIn(folder)) {
    all.push(await tryFileIn(folder, name));
    console.log(fileText(all[all.length - 1]) + "\n");
  }
  console.log(summary(all));
  return exitStatus(all);
}

if (import.meta.main) await runProgram(async () => Deno.exit(await main(Deno.args)));
