/** What `deno task export` starts: makes an ONNX file of a model that a chapter has saved. */
import { Command, InvalidArgumentError } from "commander";
import { dirname, resolve } from "node:path";
import { runProgram } from "./program.ts";
import { placeOf, program as start } from "./start.ts";

const here = (path: string) => resolve(Deno.env.get("INIT_CWD") ?? ".", path);

const command = new Command("deno task export")
  .description("Makes an ONNX file of a model that was saved as safetensors, for the engines that run such files.")
  .argument("<model>", "a file that `deno task chapter 24 --save FOLDER` or `modelFile` has written")
  .argument("<onnx>", "the file to be written, which ends in .onnx", nameOf)
  .option("--row <sizes>", "the shape of one row of the input, such as 1,28,28, where the model does not tell", rowOf)
  .helpOption("--help", "show this text")
  .showHelpAfterError()
  .action(async (model: string, onnx: string, { row }: { row?: number[] }) => {
    Deno.exit(await exported(here(model), here(onnx), row));
  });

/** In a process of its own, which may read the one file and write into the folder of the other, and no more. */
async function exported(model: string, onnx: string, row?: readonly number[]): Promise<number> {
  const from = placeOf(model, "read"), to = placeOf(onnx), folder = placeOf(dirname(onnx));
  const rights = [
    "--ignore-env",
    "--allow-env=TERM,COLORTERM",
    `--allow-read=${from},${folder}`,
    `--allow-write=${folder}`,
  ];
  return await start([
    "--no-prompt",
    "--no-remote",
    ...rights,
    "chapters/export_file.ts",
    from,
    to,
    ...row ? [row.join()] : [],
  ]);
}

/** With the files in the wrong order, or one of them twice, the model itself would be covered up. */
function nameOf(text: string): string {
  if (text.endsWith(".onnx")) return text;
  throw new InvalidArgumentError("The name of the file to be written ends in .onnx.");
}

function rowOf(text: string): number[] {
  const sizes = text.split(",").map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size > 0 && size < 2 ** 31)) return sizes;
  throw new InvalidArgumentError("A row has sizes such as 784 or 1,28,28.");
}

await runProgram(() => command.parseAsync(Deno.args, { from: "user" }));
