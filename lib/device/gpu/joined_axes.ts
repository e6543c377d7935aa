/** The axes of a shape, joined where numbers that follow each other in one axis after the other also do so in memory. */
import type { Shape } from "../../shape.ts";

/** One object serves many calls, so that a call allocates nothing. Axes are counted from the innermost one. */
export class JoinedAxes {
  #count = 0;
  readonly #sizes: number[] = [];
  readonly #strides: number[][] = [];

  /** 0 where there is only one number. */
  get count(): number {
    return this.#count;
  }

  size(axis: number): number {
    return this.#sizes[axis];
  }

  /** How far apart two neighbors along an axis are stored. */
  stride(view: number, axis: number): number {
    return this.#strides[view][axis];
  }

  /** Joins the axes of a shape; `views` holds the strides of each view of it. */
  join(shape: Shape, views: readonly (readonly number[])[]): void {
    this.#count = 0;
    while (this.#strides.length < views.length) this.#strides.push([]);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] === 1) continue;
      if (this.#goesOn(axis, views)) this.#sizes[this.#count - 1] *= shape[axis];
      else this.#add(axis, shape[axis], views);
    }
  }

  /** Whether one step along this axis is, for every view, as far as the whole axis inside of it is long. */
  #goesOn(axis: number, views: readonly (readonly number[])[]): boolean {
    const last = this.#count - 1;
    if (last < 0) return false;
    for (let v = 0; v < views.length; v++) {
      if (views[v][axis] !== this.#strides[v][last] * this.#sizes[last]) return false;
    }
    return true;
  }

  #add(axis: number, size: number, views: readonly (readonly number[])[]): void {
    this.#sizes[this.#count] = size;
    for (let v = 0; v < views.length; v++) this.#strides[v][this.#count] = views[v][axis];
    this.#count++;
  }
}
