/** Formulas at the end of products. */
import { assert, assertEquals } from "@std/assert";
import type { Inputs, View } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Products } from "../../../../lib/device/gpu/product.ts";
import { Finishes } from "../../../../lib/device/gpu/product_finish.ts";
import { runProduct, VARIANTS } from "../../../../lib/device/gpu/product_variants.ts";
import { Reductions } from "../../../../lib/device/gpu/reduce.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import type { Formula } from "../../../../lib/formula/tree.ts";
import { HALF_STEP } from "../../ops/noisy.ts";
import { contextTest } from "./context.ts";
import { type Case, caseOf, counted, randoms, results, stored } from "./products.ts";

/** What a formula reads: numbers with strides along batch, rows and columns, or one number. */
type Given = Readonly<Record<string, { values: Float32Array<ArrayBuffer>; strides: readonly number[] } | number>>;

function inputsOf(given: Given, store: (values: Float32Array<ArrayBuffer>) => View["storage"]): Inputs {
  return Object.fromEntries(
    Object.entries(given).map(([name, input]): [string, View | number] => [
      name,
      typeof input === "number" ? input : { storage: store(input.values), strides: input.strides },
    ]),
  );
}

/** The product with the formula in float64. */
function finished({ sizes, a, b }: Case, formula: Formula, given: Given): Float64Array {
  const reference = new Reference(), inputs = inputsOf(given, (values) => reference.store(values));
  const found = reference.product(reference.store(a), reference.store(b), sizes, { formula, inputs });
  return Float64Array.from(reference.values(found));
}

const formulaOf = (text: string, given: Given) => parseFormula(text, ["product", ...Object.keys(given)]);
const SUM_OF_SIZES = "abs(product) + abs(bias) + abs(x)";

/** A formula that moves the product by no more than it errs, and that adds a bias and x: three roundings more. */
function assertFinished(found: Float32Array, of: Case, formula: Formula, given: Given): void {
  const expected = finished(of, formula, given), sizes = { ...of, a: of.a.map(Math.abs), b: of.b.map(Math.abs) };
  const all = finished(sizes, formulaOf(SUM_OF_SIZES, given), given), bound = (of.sizes.k + 5) * HALF_STEP;
  const wrong = expected.findIndex((y, i) => !(Math.abs(y - found[i]) <= bound * all[i]));
  assertEquals(found.length, expected.length);
  assert(wrong < 0, `${JSON.stringify(of.sizes)}: number ${wrong} is ${found[wrong]} and should be ${expected[wrong]}`);
}

/** A bias for each column, and a number for each element, stored with columns first. */
function biasAndElements({ sizes: { batch, m, n } }: Case): Given {
  return {
    bias: { values: randoms(n, 5), strides: [0, 0, 1] },
    x: { values: randoms(batch * m * n, 6), strides: [m * n, 1, m] },
    half: 0.5,
  };
}

const RELU = "sum = product + bias; max(sum, 0) * half + x";
const productsOf = (context: Context) => new Products(context, new Reductions(context));

async function run(context: Context, of: Case, formula: Formula, given: Given): Promise<Float32Array> {
  const { sizes, a, b } = of, products = productsOf(context);
  const inputs = inputsOf(given, (values) => stored(context, values));
  const [found] = await results(context, [{
    length: sizes.batch * sizes.m * sizes.n,
    run: (out) => products.run(stored(context, a), stored(context, b), sizes, out, { formula, inputs }),
  }]);
  return found;
}

contextTest("every kernel calculates a formula with bias, elements and numbers at its end", async (context) => {
  const of = caseOf({ batch: 2, m: 35, k: 20, n: 67 }), given = biasAndElements(of), formula = formulaOf(RELU, given);
  const inputs = inputsOf(given, (values) => stored(context, values)),
    [a, b] = [stored(context, of.a), stored(context, of.b)];
  const finish = new Finishes().of({ formula, inputs });
  const runs = VARIANTS.map((variant) => ({
    length: 2 * 35 * 67,
    run: (out: Parameters<Products["run"]>[3]) => runProduct(context, variant, a, b, of.sizes, out, { finish }),
  }));
  (await results(context, runs)).forEach((found) => assertFinished(found, of, formula, given));
});

contextTest("a formula costs no call of its own, unless the sums come in parts", async (given) => {
  const { context, calls } = counted(given);
  for (const [k, count] of [[20, 1], [0, 1], [900, 3]]) {
    const of = caseOf({ m: 10, k, n: 33 }),
      inputs = biasAndElements(of),
      formula = formulaOf(RELU, inputs),
      before = calls();
    assertFinished(await run(context, of, formula, inputs), of, formula, inputs);
    assertEquals(calls() - before, count);
  }
});

contextTest("the inputs of a formula follow where products that share b become one", async (context) => {
  for (const m of [1, 3]) {
    const of = caseOf({ batch: 4, m, k: 7, n: 5, bShared: true }), values = randoms(4 * m * 5, 8);
    const bias = { values: randoms(4 * m, 9), strides: [m, 1, 0] };
    const ways = [[m * 5, 5, 1], [m * 5, 1, m], [0, 5, 1], [0, 0, 1], [5, 0, 1], [1, 4, 0]];
    for (const strides of ways) {
      const given = { bias, x: { values, strides }, half: 0.5 }, formula = formulaOf(RELU, given);
      assertFinished(await run(context, of, formula, given), of, formula, given);
    }
  }
});

contextTest("a formula may read the operands, and functions and numbers that WGSL lacks", async (context) => {
  const of = caseOf({ m: 4, k: 4, n: 4 }), values = of.a, view = { values, strides: [0, 4, 1] };
  const given = { bias: view, x: view }, formula = formulaOf("tanh(min(product + bias, infinity)) + x", given);
  assertFinished(await run(context, of, formula, given), of, formula, given);
  const shared = stored(context, of.a), inputs = inputsOf(given, () => shared), products = productsOf(context);
  const [found] = await results(context, [{
    length: 16,
    run: (out) => products.run(shared, shared, { ...of.sizes, bTransposed: true }, out, { formula, inputs }),
  }]);
  assertFinished(found, { sizes: { ...of.sizes, bTransposed: true }, a: of.a, b: of.a }, formula, given);
});

contextTest("a formula that reads more than a kernel has room for is calculated afterward", async (given) => {
  const { context, calls } = counted(given), of = caseOf({ m: 5, k: 6, n: 7 });
  const numbers = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`n${i}`, i % 2 ? 0.5 : -0.5]));
  const inputs = { ...biasAndElements(of), ...numbers };
  const formula = formulaOf(`product + bias + x + ${Object.keys(numbers).join(" + ")} + 0.5`, inputs);
  const found = await run(context, of, formula, inputs), expected = finished(of, formula, inputs);
  assertEquals(calls(), 2);
  found.forEach((y, i) => assert(Math.abs(y - expected[i]) <= 40 * HALF_STEP * 16, `number ${i} is ${y}`));
  const finish = new Finishes().of({
    formula: formulaOf(RELU, inputs),
    inputs: inputsOf(inputs, () => context.memory.allocate(1)),
  });
  assertEquals([4, 5].map((most) => finish.fits(most)), [false, true], "two tensors, and the three of the product");
});
