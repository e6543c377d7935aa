/** Models as files: what they have learned and what they keep, by name, as safetensors. */
import type { AnyLayer, Parameters } from "../nn/layer.ts";
import { ofParts } from "../nn/parts.ts";
import { isSameShape, showShape } from "../shape.ts";
import { weightsOf } from "../training/memory.ts";
import { recipeTree } from "./recipe.ts";
import { decodeSafetensors, encodeSafetensors, type Metadata } from "./safetensors.ts";
import { assignStored, storedOf, type StoredTensors } from "./stored.ts";

/** Under this name a file says what its model is made of; `parseRecipe` reads it. */
export const RECIPE = "recipe";

/** The file of a model, with strings of one's own. PyTorch's `nn.Sequential` of the same names can load it. */
export async function modelFile(model: AnyLayer, metadata: Metadata = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (Object.hasOwn(metadata, RECIPE)) {
    throw new Error(`Cannot write a model with metadata "${RECIPE}": what the model is made of has this name`);
  }
  const tensors = await storedOf(weightsOf(model));
  return encodeSafetensors(tensors, { ...metadata, [RECIPE]: JSON.stringify(recipeTree(model)) });
}

export interface Loading {
  /** The name of the file, for messages. */
  readonly file?: string;
  /** Which parts, or which single tensors, are taken from the file, by their names in the model: all unless told. */
  readonly only?: readonly string[];
  /** What becomes of tensors that the file lacks: they are refused unless told. */
  readonly missing?: "refused" | "left";
  /** What becomes of tensors of the file that the model lacks, as PyTorch's `num_batches_tracked`: refused unless told. */
  readonly extra?: "refused" | "left";
}

/** What was loaded. */
export interface Loaded {
  /** The names of the tensors that were taken. */
  readonly names: readonly string[];
  readonly metadata: Metadata;
}

/**
 * Puts the numbers of a file into a model: each tensor into the one of the same name. Throws, before it changes any, where the
 * file is damaged, lacks a name or has one more, or where shapes differ, unless told otherwise. With `only`, what the file has
 * besides is left there.
 */
export function loadModel(
  model: AnyLayer,
  bytes: Uint8Array<ArrayBuffer>,
  { file = "the file", only, missing = "refused", extra = "refused" }: Loading = {},
): Loaded {
  const { tensors: stored, metadata } = decodeSafetensors(file, bytes), all = weightsOf(model);
  const refuse = (part: string, names: string) =>
    new Error(`Cannot load "${part}" from ${file}: the model has ${names}`);
  const wanted = only ? ofParts(all, only, refuse) : all;
  const problems = differences(wanted, stored, {
    extra: only === undefined && extra === "refused",
    lacking: missing === "refused",
  });
  if (problems.length > 0) throw new Error(`Cannot load ${file} into the model: ${listed(problems)}`);
  const names = Object.keys(wanted).filter((name) => Object.hasOwn(stored, name));
  const pick = <Of>(of: Readonly<Record<string, Of>>) => Object.fromEntries(names.map((name) => [name, of[name]]));
  assignStored(pick(wanted), pick<StoredTensors[string]>(stored));
  return { names, metadata };
}

/** What does not fit, in words. */
function differences(
  wanted: Parameters,
  stored: StoredTensors,
  { extra, lacking }: { readonly extra: boolean; readonly lacking: boolean },
): string[] {
  const problems: string[] = [];
  for (const [name, { shape }] of Object.entries(wanted)) {
    const there = Object.hasOwn(stored, name) ? stored[name].shape : undefined;
    if (!there && lacking) problems.push(`it has no ${name} ${showShape(shape)}`);
    if (there && !isSameShape(there, shape)) {
      problems.push(`${name} has shape ${showShape(there)} there and ${showShape(shape)} in the model`);
    }
  }
  const unknown = extra ? Object.keys(stored).filter((name) => !Object.hasOwn(wanted, name)) : [];
  return [...problems, ...unknown.map((name) => `the model has no ${name} ${showShape(stored[name].shape)}`)];
}

/** A file of another model differs in all its names. */
function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 4).join("; ");
  return problems.length > 4 ? `${shown}; and ${problems.length - 4} more` : shown;
}
