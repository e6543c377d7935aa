/** Who takes part, and how each is started: a program of its own for each model, so that one that fails stops no other. */
import { fileURLToPath } from "node:url";

export interface Entrant {
  readonly name: string;
  /** Programs to start it with: the first that works. */
  readonly programs: readonly Program[];
  /** Those with whom this book's library compares itself. */
  readonly isPeer: boolean;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const entrants: readonly Entrant[] = [
  { name: "this library, eager, 1 thread", programs: [deno("contestants/library.ts", "eager", "1")], isPeer: false },
  {
    name: "this library, compiled, 1 thread",
    programs: [deno("contestants/library.ts", "compiled", "1")],
    isPeer: false,
  },
  {
    name: "this library, compiled, all threads",
    programs: [deno("contestants/library.ts", "compiled")],
    isPeer: false,
  },
  { name: "plain loops", programs: [deno("contestants/loops.ts")], isPeer: false },
  { name: "tfjs, cpu", programs: [deno("contestants/tensorflow.ts", "cpu")], isPeer: true },
  { name: "tfjs, wasm", programs: [deno("contestants/tensorflow.ts", "wasm")], isPeer: true },
  { name: "jax-js, wasm", programs: [deno("contestants/jax.ts")], isPeer: true },
  { name: "PyTorch, 1 thread", programs: pytorch(1), isPeer: true },
  { name: "PyTorch, 2 threads in products", programs: pytorch(2), isPeer: true },
];

/** A program of this folder; it may read the files of TensorFlow.js's backend, which loads its own Wasm. */
export function deno(path: string, ...args: readonly string[]): Program {
  const backend = fileURLToPath(new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm")));
  const rights = ["--no-prompt", "--ignore-env", `--allow-read=${backend}`];
  return {
    command: "deno",
    args: ["run", "--quiet", "--config", pathOf("deno.json"), ...rights, pathOf(path), ...args],
  };
}

/** Any Python that has PyTorch: the one on the path, or that of the system. */
function pytorch(threads: number): Program[] {
  const args = [pathOf("contestants/train_pytorch.py"), "1"];
  const env = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: String(threads) };
  return ["python3", "/usr/bin/python3"].map((command) => ({ command, args, env }));
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
