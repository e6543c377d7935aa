/** What the tests of formulas and rules share: the Wasm device's part for them, and the reference device beside it. */
import type { Inputs, Storage } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Elementwise } from "../../../../lib/device/wasm/elementwise.ts";
import { Memory, type Piece } from "../../../../lib/device/wasm/memory.ts";
import type { Formula } from "../../../../lib/formula/tree.ts";
import { Random } from "../../../../lib/random.ts";
import { type Shape, sizeOf, stridesOf } from "../../../../lib/shape.ts";
/** Numbers as a view sees them, before they are on any device. */
export interface Seen {
  readonly values: ArrayLike<number>;
  readonly strides: readonly number[];
}
export type SeenInputs = Readonly<Record<string, Seen | number>>;

export const reference = new Reference("float64");

/** The same inputs on a device that stores with `store`. */
function onto(inputs: SeenInputs, store: (values: ArrayLike<number>) => Storage): Inputs {
  const move = (input: Seen | number) =>
    typeof input === "number" ? input : { storage: store(input.values), strides: input.strides };
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, move(input)]));
}

export function expected(formula: Formula, inputs: SeenInputs, shape: Shape): number[] {
  const views = onto(inputs, (values) => reference.store(values));
  return [...reference.values(reference.elementwise(formula, views, shape))];
}

/** A device's elementwise part, on memory that is full of what is not a number. */
export class Tried {
  readonly memory = new Memory(16);
  readonly elementwise: Elementwise;

  constructor(options: { plain?: boolean } = {}) {
    this.elementwise = new Elementwise(new Context(this.memory, options));
    this.memory.floats.fill(NaN, this.memory.workspace.address / 4);
  }

  store(values: ArrayLike<number>): Piece {
    const piece = this.memory.allocate(values.length);
    this.memory.floats.set(values, piece.address / 4);
    return piece;
  }

  read(piece: Piece, more = 0): number[] {
    return [...this.memory.floats.subarray(piece.address / 4, piece.address / 4 + piece.length + more)];
  }

  run(formula: Formula, inputs: SeenInputs, shape: Shape, into?: Piece): number[] {
    using _step = this.memory.step();
    const out = into ?? this.memory.allocate(sizeOf(shape));
    this.elementwise.run(formula, onto(inputs, (values) => this.store(values)), shape, out);
    return this.read(out);
  }
}

/** Small whole numbers in a random order, and for some axes a stride of 0. */
export function seen(shape: Shape, repeats: readonly boolean[], seed: number): Seen {
  const own = shape.map((size, axis) => repeats[axis] ? 1 : size), strides = stridesOf(own), source = new Random(seed);
  const values = Array.from({ length: sizeOf(own) }, () => source.integer(5) - 2);
  return { values, strides: strides.map((stride, axis) => own[axis] === 1 ? 0 : stride) };
}
