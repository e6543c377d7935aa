/**
 * The functions of formulas in WGSL: those that it has, where they are exact enough, and those of `gpu/functions.wgsl` and
 * `gpu/waves.wgsl`.
 */
import functions from "../../../gpu/functions.wgsl" with { type: "text" };
import waves from "../../../gpu/waves.wgsl" with { type: "text" };

/** The declarations of both files, by their names. */
const DECLARATIONS: ReadonlyMap<string, string> = new Map(
  Array.from(`${functions}\n${waves}`.matchAll(/^(?:const|fn|struct) (\w+)(?:.*[;}]$|[^]*?^\})/gm), ([text, name]) => {
    return [name, text];
  }),
);

/** A shader together with those functions that it calls, and what they need: compilers take their time with each. */
export function withFunctions(code: string): string {
  const needed = new Set<string>(), texts = [code];
  for (const text of texts) {
    for (const [name] of text.replace(/\/\/.*/g, "").matchAll(/\b[A-Za-z]\w*/g)) {
      if (needed.has(name) || !DECLARATIONS.has(name)) continue;
      needed.add(name);
      texts.push(DECLARATIONS.get(name)!);
    }
  }
  return texts.join("\n\n");
}

/** Their names in WGSL, by those of `formula/functions.ts`. */
export const GPU_FUNCTIONS: Readonly<Record<string, string>> = {
  abs: "abs",
  exp: "preciseExp",
  expm1: "expm1",
  log: "preciseLog",
  log1p: "log1p",
  sqrt: "sqrt",
  sin: "preciseSin",
  cos: "preciseCos",
  tanh: "preciseTanh",
  erf: "erf",
  normalBelow: "normalBelow",
  normalDensity: "normalDensity",
  sign: "signOf",
  floor: "floor",
  round: "round", // halves go to the even number, as they must
  min: "minimum",
  max: "maximum",
  pow: "precisePow",
};
