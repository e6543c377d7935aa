/** Elementwise ops over all shapes that fit together: compared with one number at a time. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { parameter } from "../../../lib/create.ts";
import { programOf } from "../../../lib/formula/evaluate.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { tensorsIn } from "../../../lib/op.ts";
import { Random } from "../../../lib/random.ts";
import { broadcast, type Shape, showShape, sizeOf } from "../../../lib/shape.ts";
import { Tensor } from "../../../lib/tensor.ts";
import { type AnyOp, hasGradient, registered, samplesOf, takenBy, valuesOf } from "./matrix.ts";
import "../exact.ts";

/** An elementwise op, told from its entry: formulas, and numbers to try. */
interface Told {
  readonly op: AnyOp;
  /** Of its tensors, and of all that its formulas may read. */
  readonly names: readonly string[];
  readonly all: readonly string[];
  readonly settings: Readonly<Record<string, number>>;
  /** For each tensor: numbers from its samples, so that they are in its domain. */
  readonly numbers: readonly (readonly number[])[];
}

const elementwise = registered.filter(([, { kind }]) => kind === "elementwise").map(([, op]) => told(op));

function told(op: AnyOp): Told {
  const { names, settings: usual } = takenBy(op);
  const settings = Object.fromEntries([...usual].map(([name, value]) => [name, Number(value)]));
  const samples = samplesOf(op).map(tensorsIn), numbers = names.map((_, i) => samples.flatMap((xs) => valuesOf(xs[i])));
  return { op, names, all: [...names, ...Object.keys(settings)], settings, numbers };
}

/** Numbers for tensors of these shapes. No number comes twice, so that there are no ties. */
function inputsFor({ numbers }: Told, shapes: readonly Shape[], seed: number): Tensor[] {
  const random = new Random(seed);
  return shapes.map((shape, i) =>
    parameter(new Float64Array(sizeOf(shape)).map(() => numbers[i][random.integer(numbers[i].length)]), shape)
  );
}

/** The value at each place, and what each number of each input has as its gradient, one place after the other. */
function oneByOne({ op, names, all, settings }: Told, inputs: readonly Tensor[], upstream: readonly number[]) {
  const shape = broadcast("try", inputs.map((x) => x.shape)), numbers = inputs.map(valuesOf);
  const value = parseFormula(op.entry.is, all), slopes = names.map((name) => op.entry.slopes[`d${name}`]);
  const parsed = slopes.map((text) => text === undefined ? undefined : parseFormula(text, ["dy", "y", ...all]));
  const sums = numbers.map((list) => list.map(() => 0));
  const values = Array.from({ length: sizeOf(shape) }, (_, place) => {
    const at = inputs.map((x) => placeIn(x.shape, shape, place));
    const frame: Record<string, number> = { ...settings, dy: upstream[place] };
    names.forEach((name, i) => frame[name] = numbers[i][at[i]]);
    frame.y = run(value, frame);
    parsed.forEach((slope, i) => sums[i][at[i]] += slope ? run(slope, frame) : 0);
    return frame.y;
  });
  return { shape, values, sums };
}

function run(formula: ReturnType<typeof parseFormula>, numbers: Readonly<Record<string, number>>): number {
  const program = programOf(formula);
  program.names.forEach((name, place) => program.frame[place] = numbers[name]);
  return program.run(program.frame);
}

/** Where a tensor of shape `own` is read for a place of the whole shape: aligned at the last axes, size 1 repeats. */
function placeIn(own: Shape, shape: Shape, place: number): number {
  let at = 0, stride = 1, rest = place;
  for (let back = 1; back <= shape.length; back++) {
    const size = shape[shape.length - back], coordinate = rest % size, mine = own[own.length - back] ?? 1;
    rest = (rest - coordinate) / size;
    at += mine === 1 ? 0 : coordinate * stride;
    stride *= mine;
  }
  return at;
}

function checkShapes(one: Told, shapes: readonly Shape[], seed: number): void {
  const inputs = inputsFor(one, shapes, seed), y = one.op(...inputs), said = `${one.op.entry.name} ${seed}`;
  const where = `${said}: ${shapes.map(showShape).join(" ")}`, random = new Random(seed).fork(1);
  const upstream = Array.from({ length: y.storage.length }, () => random.uniform(-1.5, 1.5));
  const { shape, values, sums } = oneByOne(one, inputs, upstream);
  assertEquals(y.shape, shape, where);
  assertEquals(valuesOf(y), values, where);
  if (!hasGradient(one.op)) return;
  const found = gradients(y, { upstream: new Tensor(y.shape, y.device.store(upstream), y.device) });
  inputs.forEach((x, i) => {
    const dx = found.of(x);
    assertEquals(dx.shape, x.shape, where);
    valuesOf(dx).forEach((slope, k) => {
      const size = Math.max(1, Math.abs(sums[i][k])); // terms are added in another order
      assertEquals(Math.abs(slope - sums[i][k]) <= 1e-12 * size, true, `${where}: ${slope}, expected ${sums[i][k]}`);
    });
  });
}

/** Every axis is there or missing, 1 or full, up to two axes; and shapes that hold nothing. */
const SHAPES: readonly Shape[] = [[], [1], [3], [1, 1], [1, 3], [2, 1], [2, 3], [0], [2, 0], [0, 3], [0, 1], [1, 2, 3]];

function fits(shapes: readonly Shape[]): boolean {
  try {
    broadcast("try", shapes);
    return true;
  } catch {
    return false;
  }
}

/** All lists of so many shapes. */
function choices(count: number): Shape[][] {
  if (count === 0) return [[]];
  return choices(count - 1).flatMap((list) => SHAPES.map((shape) => [...list, shape]));
}

Deno.test("elementwise ops broadcast in every axis, forward and back; what does not fit is refused", () => {
  for (const one of elementwise) {
    for (const shapes of choices(Math.min(2, one.names.length))) {
      const all = [...shapes, ...one.names.slice(2).map(() => shapes[0])];
      if (fits(all)) checkShapes(one, all, 1);
      else assertThrows(() => one.op(...inputsFor(one, all, 1)), Error, "Cannot");
    }
  }
});

/** A shape, and others that repeat along some of its axes, or lack the first ones. */
function shapesFor(count: number): fc.Arbitrary<Shape[]> {
  return fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((whole) =>
    fc.array(
      fc.tuple(fc.nat({ max: whole.length }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })).map((
        [missing, repeats],
      ) => whole.map((size, axis) => repeats[axis] ? 1 : size).slice(missing)),
      { minLength: count, maxLength: count },
    )
  );
}

Deno.test("elementwise ops of random shapes give what they give one number at a time", () => {
  for (const one of elementwise) {
    fc.assert(
      fc.property(shapesFor(one.names.length), fc.nat({ max: 1e6 }), (shapes, seed) => checkShapes(one, shapes, seed)),
      { numRuns: 20 },
    );
  }
});
