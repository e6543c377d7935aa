/** What the tests of formulas and rules on the GPU share. */
import type { Inputs, Storage } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Elementwise } from "../../../../lib/device/gpu/elementwise.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import type { Formula } from "../../../../lib/formula/tree.ts";
import { type Shape, sizeOf } from "../../../../lib/shape.ts";

/** Numbers as a view sees them, before they are on any device. */
export interface Seen {
  readonly values: ArrayLike<number>;
  readonly strides: readonly number[];
}
export type SeenInputs = Readonly<Record<string, Seen | number>>;

function onto(inputs: SeenInputs, store: (values: ArrayLike<number>) => Storage): Inputs {
  const move = (input: Seen | number) =>
    typeof input === "number" ? input : { storage: store(input.values), strides: input.strides };
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, move(input)]));
}

/** What must come out, in float64. */
export function expected(formula: Formula, inputs: SeenInputs, shape: Shape): number[] {
  const reference = new Reference();
  return [...reference.values(
    reference.elementwise(formula, onto(inputs, (values) => reference.store(values)), shape),
  )];
}

/** The GPU's part for formulas. */
export class Tried {
  readonly elementwise: Elementwise;

  constructor(readonly context: Context) {
    this.elementwise = new Elementwise(context);
  }

  store(values: ArrayLike<number>): Piece {
    const piece = this.context.memory.allocate(values.length);
    if (values.length > 0) this.context.queue.write(piece, Float32Array.from(values));
    return piece;
  }

  read(piece: Piece): Promise<Float32Array<ArrayBuffer>> {
    return this.context.queue.read(piece);
  }

  /** The numbers of a formula. Results that are asked for together are read together. */
  run(formula: Formula, inputs: SeenInputs, shape: Shape): Promise<Float32Array<ArrayBuffer>> {
    const out = this.context.memory.allocate(sizeOf(shape));
    this.elementwise.run(formula, onto(inputs, (values) => this.store(values)), shape, out);
    return this.read(out);
  }
}
