/** All the ways in which one call of a device can be done wrongly. */
import type { Storage } from "../../lib/device/device.ts";
import { parseFormula } from "../../lib/formula/parse.ts";
import { type Call, type CallOf, carryOut } from "./calls.ts";
import { wrongFormulas, wrongWholes } from "./formula_mutations.ts";
import { wrongGathers, wrongScatters } from "./walk_mutations.ts";
import { onNumbers, plain, type WrongCall } from "./wrong_call.ts";

const FACTOR = parseFormula("factor * x", ["factor", "x"]);

/** The mistakes that can be made in a call; in a formula as well, if that is the op's own. Not all change the result. */
export function wrongCalls(call: Call, isOwn: boolean): WrongCall[] {
  switch (call.kind) {
    case "elementwise":
      return (isOwn ? wrongFormulas : wrongWholes)(call.formula).map(({ mistake, formula }) => ({
        mistake,
        carryOut: () => carryOut(plain, { ...call, formula }),
      }));
    case "reduce":
      return [...wrongReductions(call), ...scaled(call)];
    case "product":
      return [...wrongProducts(call), ...scaled(call)];
    case "gather":
      return [...wrongGathers(call), ...scaled(call)];
    case "scatter":
      return [...wrongScatters(call), ...scaled(call)];
    case "lookup":
      return [...wrongLookups(call), ...scaled(call)];
    case "addRows":
      return [...wrongAdditions(call), ...scaled(call)];
    case "random":
      return [
        wrong("other random numbers are drawn", { ...call, block: { ...call.block, start: call.block.start + 1 } }),
      ];
  }
}

function wrong(mistake: string, call: Call): WrongCall {
  return { mistake, carryOut: () => carryOut(plain, call) };
}

/** A right result, times a factor. */
function scaled(call: Call): WrongCall[] {
  const times = (factor: number) => {
    const storage = carryOut(plain, call);
    return plain.elementwise(FACTOR, { factor, x: { storage, strides: [1] } }, [storage.length]);
  };
  return [["the sign is flipped", -1] as const, ["a factor 2 too much", 2] as const, ["nothing", 0] as const].map((
    [mistake, factor],
  ) => ({ mistake, carryOut: () => times(factor) }));
}

function wrongReductions(call: CallOf<"reduce">): WrongCall[] {
  const { reduction, x, sizes: { outer, axis, inner } } = call;
  if (reduction === "argmax") return [wrong("the largest in place of its number", { ...call, reduction: "max" })];
  const pick = (at: number) => () => {
    const values = plain.values(x);
    return Array.from(
      { length: outer * inner },
      (_, i) => axis === 0 ? 0 : values[(Math.floor(i / inner) * axis + at) * inner + i % inner],
    );
  };
  const other = reduction === "sum" ? "max" : "sum";
  return [
    onNumbers("the first number alone", pick(0)),
    onNumbers("the last number alone", pick(axis - 1)),
    wrong(`the ${other} in place of the ${reduction}`, { ...call, reduction: other }),
    wrong("along an axis in front", { ...call, sizes: { outer: 1, axis, inner: outer * inner } }),
    wrong("along an axis behind", { ...call, sizes: { outer: outer * inner, axis, inner: 1 } }),
  ];
}

function wrongProducts(call: CallOf<"product">): WrongCall[] {
  const { a, b, sizes } = call, { m, n, aTransposed, bTransposed, aShared, bShared } = sizes;
  const found = [
    wrong("a is taken for its transpose", { ...call, sizes: { ...sizes, aTransposed: !aTransposed } }),
    wrong("b is taken for its transpose", { ...call, sizes: { ...sizes, bTransposed: !bTransposed } }),
    wrong("the first matrix a for all", { ...call, sizes: { ...sizes, aShared: true } }),
    wrong("the first matrix b for all", { ...call, sizes: { ...sizes, bShared: true } }),
  ];
  if (!call.epilogue) {
    const turned = {
      m: n,
      n: m,
      aTransposed: !bTransposed,
      bTransposed: !aTransposed,
      aShared: bShared,
      bShared: aShared,
    };
    found.push(wrong("the result is transposed", { ...call, a: b, b: a, sizes: { ...sizes, ...turned } }));
  }
  if (a.length === b.length && aShared === bShared) found.push(wrong("a and b are swapped", { ...call, a: b, b: a }));
  return found;
}

function wrongLookups({ table, index, width }: CallOf<"lookup">): WrongCall[] {
  const rows = table.length / width, look = (index: Storage) => plain.lookup(table, index, width);
  return [
    { mistake: "the row behind", carryOut: () => look(moved(index, rows)) },
    { mistake: "the first row for all", carryOut: () => look(plain.store(new Array(index.length).fill(0))) },
    { mistake: "the rows in reverse", carryOut: () => look(plain.store(plain.values(index).reverse())) },
  ];
}

function wrongAdditions(call: CallOf<"addRows">): WrongCall[] {
  const { x, index, rows, width } = call;
  const placed = (isKept: (row: number, seen: Set<number>) => boolean, order: (i: number) => number) => () => {
    const values = plain.values(x), numbers = plain.values(index), out = new Float64Array(rows * width);
    const seen = new Set<number>();
    numbers.forEach((_, i) => {
      const from = order(i), row = numbers[from];
      if (isKept(row, seen)) out.set(values.subarray(from * width, (from + 1) * width), row * width);
      seen.add(row);
    });
    return out;
  };
  return [
    wrong("the row behind", { ...call, index: moved(index, rows) }),
    onNumbers("overwritten in place of added", placed(() => true, (i) => i)),
    onNumbers("the first alone is kept", placed((row, seen) => !seen.has(row), (i) => i)),
    wrong("the rows in reverse", { ...call, index: plain.store(plain.values(index).reverse()) }),
  ];
}

/** Every number one more, and the last row again the first. */
function moved(index: Storage, rows: number): Storage {
  return plain.store(plain.values(index).map((row) => (row + 1) % rows));
}
