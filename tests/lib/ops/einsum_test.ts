import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { einsum } from "../../../lib/ops/einsum.ts";
import { matmul } from "../../../lib/ops/product.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { numbers } from "../device/walks.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);

/** Letters and their sizes, two operands made of them, and a result. */
const equation = fc.record({
  sizes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
  a: fc.array(fc.constantFrom(..."abcd"), { maxLength: 3 }),
  b: fc.option(fc.array(fc.constantFrom(..."abcd"), { maxLength: 3 })),
  order: fc.shuffledSubarray([..."abcd"]),
});

Deno.test("an equation gives the sum that it says, with letters in any places", () => {
  fc.assert(
    fc.property(equation, ({ sizes, a, b, order }) => {
      const sizeOfLetter = (letter: string) => sizes["abcd".indexOf(letter)];
      const operands = b ? [a, b] : [a], all = [...new Set(operands.flat())];
      const output = order.filter((letter) => all.includes(letter));
      const text = `${operands.map((letters) => letters.join("")).join(", ")} -> ${output.join("")}`;
      const xs = operands.map((letters) => filled(letters.map(sizeOfLetter)));
      const y = einsum(text, xs);
      assertEquals(y.shape, output.map(sizeOfLetter));
      assertEquals(valuesOf(y), summedUp(operands, output, all, sizeOfLetter, xs.map(valuesOf)));
    }),
    { numRuns: 500 },
  );
});

/** By definition: over all coordinates of all letters. */
function summedUp(
  operands: string[][],
  output: string[],
  all: string[],
  sizeOfLetter: (letter: string) => number,
  values: number[][],
): number[] {
  const sums = new Array<number>(sizeOf(output.map(sizeOfLetter))).fill(0), shape = all.map(sizeOfLetter);
  for (let place = 0; place < sizeOf(shape); place++) {
    const at = (letter: string) => {
      const axis = all.indexOf(letter);
      return Math.floor(place / sizeOf(shape.slice(axis + 1))) % shape[axis];
    };
    const flat = (letters: string[]) => letters.reduce((sum, letter) => sum * sizeOfLetter(letter) + at(letter), 0);
    sums[flat(output)] += operands.reduce((product, letters, i) => product * values[i][flat(letters)], 1);
  }
  return sums;
}

Deno.test("the matrix product by letters is the matrix product, in value and gradients", () => {
  const a = parameter(valuesOf(filled([2, 3])), [2, 3]), b = parameter(valuesOf(filled([3, 4])), [3, 4]);
  const by = einsum("ij,jk->ik", [a, b]), whole = matmul(a, b), upstream = filled([2, 4]);
  assertEquals(valuesOf(by), valuesOf(whole));
  for (const x of [a, b]) assertEquals(gradientOf(by, x, upstream), gradientOf(whole, x, upstream));
});

Deno.test("a trace sends its gradient to the diagonal", () => {
  const x = parameter([[1, 2], [3, 4]]), y = einsum("ii->", [x]);
  assertEquals([valuesOf(y), gradientOf(y, x, tensor(7))], [[5], [7, 0, 0, 7]]);
});

Deno.test("an equation that does not fit is refused with what is wrong", () => {
  const refuses = (text: string, shapes: Shape[], reason: string) =>
    assertThrows(() => einsum(text, shapes.map(filled)), Error, `Cannot read the equation "${text}" for ${reason}`);
  const form = 'it must be letters, with a comma between two operands, "->", and letters: "ij,jk->ik"';
  refuses("ij,jk->ik", [[2, 3], [4, 2]], "[2, 3] and [4, 2]: sizes 3 and 4 of j differ");
  refuses("ii->i", [[2, 3]], "[2, 3]: sizes 2 and 3 of i differ");
  refuses("ij->i", [[2]], '[2]: "ij" needs 2 axes, [2] has 1');
  refuses("ij->ik", [[2, 3]], "[2, 3]: no operand has the letter k of the result");
  refuses("ij->ii", [[2, 3]], "[2, 3]: a letter stands twice in the result");
  refuses("ij,jk->ik", [[2, 3]], "[2, 3]: it has two operands, given: 1");
  refuses("ij->ij", [[2, 3], [3]], "[2, 3] and [3]: it has one operand, given: 2");
  refuses("ij", [[2, 3]], `[2, 3]: ${form}`);
  refuses("i,j,k->ijk", [[2], [2], [2]], `[2] and [2] and [2]: ${form}`);
  refuses("...i->i", [[2]], `[2]: ${form}`);
});
