/** Starts a program, gives it bytes, and takes the lines of JSON that it prints; what goes wrong becomes a sentence. */
import type { Program } from "./entrants.ts";

export type Outcome<Line> = { readonly lines: readonly Line[] } | { readonly failure: string };

/** The outcome of the first program that works, or of the last that does not. */
export async function runFirst<Line>(programs: readonly Program[], input: Bytes): Promise<Outcome<Line>> {
  let outcome: Outcome<Line> = { failure: "there is no program to start" };
  for (const program of programs) {
    outcome = await run<Line>(program, input);
    if ("lines" in outcome) break;
  }
  return outcome;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Minutes after which a program is stopped. */
const PATIENCE = 2;

async function run<Line>({ command, args, env }: Program, input: Bytes): Promise<Outcome<Line>> {
  try {
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const signal = AbortSignal.timeout(PATIENCE * 60_000);
    const child = new Deno.Command(command, { args: [...args], env: { NO_COLOR: "1", ...env }, signal, ...pipes })
      .spawn();
    const given = give(child.stdin, input), { code, stdout, stderr } = await child.output();
    await given;
    const [out, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return code === 0 ? { lines: jsonLines<Line>(out) } : { failure: failureOf(code, complaints) };
  } catch (error) {
    return { failure: error instanceof Deno.errors.NotFound ? `${command} is not there` : String(error) };
  }
}

/** A program that ends before it has read everything is told by its exit code. */
async function give(stdin: WritableStream<Bytes>, input: Bytes): Promise<void> {
  try {
    await ReadableStream.from([input]).pipeTo(stdin);
  } catch {
    // the pipe is closed: the exit code says why
  }
}

/** Libraries greet; only objects count. */
function jsonLines<Line>(text: string): Line[] {
  return text.split("\n").filter((line) => line.startsWith("{")).map((line): Line => JSON.parse(line));
}

/** The line that names the error; the last one where none does. */
function failureOf(code: number, complaints: string): string {
  const lines = complaints.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.find((line) => /^(\w*Error|error):/i.test(line)) ?? lines.at(-1) ?? "it says nothing";
  return `failed with code ${code}: ${line}`;
}
