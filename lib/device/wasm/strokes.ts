/** Strokes: a block of a walk, as calls of kernels with four nested loops. */
import type { Joining } from "./runs.ts";
import type { Axis, Block } from "./walk_plan.ts";

/**
 * What the inner loops of a kernel do.
 * - runs: numbers lie side by side, here and there.
 * - fills: one number is repeated side by side.
 * - tiles: numbers that lie side by side here lie below each other there: squares of 4 times 4 are turned.
 * - steps: all else, number by number.
 */
export type Kind = "runs" | "fills" | "tiles" | "steps";

/** One call: four loops, the outermost first. */
export interface Stroke {
  readonly kind: Kind;
  readonly to: number;
  readonly from: number;
  readonly loops: readonly Axis[];
}

/** What is shorter is not worth a loop of vectors, or an inner loop at all. */
const VECTOR = 4, WORTHWHILE = 8, LOOPS = 4;
/** How many rows are turned together: few enough to stay in the cache, also where they lie a power of two apart. */
const STRIPE = 32;
const ONCE: Axis = { count: 1, to: 0, from: 0 };

/** The strokes of a block. */
export function strokesOf(block: Block, joining: Joining): Stroke[] {
  const long = block.axes.filter(({ count }) => count >= VECTOR);
  const run = long.find(({ to, from }) => to === 1 && from === 1);
  if (run) return around("runs", block, [run]);
  const across = long.find(({ to }) => to === 1), down = long.find(({ from }) => from === 1);
  if (across?.from === 0 && joining === "copy") return around("fills", block, [across]);
  if (across && down && (joining === "copy" || !overlaps(down))) {
    return tiles(block, block.axes.indexOf(down), block.axes.indexOf(across));
  }
  return stepsOf(block);
}

/** Rows that overlap, as windows may, are not added as tiles: a vector that was just written in part is slow to read. */
function overlaps({ to }: Axis): boolean {
  return to !== 0 && Math.abs(to) < VECTOR;
}

/** Whole tiles, and what is left below and beside them. */
function tiles(block: Block, down: number, across: number): Stroke[] {
  const [rows, columns] = [down, across].map((k) => block.axes[k].count);
  const [high, wide] = [rows, columns].map((count) => count - count % VECTOR);
  const top = cut(block, down, 0, high), most = wide - wide % STRIPE, rest = cut(top, across, most, wide);
  return [
    ...squares(cut(top, across, 0, most), down, across),
    ...around("tiles", rest, [rest.axes[down], rest.axes[across]]),
    ...stepsOf(cut(block, down, high, rows)),
    ...stepsOf(cut(top, across, wide, columns)),
  ];
}

/**
 * Tiles in stripes: few rows are read at a time, so that what lies beside a tile is still in the cache when its turn
 * comes.
 */
function squares(block: Block, down: number, across: number): Stroke[] {
  const { count, to, from } = block.axes[across], stripe = { count: STRIPE, to, from };
  const stripes = { count: count / STRIPE, to: STRIPE * to, from: STRIPE * from };
  return around("tiles", { ...block, axes: [...block.axes.with(across, stripes), stripe] }, [block.axes[down], stripe]);
}

/** The part of a block from place `first` of an axis up to `end`. */
function cut({ to, from, axes }: Block, k: number, first: number, end: number): Block {
  const axis = axes[k], start = { to: to + first * axis.to, from: from + first * axis.from };
  return { ...start, axes: axes.with(k, { ...axis, count: end - first }) };
}

/** Number by number. The inner loop is not too short, and goes where the next number is close. */
function stepsOf(block: Block): Stroke[] {
  const { axes } = block, long = axes.filter(({ count }) => count >= WORTHWHILE);
  const distance = ({ to, from }: Axis) => Math.abs(to) + Math.abs(from);
  const [inner = ONCE] = long.length > 0
    ? long.toSorted((a, b) => distance(a) - distance(b))
    : axes.toSorted((a, b) => b.count - a.count);
  return around("steps", block, [inner]);
}

/**
 * Strokes with these inner loops. The longest of the others go around them, in the order of the walk's own axes; each
 * place of what is left takes a stroke.
 */
function around(kind: Kind, { to, from, axes }: Block, inner: readonly Axis[]): Stroke[] {
  if (axes.some(({ count }) => count === 0)) return [];
  const others = axes.filter((axis) => !inner.includes(axis)).toSorted((a, b) => b.count - a.count);
  const outer = others.splice(0, LOOPS - inner.length), ordered = axes.filter((axis) => outer.includes(axis));
  const loops = [...new Array<Axis>(LOOPS - inner.length - outer.length).fill(ONCE), ...ordered, ...inner];
  let starts = [{ to, from }];
  for (const axis of others) starts = starts.flatMap((start) => placesAlong(axis, start));
  return starts.map((start) => ({ kind, ...start, loops }));
}

function placesAlong({ count, ...step }: Axis, { to, from }: Omit<Axis, "count">): Omit<Axis, "count">[] {
  return Array.from({ length: count }, (_, i) => ({ to: to + i * step.to, from: from + i * step.from }));
}
