/**
 * What `deno task bench:gpu` starts: on this machine's GPU, the matrix product by size and kernel, the four models in training,
 * and what a step costs the program itself. Beside PyTorch, where a `python3` has it with CUDA.
 *
 * Tables go to the output, progress to the errors' stream. It ends with code 1 where losses are not those of the Wasm device.
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import type { Gpu } from "../lib/device/gpu/gpu.ts";
import { openGpu } from "../lib/device/gpu/open.ts";
import { tuneProducts } from "../lib/device/gpu/product_tuning.ts";
import type { Report } from "./contestant.ts";
import { hostCosts, SMALL } from "./gpu_host.ts";
import { choiceOf, type KernelSpeeds, ORIENTATIONS, speedsOf } from "./gpu_products.ts";
import { differenceOf, hostTable, kernelTable, memoryLines, trainingTable } from "./gpu_tables.ts";
import { expectedLosses, type Trained, trainOn } from "./gpu_training.ts";
import { type Model, models } from "./model.ts";
import { type Outcome, runFirst } from "./process.ts";
import { TOLERANCE } from "./standings.ts";
import { pack, taskOf } from "./task.ts";

/** Square matrices; on a GPU in software larger ones would take minutes. */
const SIZES = "256,512,1024,2048,4096", SOFTWARE_SIZES = "256,512";

const { values } = parseArgs({
  options: {
    sizes: { type: "string" },
    rounds: { type: "string", default: "3" },
    models: { type: "string", default: models.map(({ name }) => name).join("") },
    steps: { type: "string", default: "10000" },
  },
});

const rounds = whole("rounds", values.rounds), steps = whole("steps", values.steps);
const chosen = models.filter(({ name }) => values.models.includes(name));
const gpu = await openGpu(), sizes = sizesOf(values.sizes ?? (gpu.isSoftware ? SOFTWARE_SIZES : SIZES));

console.log(describe(gpu));
if (sizes.length > 0) console.log(`\n${await products(sizes)}`);
let wrong = 0;
for (const model of chosen) console.log(`\n(${model.name}) ${model.title}\n\n${await training(model)}`);
console.log(`\n${await host()}`);
gpu.close();
Deno.exit(wrong > 0 ? 1 : 0);

/** A whole number above 0, or the end of the program. */
function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`Cannot take ${text} as ${name}: it must be 1, 2, ...`);
  Deno.exit(2);
}

/** None where the text is empty. */
function sizesOf(text: string): number[] {
  return text === "" ? [] : text.split(",").map((size) => whole("sizes", size));
}

function describe({ adapterName, isSoftware }: Gpu): string {
  const { os, arch } = Deno.build, date = new Date().toISOString().slice(0, 10);
  const line = `${date}; ${adapterName}${
    isSoftware ? ", in software" : ""
  }; ${os}, ${arch}; Deno ${Deno.version.deno}.`;
  if (!isSoftware) return line;
  return `${line}\n\nThis GPU is a program on the CPU: the times say nothing about GPUs, and the library is not tuned on it.`;
}

async function products(sizes: readonly number[]): Promise<string> {
  const measured: KernelSpeeds[] = [];
  for (const size of sizes) {
    console.error(`products of ${size}`);
    for (const orientation of ORIENTATIONS) measured.push(await speedsOf(gpu, size, orientation, rounds));
  }
  const isTuned = (await tuneProducts(gpu)).length > 0, peer = await productsOfPeer(sizes);
  const rows = measured.map((row) => ({
    ...row,
    tuned: isTuned ? choiceOf(gpu, row.size, row.orientation) : undefined,
    peer: peer.find(({ size, orientation }) => size === row.size && orientation === row.orientation)?.gflops,
  }));
  return `GFLOP/s of the matrix product, by kernel.\n\n${kernelTable(rows)}`;
}

async function training(model: Model): Promise<string> {
  console.error(`training of (${model.name})`);
  const expected = await expectedLosses(model), found = await trainOn(gpu, model, rounds);
  const peer = await python<Report>("contestants/train_pytorch.py", ["1", "cuda"], pack(taskOf(model)));
  const trained = "lines" in peer ? ofReport(peer.lines[0]) : undefined;
  const others = found.filter((one) => !(differenceOf(one, expected) <= TOLERANCE));
  wrong += others.length;
  const verdict = others.map(({ name }) => `\n\n${name} did other work than the Wasm device: the losses differ.`);
  return trainingTable(model, found, expected, trained) + verdict.join("");
}

function ofReport({ median, best, losses, version }: Report): Trained {
  return { name: `PyTorch, CUDA (${version})`, time: median, fastest: best, losses };
}

async function host(): Promise<string> {
  console.error(`${steps} steps, eager and compiled`);
  const costs = await hostCosts(gpu, steps);
  return `What a step costs the program itself: ${SMALL.title}.\n\n${hostTable(costs)}\n\n${memoryLines(costs)}`;
}

interface PeerProduct {
  readonly size: number;
  readonly orientation: string;
  readonly gflops: number;
}

async function productsOfPeer(sizes: readonly number[]): Promise<readonly PeerProduct[]> {
  const found = await python<PeerProduct>("gpu_product_pytorch.py", sizes.map(String), new Uint8Array());
  if ("lines" in found) return found.lines;
  console.error(`PyTorch takes no part: it ${found.failure}`);
  return [];
}

function python<Line>(
  path: string,
  args: readonly string[],
  input: Uint8Array<ArrayBuffer>,
): Promise<Outcome<Line>> {
  const all = [fileURLToPath(new URL(path, import.meta.url)), ...args];
  return runFirst<Line>(["python3", "/usr/bin/python3"].map((command) => ({ command, args: all })), input);
}
