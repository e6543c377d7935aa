/** The axes of a shape, merged where numbers that follow each other in one axis after the other also do so in memory. */
import type { Shape } from "../../shape.ts";

/**
 * One object serves many calls, so that a call allocates nothing. Axes are counted from the innermost one. Pointer 0 leads to
 * what is written, row by row; the others to what is read.
 */
export class MergedAxes {
  #count = 0;
  readonly #sizes: number[] = [];
  readonly #strides: number[][] = [[]];

  get count(): number {
    return this.#count;
  }

  /** 1 for an axis that is not there. */
  size(axis: number): number {
    return axis < this.#count ? this.#sizes[axis] : 1;
  }

  /** How far apart two neighbors along an axis are stored: 0 or 1 for the innermost one. */
  stride(pointer: number, axis: number): number {
    return axis < this.#count ? this.#strides[pointer][axis] : 0;
  }

  /** Merges the axes of a shape; `views` holds the strides of each pointer that reads. */
  merge(shape: Shape, views: readonly (readonly number[])[]): void {
    this.#count = 0;
    while (this.#strides.length <= views.length) this.#strides.push([]);
    let written = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis];
      if (size === 1) continue;
      if (this.#continues(axis, views)) this.#sizes[this.#count - 1] *= size;
      else this.#add(size, written, views, axis);
      written *= size;
    }
    if (this.#count === 0 || !this.#isRow(views.length)) this.#addInnermost(views.length);
  }

  /** Whether one step along this axis is, for everyone, as far as the whole axis inside of it is long. */
  #continues(axis: number, views: readonly (readonly number[])[]): boolean {
    if (this.#count === 0) return false;
    const last = this.#count - 1, size = this.#sizes[last];
    for (let v = 0; v < views.length; v++) {
      if (views[v][axis] !== this.#strides[v + 1][last] * size) return false;
    }
    return true;
  }

  #add(size: number, written: number, views: readonly (readonly number[])[], axis: number): void {
    this.#sizes[this.#count] = size;
    this.#strides[0][this.#count] = written;
    for (let v = 0; v < views.length; v++) this.#strides[v + 1][this.#count] = views[v][axis];
    this.#count++;
  }

  /** Whether the innermost axis can be read as vectors. */
  #isRow(views: number): boolean {
    for (let v = 1; v <= views; v++) {
      const stride = this.#strides[v][0];
      if (stride !== 0 && stride !== 1) return false;
    }
    return true;
  }

  /** An axis of one number: where there is none, or where the numbers of the innermost one stand apart. */
  #addInnermost(views: number): void {
    for (let axis = this.#count; axis > 0; axis--) { // not unshift: the lists would grow from call to call
      this.#sizes[axis] = this.#sizes[axis - 1];
      for (let pointer = 0; pointer <= views; pointer++) {
        this.#strides[pointer][axis] = this.#strides[pointer][axis - 1];
      }
    }
    this.#sizes[0] = 1;
    for (let pointer = 0; pointer <= views; pointer++) this.#strides[pointer][0] = 1;
    this.#count++;
  }

  /** How many numbers are held, in all lists: as many as the deepest shape needs, however often it is called. */
  get held(): number {
    return this.#sizes.length + this.#strides.reduce((sum, { length }) => sum + length, 0);
  }
}
