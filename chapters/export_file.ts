/** Reads a model, and writes it as ONNX: to a file beside first, which is renamed when it is whole. */
import { DataError } from "../lib/data/records.ts";
import { RECIPE } from "../lib/files/model_file.ts";
import { onnxFile } from "../lib/files/onnx.ts";
import { parseRecipe } from "../lib/files/recipe.ts";
import { decodeSafetensors } from "../lib/files/safetensors.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import { Refusal, runProgram } from "./program.ts";

async function main([from, to, row]: readonly string[]) {
  const { tensors, metadata } = decodeSafetensors(from, await Deno.readFile(from));
  if (!Object.hasOwn(metadata, RECIPE)) {
    throw new DataError(from, "it does not say what the model is made of; only files that this book has written do");
  }
  const recipe = parseRecipe(from, metadata[RECIPE]), options = { row: row?.split(",").map(Number) };
  const bytes = refusing(() => onnxFile(recipe, tensors, options));
  await replace(to, bytes);
  console.log(`Wrote ${to}: ${formatNumber(bytes.length / 1000)} kB, input "input", output "output".`);
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  try {
    await Deno.writeFile(beside, bytes);
    await Deno.rename(beside, file);
  } catch (error) {
    await Deno.remove(beside).catch(() => {}); // it may not be there
    throw error;
  }
}

/** A model that cannot be said in ONNX is no mistake in the code. */
function refusing<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("Cannot ") ? new Refusal(error.message) : error;
  }
}

if (import.meta.main) await runProgram(() => main(Deno.args));
