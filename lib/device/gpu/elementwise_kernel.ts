/** Kernels of formulas: what is filled into the holes of `elementwise.wgsl`. */
import code from "../../../gpu/elementwise.wgsl" with { type: "text" };
import { printFormula } from "../../formula/print.ts";
import type { Formula } from "../../formula/tree.ts";
import { withFunctions } from "./formula_functions.ts";
import { localName } from "./formula_text.ts";
import { filled, type Kernel, type Kernels } from "./kernels.ts";
import { MOST_BYTES, type Parameters } from "./parameters.ts";
import { NUMBERS_BYTES, type RuleText, ruleText, type Values } from "./rule_text.ts";

/**
 * What a name stands for: a number that comes with the parameters, a tensor of one number, one that is stored as the result is, or
 * one that is spread in memory in another way.
 */
export type Kind = "setting" | "one" | "each" | "spread";

/** Threads of a group. */
export const SIZE = 64;

/** So many whole numbers say at most where things are: the parameters have no room for more. */
export const MOST_PLACES = (MOST_BYTES - 16 - NUMBERS_BYTES) / 4;

export interface ElementwiseKernel {
  readonly kernel: Kernel;
  /** One for each name of the formula. */
  readonly kinds: readonly Kind[];
  /** How many axes are left, where something is spread. */
  readonly axes: number;
  readonly writeNumbers: (parameters: Parameters, values: Values) => void;
}

/** A kernel for a formula, whose names stand for what `kinds` says. */
export function makeKernel(
  kernels: Kernels,
  formula: Formula,
  names: readonly string[],
  kinds: readonly Kind[],
  axes: number,
): ElementwiseKernel {
  const isSetting = (name: string) => kinds[names.indexOf(name)] === "setting";
  const text = ruleText({ out: formula }, isSetting, localName);
  const tensors = names.filter((name) => !isSetting(name));
  const title = `${printFormula(formula)} of ${names.map((name, i) => `${name} ${kinds[i]}`)}, ${axes} axes`;
  const kernel = kernels.get(`elementwise ${title}`, () => ({
    file: "elementwise.wgsl",
    code: shaderOf(text, tensors, tensors.map((name) => kinds[names.indexOf(name)]), axes),
    access: "r".repeat(tensors.length) + "w",
    constants: { SIZE },
  }));
  const writeNumbers = (parameters: Parameters, values: Values) => text.numbers.write(parameters, values);
  return { kernel, kinds, axes, writeNumbers };
}

function shaderOf(text: RuleText, names: readonly string[], kinds: readonly Kind[], axes: number): string {
  const { lines, result } = text.texts.out;
  const bindings = [...names.map((name) => `${name}_values`), "out"].map((name, i) => {
    return binding(i + 1, i < names.length ? "read" : "read_write", name);
  });
  const reads = names.map((name, i) => {
    const nth = kinds.slice(0, i).filter((kind) => kind === "spread").length;
    return `let ${localName(name)} = ${name}_values[${placeOf(kinds[i], nth, axes)}];`;
  });
  const formula = [...placeLines(axes), ...reads, ...lines === "" ? [] : [lines], `out[index] = ${result};`].join("\n");
  const spread = kinds.filter((kind) => kind === "spread").length, count = Math.ceil(placesFor(axes, spread) / 4);
  const places = count > 0 ? `places: array<vec4u, ${count}>,` : "";
  return withFunctions(filled(code, { places, tensors: bindings.join("\n"), formula }));
}

/** How many whole numbers say where things are: the sizes of all axes but one, and strides along all of them. */
export function placesFor(axes: number, spread: number): number {
  return spread === 0 ? 0 : axes - 1 + spread * axes;
}

/** The line that declares a tensor. */
export function binding(place: number, access: "read" | "read_write", name: string): string {
  return `@group(0) @binding(${place}) var<storage, ${access}> ${name}: array<f32>;`;
}

/** Where a tensor's number for this element is stored. The nth of those that are spread has the nth strides. */
function placeOf(kind: Kind, nth: number, axes: number): string {
  if (kind !== "spread") return kind === "one" ? "0" : "index";
  const first = axes - 1 + nth * axes;
  return Array.from({ length: axes }, (_, axis) => `place${axis} * ${wordAt(first + axis)}`).join(" + ");
}

/** The element's place along each axis, from the innermost one on. */
function placeLines(axes: number): string[] {
  const lines: string[] = [];
  for (let axis = 0; axis < axes; axis++) {
    const rest = axis === 0 ? "index" : `rest${axis}`, size = wordAt(axis);
    if (axis === axes - 1) lines.push(`let place${axis} = ${rest};`);
    else lines.push(`let place${axis} = ${rest} % ${size};`, `let rest${axis + 1} = ${rest} / ${size};`);
  }
  return lines;
}

function wordAt(place: number): string {
  return `parameters.places[${place >> 2}].${"xyzw"[place & 3]}`;
}
