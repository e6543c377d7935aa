/** What a model is made of, as text: so that a file of its numbers also says what to do with them. */
import { DataError } from "../data/records.ts";
import type { AnyLayer, Recipe } from "../nn/layer.ts";
import { isObject } from "./safetensors_header.ts";

/** A layer, and those that it is made of. */
export interface RecipeTree {
  /** "dense", "relu"; a function of one's own has no kind. */
  readonly kind?: string;
  readonly settings?: Recipe["settings"];
  /** The first place in which the model has this same layer, where it has it twice: "tower". */
  readonly same?: string;
  /** In order. */
  readonly parts: readonly (readonly [name: string, tree: RecipeTree])[];
}

/** The recipes of a model's layers. */
export function recipeTree(model: AnyLayer): RecipeTree {
  const places = new Map<AnyLayer, string>();
  const treeOf = (layer: AnyLayer, place: string): RecipeTree => {
    const same = places.get(layer);
    if (same !== undefined) return { ...layer.recipe, same, parts: [] };
    places.set(layer, place);
    const below = (name: string) => place === "" ? name : `${place}.${name}`;
    const parts = Object.entries(layer.parts).map(([name, part]) => [name, treeOf(part, below(name))] as const);
    return { ...layer.recipe, parts };
  };
  return treeOf(model, "");
}

/** How many layers may stand within each other. */
const DEEPEST = 100;

/** Reads the text of a recipe; `file` is the name of the file that has it. It may come from anyone. */
export function parseRecipe(file: string, text: string): RecipeTree {
  try {
    const tree: unknown = JSON.parse(text);
    if (isTree(tree, DEEPEST)) return tree;
  } catch (cause) {
    throw new DataError(file, "its recipe of the model is not JSON", { cause });
  }
  throw new DataError(file, "its recipe of the model is none");
}

function isTree(told: unknown, depth: number): told is RecipeTree {
  if (!isObject(told) || depth === 0) return false;
  const { kind, settings, same, parts } = told,
    isName = (name: unknown) => name === undefined || typeof name === "string";
  return isName(kind) && isName(same) && (settings === undefined || isSettings(settings)) && isParts(parts, depth - 1);
}

function isParts(told: unknown, depth: number): told is RecipeTree["parts"] {
  return Array.isArray(told) && told.every((part) => {
    return Array.isArray(part) && part.length === 2 && typeof part[0] === "string" && isTree(part[1], depth);
  });
}

function isSettings(told: unknown): told is Recipe["settings"] {
  return isObject(told) && Object.values(told).every((value) => {
    const all = Array.isArray(value) ? value : [value],
      kinds = Array.isArray(value) ? "number" : "number string boolean";
    return all.every((one) => kinds.includes(typeof one));
  });
}
