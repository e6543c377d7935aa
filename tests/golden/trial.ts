/** Tries golden cases on the library's ops: the outputs, and the gradients that reverse-mode differentiation finds. */
import { gradients } from "../../lib/autograd.ts";
import { indices, parameter, tensor } from "../../lib/create.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { mul } from "../../lib/ops/mod.ts";
import { isSameShape, showShape } from "../../lib/shape.ts";
import { Tensor } from "../../lib/tensor.ts";
import { assertGolden, type Flat, type GoldenCase, type Ours } from "./cases.ts";

/** Tensors by name. */
export type Named = Readonly<Record<string, Tensor>>;

/**
 * How the library does what a case means: the inputs as tensors, and the case for its parameters. One tensor is the output
 * "y". Undefined where the library lacks what the parameters ask for.
 */
export type Adapter = (inputs: Named, golden: GoldenCase) => Tensor | Named | undefined;

/** By the name that an operation has in the golden files. */
export type Adapters = Readonly<Record<string, Adapter>>;

export type Verdict = "passed" | "failed" | "not covered";

export interface Outcome {
  readonly golden: GoldenCase;
  readonly verdict: Verdict;
  /** What differs, or what went wrong; where it failed. */
  readonly problem?: string;
}

/** Tries one case. An error is a failure of that case: the others are tried all the same. */
export async function tryCase(golden: GoldenCase, adapters: Adapters): Promise<Outcome> {
  if (!Object.hasOwn(adapters, golden.op)) return { golden, verdict: "not covered" };
  try {
    const ours = await runCase(golden, adapters[golden.op]);
    if (!ours) return { golden, verdict: "not covered" };
    assertGolden(golden, ours);
    return { golden, verdict: "passed" };
  } catch (error) {
    return { golden, verdict: "failed", problem: error instanceof Error ? error.message : String(error) };
  }
}

async function runCase(golden: GoldenCase, adapter: Adapter): Promise<Ours | undefined> {
  const inputs = inputsOf(golden), found = adapted(adapter, inputs, golden);
  if (!found) return undefined;
  const outputs: Named = found instanceof Tensor ? { y: found } : found;
  checkShapes(`${golden.name}:`, outputs, golden.outputs);
  checkShapes(`${golden.name}: for upstream,`, outputs, golden.upstream);
  const grads = gradientsOf(golden, inputs, outputs);
  checkShapes(`${golden.name}: gradient of`, grads, golden.grads);
  return { outputs: await numbersOf(outputs), grads: await numbersOf(grads) };
}

/** What the adapter finds. Where it stumbles over an input that is not there, the error says which it may have been. */
function adapted(adapter: Adapter, inputs: Named, golden: GoldenCase): ReturnType<Adapter> {
  const missed = new Set<string>();
  const get = (all: Named, name: string) => {
    if (!Object.hasOwn(all, name)) missed.add(name);
    return all[name];
  };
  try {
    return adapter(new Proxy(inputs, { get: (all, name) => get(all, String(name)) }), golden);
  } catch (error) {
    if (!(error instanceof TypeError) || missed.size === 0) throw error;
    const given = Object.keys(inputs).join(", ") || "none", reason = error.message;
    throw new Error(`${golden.name}: it has no input ${[...missed].join(" or ")}, only ${given} (${reason})`);
  }
}

/** The inputs of a case as tensors: those that have a gradient are parameters, whole numbers are indices. */
function inputsOf({ inputs, grads }: GoldenCase): Named {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data, dtype }]) => {
      const make = dtype === "int64" ? indices : Object.hasOwn(grads, name) ? parameter : tensor;
      return [name, make(Float64Array.from(data), shape)];
    }),
  );
}

/** The gradients of the sum of all outputs, each number multiplied by what flows into it. */
function gradientsOf({ grads, upstream }: GoldenCase, inputs: Named, outputs: Named): Named {
  const names = Object.keys(grads);
  if (names.length === 0) return {};
  const loss = Object.entries(upstream)
    .map(([name, { shape, data }]) => sum(mul(outputs[name], tensor(Float64Array.from(data), shape))))
    .reduce((total, part) => add(total, part));
  const found = gradients(loss);
  return Object.fromEntries(names.map((name) => [name, found.of(inputs[name])]));
}

function checkShapes(what: string, got: Named, wanted: GoldenCase["outputs"]): void {
  for (const [name, { shape }] of Object.entries(wanted)) {
    if (!got[name]) throw new Error(`${what} ${name} is missing in ours`);
    if (isSameShape(got[name].shape, shape)) continue;
    throw new Error(`${what} ${name} has shape ${showShape(got[name].shape)}, not ${showShape(shape)}`);
  }
}

async function numbersOf(tensors: Named): Promise<Flat> {
  const entries = Object.entries(tensors).map(async ([name, x]) => [name, [...await x.read()]] as const);
  return Object.fromEntries(await Promise.all(entries));
}
