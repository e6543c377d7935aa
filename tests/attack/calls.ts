/** Calls of a device as data, and a device on which any one of them can be done wrongly. */
import type { Epilogue, Inputs, Part, Product, Reduced, Reduction, Storage } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import type { Walk } from "../../lib/device/walk.ts";
import { printFormula } from "../../lib/formula/print.ts";
import type { Formula } from "../../lib/formula/tree.ts";
import type { RandomBlock } from "../../lib/random.ts";
import type { Shape } from "../../lib/shape.ts";

/** What a device was asked for. */
export type Call =
  | { readonly kind: "elementwise"; readonly formula: Formula; readonly inputs: Inputs; readonly shape: Shape }
  | { readonly kind: "reduce"; readonly reduction: Reduction; readonly x: Storage; readonly sizes: Reduced }
  | {
    readonly kind: "product";
    readonly a: Storage;
    readonly b: Storage;
    readonly sizes: Product;
    readonly epilogue?: Epilogue;
  }
  | { readonly kind: "gather"; readonly x: Storage; readonly walk: Walk }
  | { readonly kind: "scatter"; readonly parts: readonly Part[] }
  | { readonly kind: "lookup"; readonly table: Storage; readonly index: Storage; readonly width: number }
  | {
    readonly kind: "addRows";
    readonly x: Storage;
    readonly index: Storage;
    readonly rows: number;
    readonly width: number;
  }
  | { readonly kind: "random"; readonly block: RandomBlock };

export type CallOf<Kind extends Call["kind"]> = Extract<Call, { readonly kind: Kind }>;

/** Does what was asked for. */
export function carryOut(device: Reference, call: Call): Storage {
  switch (call.kind) {
    case "elementwise":
      return device.elementwise(call.formula, call.inputs, call.shape);
    case "reduce":
      return device.reduce(call.reduction, call.x, call.sizes);
    case "product":
      return device.product(call.a, call.b, call.sizes, call.epilogue);
    case "gather":
      return device.gather(call.x, call.walk);
    case "scatter":
      return device.scatter(call.parts);
    case "lookup":
      return device.lookup(call.table, call.index, call.width);
    case "addRows":
      return device.addRows(call.x, call.index, call.rows, call.width);
    case "random":
      return device.random(call.block);
  }
}

/** What is asked for, in a few signs: the same for the same line of a gradient, whatever the sizes are. */
export function describe(call: Call): string {
  switch (call.kind) {
    case "elementwise":
      return textOf(call.formula);
    case "reduce":
      return call.reduction;
    case "product":
      return `product a${call.sizes.aTransposed ? "^T" : ""} b${call.sizes.bTransposed ? "^T" : ""}`;
    default:
      return call.kind;
  }
}

const texts = new WeakMap<Formula, string>();

/** A formula as text, which is written once. */
export function textOf(formula: Formula): string {
  const text = texts.get(formula) ?? printFormula(formula);
  texts.set(formula, text);
  return text;
}

/** Is shown each call of a backward pass, and may answer it. `site` tells calls of one pass apart: "dy * b #0". */
export type Intercept = (call: Call, site: string) => Storage | undefined;

/** The reference device, with someone who may answer calls in its place. */
export class FaultyDevice extends Reference {
  #intercept?: Intercept;
  #seen = new Map<string, number>();

  /** All calls that are made while this runs go by `intercept` first. */
  during<Result>(intercept: Intercept, run: () => Result): Result {
    this.#intercept = intercept;
    this.#seen = new Map();
    try {
      return run();
    } finally {
      this.#intercept = undefined;
    }
  }

  override elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    return this.#ask({ kind: "elementwise", formula, inputs, shape }) ?? super.elementwise(formula, inputs, shape);
  }

  override reduce(reduction: Reduction, x: Storage, sizes: Reduced): Storage {
    return this.#ask({ kind: "reduce", reduction, x, sizes }) ?? super.reduce(reduction, x, sizes);
  }

  override product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    return this.#ask({ kind: "product", a, b, sizes, epilogue }) ?? super.product(a, b, sizes, epilogue);
  }

  override gather(x: Storage, walk: Walk): Storage {
    return this.#ask({ kind: "gather", x, walk }) ?? super.gather(x, walk);
  }

  override scatter(parts: readonly Part[]): Storage {
    return this.#ask({ kind: "scatter", parts }) ?? super.scatter(parts);
  }

  override lookup(table: Storage, index: Storage, width: number): Storage {
    return this.#ask({ kind: "lookup", table, index, width }) ?? super.lookup(table, index, width);
  }

  override addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    return this.#ask({ kind: "addRows", x, index, rows, width }) ?? super.addRows(x, index, rows, width);
  }

  override random(block: RandomBlock): Storage {
    return this.#ask({ kind: "random", block }) ?? super.random(block);
  }

  #ask(call: Call): Storage | undefined {
    if (!this.#intercept) return undefined;
    const text = describe(call), count = this.#seen.get(text) ?? 0;
    this.#seen.set(text, count + 1);
    return this.#intercept(call, `${text} #${count}`);
  }
}
