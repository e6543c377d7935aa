/**
 * Sums of products, written with a letter for each axis (Einstein 1916): "ij,jk->ik" is the matrix product.
 *
 * A letter that is missing behind the arrow is summed over. A letter that stands twice in one operand walks its
 * diagonal.
 */
import { composite, type Op } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape, sum } from "./broadcast.ts";
import { transpose } from "./movement.ts";
import { product } from "./product.ts";
import { sample } from "./sample.ts";
import { gatherWalk } from "./walks.ts";

/** A tensor whose axes have names, one letter for each, all different. */
interface Named {
  readonly x: Tensor;
  readonly letters: string;
}

/** One operand, or the product of two, summed over the letters that are missing behind the arrow. */
export const einsum: Op<[equation: string, xs: readonly Tensor[]]> = composite({
  name: "einsum",
  act: "read the equation",
  takes: "equation, xs",
  is: "the sum over the letters that are missing behind the arrow: ij,jk->ik is the matrix product",
  slopes: { dx: "dy times the other operand, summed over its other letters" },
  use: "attention; whatever multiplies and adds along named axes",
  samples: () => [
    ["ij,jk->ik", [sample([2, 3]), sample([3, 2])]],
    ["bij,bjk->bik", [sample([2, 2, 2]), sample([2, 2, 1])]],
    ["kij,lbj->bikl", [sample([1, 2, 2]), sample([2, 1, 2])]],
    ["ij->ji", [sample([2, 3])]],
    ["ii->", [sample([3, 3])]],
    ["iij,j->i", [sample([2, 2, 2]), sample([2])]],
    ["i,j->ij", [sample([3]), sample([2])]],
    ["ij,k->j", [sample([2, 3]), sample([2])]],
    ["ij,ij->", [sample([2, 2]), sample([2, 2], undefined, 1)]],
    [",i->i", [sample([]), sample([2])]],
  ],
  known: () => [
    { of: ["ii->", [sample([2, 2], [1, 2, 3, 4])]], shape: [], gives: [5] },
    { of: ["ij,j->i", [sample([2, 2], [1, 2, 3, 4]), sample([2], [5, 6])]], shape: [2], gives: [17, 39] },
  ],
}, (equation, xs) => {
  const { inputs, output } = readEquation(equation, xs.map(({ shape }) => shape));
  const named = inputs.map((letters, i) => diagonal({ x: xs[i], letters }));
  const [a, b] = named.map((one, i) => summed(one, output + (named[1 - i]?.letters ?? "")));
  return ordered(b ? multiplied(a, b, output) : a, output).x;
});

/** The letters of each operand and of the result. Throws where they do not fit the shapes, or each other. */
function readEquation(equation: string, shapes: readonly Shape[]): { inputs: string[]; output: string } {
  const refuse = (reason: string): never => {
    throw new Error(`Cannot read the equation "${equation}" for ${shapes.map(showShape).join(" and ")}: ${reason}`);
  };
  const found = /^([a-z]*)(?:,([a-z]*))?->([a-z]*)$/i.exec(equation.replaceAll(" ", ""));
  if (!found) return refuse('it must be letters, with a comma between two operands, "->", and letters: "ij,jk->ik"');
  const output = found[3], inputs = found.slice(1, 3).filter((letters) => letters !== undefined);
  if (inputs.length !== shapes.length) {
    refuse(
      `it has ${inputs.length === 1 ? "one operand" : "two operands"}, given: ${shapes.length}`,
    );
  }
  checkLetters(inputs, shapes, refuse);
  const unknown = [...output].find((letter) => !inputs.join("").includes(letter));
  if (unknown) refuse(`no operand has the letter ${unknown} of the result`);
  if (unique(output) !== output) refuse("a letter stands twice in the result");
  return { inputs, output };
}

/** That each operand has a letter for each axis, and that a letter has one size wherever it stands. */
function checkLetters(inputs: readonly string[], shapes: readonly Shape[], refuse: (reason: string) => never): void {
  const sizes = new Map<string, number>();
  inputs.forEach((letters, i) => {
    if (letters.length !== shapes[i].length) {
      refuse(`"${letters}" needs ${letters.length} axes, ${showShape(shapes[i])} has ${shapes[i].length}`);
    }
    [...letters].forEach((letter, axis) => {
      const size = shapes[i][axis], before = sizes.get(letter) ?? size;
      if (size !== before) refuse(`sizes ${before} and ${size} of ${letter} differ`);
      sizes.set(letter, size);
    });
  });
}

function unique(letters: string): string {
  return [...new Set(letters)].join("");
}

/** Where a letter stands twice, only the places remain at which both axes have the same coordinate. */
function diagonal({ x, letters }: Named): Named {
  const once = unique(letters), shape = [...once].map((letter) => x.shape[letters.indexOf(letter)]);
  if (once === letters) return { x, letters };
  const courses = [...letters].map((letter) => ({
    start: 0,
    steps: [...once].map((other) => other === letter ? 1 : 0),
  }));
  return { x: gatherWalk(x, { shape, source: x.shape, courses }), letters: once };
}

/** Letters that nobody else asks for are summed over. */
function summed({ x, letters }: Named, wanted: string): Named {
  const lost = [...letters].flatMap((letter, axis) => wanted.includes(letter) ? [] : [axis]);
  if (lost.length === 0) return { x, letters };
  return { x: sum(x, lost), letters: [...letters].filter((letter) => wanted.includes(letter)).join("") };
}

function ordered({ x, letters }: Named, order: string): Named {
  return { x: transpose(x, [...order].map((letter) => letters.indexOf(letter))), letters: order };
}

/** Letters of both operands are a batch where the result has them, and else what is summed over. */
function multiplied(a: Named, b: Named, output: string): Named {
  const common = [...a.letters].filter((letter) => b.letters.includes(letter));
  const batch = common.filter((letter) => output.includes(letter));
  const inner = common.filter((letter) => !output.includes(letter));
  const [rows, columns] = [a, b].map(({ letters }) => [...letters].filter((letter) => !common.includes(letter)));
  const y = product(grouped(a, [batch, rows, inner]), grouped(b, [batch, inner, columns]));
  const shape = [...sizesOf(a, [...batch, ...rows]), ...sizesOf(b, columns)];
  return { x: reshape(y, shape), letters: [...batch, ...rows, ...columns].join("") };
}

function sizesOf({ x, letters }: Named, wanted: readonly string[]): number[] {
  return wanted.map((letter) => x.shape[letters.indexOf(letter)]);
}

/** As a tensor with one axis for each group of letters. */
function grouped(one: Named, groups: readonly (readonly string[])[]): Tensor {
  return reshape(ordered(one, groups.flat().join("")).x, groups.map((group) => sizeOf(sizesOf(one, group))));
}
