/** How every command of the book begins, and how it ends where something is in the way. */
import { DataError } from "../lib/data/csv.ts";

/** A wish that cannot be met. The message says why and what would help; a trace adds nothing. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** Runs a command. What is in its way is said in one line, with exit status 1; a mistake in the code keeps its trace. */
export async function runProgram(main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const line = lineFor(error);
    if (line === undefined) throw error;
    console.error(line);
    Deno.exitCode = 1; // Deno.exit would end a GPU's driver in the midst of its work, at which it may crash
  }
}

/** Told by its name, so that a chapter without a GPU need not load what knows it. */
function isOfGpu(error: unknown): error is Error {
  return error instanceof Error && error.name === "GpuError";
}

/** The line for an error that is no mistake in the code: a file, a folder, a right, a program that is not there. */
export function lineFor(error: unknown): string | undefined {
  if (error instanceof DataError || error instanceof Refusal || isOfGpu(error)) return error.message;
  const kinds = Object.values(Deno.errors);
  if (!(error instanceof Error && kinds.some((kind) => error instanceof kind))) return undefined;
  return `Cannot go on: ${error.message.replace(/, run again with .*/, "")}`; // nobody should have to give more rights
}
