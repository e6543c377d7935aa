/** Gather and scatter along walks. How a walk is carried out is thought over once; then each call tells a kernel. */
import gatherCode from "../../../gpu/gather.wgsl" with { type: "text" };
import scatterCode from "../../../gpu/scatter.wgsl" with { type: "text" };
import { showShape } from "../../shape.ts";
import type { Walk } from "../walk.ts";
import type { Context } from "./context.ts";
import { inverseOf, type InverseWalk } from "./inverse_walk.ts";
import type { Kernel } from "./kernels.ts";
import type { Piece } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { groupsFor } from "./queue.ts";
import { simplified } from "./simple_walk.ts";

/** A part of what is scattered. */
export interface ScatteredPiece {
  readonly piece: Piece;
  readonly walk: Walk;
}

/** Threads in a group, and turns that one of them may take in a call. */
const SIZE = 64, MOST_TURNS = 16384;
/** Axes of the shape, and of the source, for which the shaders have room. */
const MOST_AXES = 12, MOST_COURSES = 8;

export class Walks {
  readonly #context: Context;
  readonly #there = new WeakMap<Walk, Walk>();
  readonly #back = new WeakMap<Walk, InverseWalk>();

  constructor(context: Context) {
    this.#context = context;
  }

  gather(x: Piece, walk: Walk, out: Piece): void {
    if (out.length === 0) return;
    const { queue } = this.#context, plan = cached(this.#there, walk, () => checked(walk, simplified(walk)));
    const kernel = this.#gatherKernel(plan.shape.length, plan.courses.length);
    writeGather(queue.parameters(), plan, out.length);
    queue.run(kernel, [x, out], groupsFor(out.length, SIZE), () => `gather ${showWalk(walk)}`);
  }

  /** The parts are added one after the other. */
  scatter(parts: readonly ScatteredPiece[], out: Piece): void {
    if (out.length === 0) return;
    const plans = parts.map(({ piece, walk }) => ({
      piece,
      walk,
      plan: cached(this.#back, walk, () => planBack(walk)),
    }));
    const useful = plans.filter(({ plan }) => plan.combinations > 0);
    if (useful.length === 0) useful.push(plans[0]); // which writes zeros
    useful.forEach(({ piece, walk, plan }, i) => this.#scatterPart(piece, walk, plan, i > 0, out));
  }

  /** As many calls as it takes, so that no thread takes too many turns. */
  #scatterPart(x: Piece, walk: Walk, plan: InverseWalk, adds: boolean, out: Piece): void {
    const { queue } = this.#context, { courses, loops, combinations } = plan, groups = groupsFor(out.length, SIZE);
    const kernel = this.#scatterKernel(courses.length, loops.length);
    const most = Math.floor(MOST_TURNS / (1 + courses.length + loops.length * (1 + courses.length)));
    for (let first = 0; first === 0 || first < combinations; first += most) {
      const end = Math.min(first + most, combinations);
      writeInverse(queue.parameters().u32(out.length, first, end, Number(adds || first > 0)), plan);
      queue.run(kernel, [x, out], groups, () => `scatter ${showWalk(walk)}`);
    }
  }

  #gatherKernel(axes: number, courses: number): Kernel {
    return this.#context.kernels.get(`gather ${axes} from ${courses}`, () => {
      const constants = { AXES: axes, COURSES: courses, SIZE };
      return { file: "gather.wgsl", code: gatherCode, access: "rw", constants };
    });
  }

  #scatterKernel(courses: number, loops: number): Kernel {
    return this.#context.kernels.get(`scatter ${courses} by ${loops}`, () => {
      const constants = { COURSES: courses, LOOPS: loops, SIZE };
      return { file: "scatter.wgsl", code: scatterCode, access: "rw", constants };
    });
  }
}

function planBack(walk: Walk): InverseWalk {
  const plan = inverseOf(walk);
  check(walk, plan.loops.length, plan.courses.length);
  return plan;
}

function checked(walk: Walk, plan: Walk): Walk {
  check(walk, plan.shape.length, plan.courses.length);
  return plan;
}

/** Refuses what the shaders have no room for. */
function check(walk: Walk, axes: number, courses: number): void {
  if (axes <= MOST_AXES && courses <= MOST_COURSES) return;
  throw new Error(
    `Cannot walk ${
      showWalk(walk)
    } on the GPU: ${axes} axes through ${courses} are left when all that can be are joined, ` +
      `and its shaders hold ${MOST_AXES} through ${MOST_COURSES}; take the walk apart, or the device wasm`,
  );
}

/** In the order of `Parameters` in gather.wgsl. */
function writeGather(parameters: Parameters, { shape, source, courses }: Walk, size: number): void {
  parameters.u32(size).vector().u32(...padded(shape, MOST_AXES));
  courses.forEach(({ start, steps }, s) => {
    parameters.i32(start).u32(source[s]).vector().i32(...padded(steps, MOST_AXES));
  });
}

/** In the order of `Parameters` in scatter.wgsl, behind the numbers that differ from call to call. */
function writeInverse(parameters: Parameters, { base, courses, loops }: InverseWalk): void {
  parameters.i32(base);
  for (let s = 0; s < MOST_COURSES; s++) {
    const { size, start, step, count, stride } = courses[s] ?? NO_COURSE;
    parameters.vector().u32(size).i32(start).u32(step, count).i32(stride);
  }
  for (const { count, stride, steps } of loops) {
    parameters.vector().u32(count).i32(stride).vector().i32(...padded(steps, MOST_COURSES));
  }
}

/** Takes the place of a course that is not there, so that what comes behind stands where the shader expects it. */
const NO_COURSE = { size: 1, start: 0, step: 1, count: 1, stride: 0 };

function padded(values: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, i) => values[i] ?? 0);
}

function showWalk({ shape, source }: Walk): string {
  return `${showShape(shape)} through ${showShape(source)}`;
}

function cached<Key extends WeakKey, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
