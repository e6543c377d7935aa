/** Matrix products on the GPU, `[m, k] [k, n] -> [m, n]`, many at once, with a formula for each number of the result. */
import type { Epilogue, Inputs, Product, View } from "../device.ts";
import type { Context } from "./context.ts";
import { Elementwise } from "./elementwise.ts";
import type { Piece } from "./memory.ts";
import { Choices, cutFor } from "./product_choice.ts";
import { Finishes } from "./product_finish.ts";
import { type Cut, runProduct, type Variant } from "./product_variants.ts";
import type { Reductions } from "./reduce.ts";

export class Products {
  /** Which kernel products take. */
  readonly choices: Choices;
  readonly #context: Context;
  readonly #reductions: Reductions;
  readonly #elementwise: Elementwise;
  readonly #finishes = new Finishes();

  constructor(context: Context, reductions: Reductions, elementwise: Elementwise = new Elementwise(context)) {
    this.#context = context;
    this.#reductions = reductions;
    this.#elementwise = elementwise;
    this.choices = new Choices(context.device.limits);
  }

  /**
   * `[batch, m, n]` numbers, by the kernel that is chosen for these sizes, or by another. Where the kernel has no room for the
   * formula, it is calculated afterward.
   */
  run(a: Piece, b: Piece, given: Product, out: Piece, givenEpilogue?: Epilogue, givenVariant?: Variant): void {
    if (out.length === 0) return;
    const { sizes, epilogue } = asOne(given, givenEpilogue), variant = givenVariant ?? this.choices.of(sizes);
    const job = { a, b, sizes }, cut = cutFor(variant, sizes), finish = epilogue && this.#finishes.of(epilogue);
    if (!epilogue) return this.#multiply(job, variant, cut, out);
    if (cut.parts === 1 && finish?.fits(this.#context.device.limits.maxStorageBuffersPerShaderStage)) {
      return runProduct(this.#context, variant, a, b, sizes, out, { cut, finish });
    }
    const product = this.#context.memory.allocate(out.length), { batch, m, n } = sizes;
    this.#multiply(job, variant, cut, product);
    const view: View = { storage: product, strides: [m * n, n, 1] };
    this.#elementwise.run(epilogue.formula, { ...epilogue.inputs, product: view }, [batch, m, n], out);
  }

  /** Without a formula. Of several parts, the sums are added up. */
  #multiply({ a, b, sizes }: Job, variant: Variant, cut: Cut, out: Piece): void {
    if (cut.parts === 1) return runProduct(this.#context, variant, a, b, sizes, out, { cut });
    const sums = this.#context.memory.allocate(cut.parts * out.length);
    runProduct(this.#context, variant, a, b, sizes, sums, { cut });
    this.#reductions.run("sum", sums, { outer: 1, axis: cut.parts, inner: out.length }, out);
  }
}

interface Job {
  readonly a: Piece;
  readonly b: Piece;
  readonly sizes: Product;
}

interface Asked {
  readonly sizes: Product;
  readonly epilogue?: Epilogue;
}

/**
 * Products that share b are one product, where the rows of all a stand one below the other: its tiles are fuller. The inputs of
 * the formula must then lie so, too.
 */
function asOne(sizes: Product, epilogue?: Epilogue): Asked {
  const { batch, m, aTransposed, aShared, bShared } = sizes;
  if (batch === 1 || !bShared || aShared || aTransposed) return { sizes, epilogue };
  const one = { ...sizes, batch: 1, m: batch * m };
  if (!epilogue) return { sizes: one };
  const inputs: Record<string, View | number> = {};
  for (const [name, input] of Object.entries(epilogue.inputs)) {
    const joined = typeof input === "number" ? input : joinedRows(input, m);
    if (joined === undefined) return { sizes, epilogue };
    inputs[name] = joined;
  }
  return { sizes: one, epilogue: { formula: epilogue.formula, inputs: inputs as Inputs } };
}

/** `[batch, m, n]` seen as `[1, batch * m, n]`, if the first row of each matrix comes as far behind the last as rows are apart. */
function joinedRows({ storage, strides: [matrix, row, column] }: View, m: number): View | undefined {
  if (m === 1) return { storage, strides: [0, matrix, column] };
  return matrix === m * row ? { storage, strides: [0, row, column] } : undefined;
}
