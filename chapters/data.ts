/** What `deno task data` starts: says which data there is, and downloads what the book does not bring. */
import { Command } from "commander";
import { resolve } from "node:path";
import { MNIST } from "../lib/data/mnist.ts";
import { MIRRORS } from "./download.ts";
import { nearest } from "./nearest.ts";
import { runProgram } from "./program.ts";
import { fileOf, placeOf, program as start } from "./start.ts";

/** Where MNIST is put unless told: git does not look there. */
const FOLDER = "data/mnist";

const SETS: Readonly<Record<string, string>> = {
  iris: "150 flowers of three species, four lengths each",
  breast_cancer: "569 tumors, benign or malignant, 30 measures each",
  wine: "178 wines of three cultivars, 13 measures each",
  diabetes: "442 patients, 10 measures each, and how far the disease went",
  digits: "1797 handwritten digits of 8 x 8 pixels",
};

const data = new Command("deno task data")
  .description("Lists the data of the book; `mnist` downloads MNIST and verifies it.")
  .argument("[set]", "mnist")
  .argument("[folder]", `where to put it, unless into ${FOLDER}`)
  .helpOption("--help", "show this text")
  .showHelpAfterError()
  .action(async (set?: string, folder?: string) => {
    if (set === undefined) return console.log(list());
    if (Object.hasOwn(SETS, set)) {
      return console.log(`${set} comes with the book: data/${set}.csv. data/README.md tells about it.`);
    }
    if (set !== "mnist") return data.error(`error: there is no data set ${set}. ${hint(set)}`);
    Deno.exit(await download(folder === undefined ? fileOf(FOLDER) : resolve(Deno.env.get("INIT_CWD") ?? ".", folder)));
  });

/** In a process of its own, which may ask the mirrors and write into the folder, and no more. */
async function download(path: string): Promise<number> {
  const folder = placeOf(path), hosts = MIRRORS.map((mirror) => new URL(mirror).host).join();
  const rights = [`--allow-net=${hosts}`, `--allow-read=${folder}`, `--allow-write=${folder}`];
  const env = ["--ignore-env", "--allow-env=TERM,COLORTERM"];
  return await start(["--no-prompt", "--no-remote", ...env, ...rights, "chapters/download.ts", folder]);
}

function list(): string {
  const bytes = Object.values(MNIST).reduce((sum, file) => sum + file.bytes, 0);
  const mnist = `70,000 handwritten digits of 28 x 28 pixels; ${Math.round(bytes / 1e6)} MB, to be downloaded`;
  const rows = Object.entries({ ...SETS, mnist }).map(([name, what]) => `${name.padEnd(15)}${what}`);
  return ["Data", "", ...rows, "", "`deno task data mnist` downloads MNIST; the others come with the book, in data/."]
    .join("\n");
}

function hint(set: string): string {
  const near = nearest(set, [...Object.keys(SETS), "mnist"]);
  return near ? `Did you mean ${near}?` : "`deno task data` lists them all.";
}

await runProgram(() => data.parseAsync(Deno.args, { from: "user" }));
