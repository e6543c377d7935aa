/** The kernels of walks: four nested loops, each with a count and two steps. */
import { advance, f32, type I32, i32, type Local, repeat, sequence, type Statement, v128 } from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Locals, MakeLocal, Parameters } from "./module.ts";
import { type At, type Joining, moveNumber, moveRun, moveVector } from "./runs.ts";
import type { Kind } from "./strokes.ts";

/** Addresses, and for each loop how often it runs, and how far apart the numbers are that it writes and reads. */
// deno-fmt-ignore
const PARAMETERS = {
  write: "i32", read: "i32",
  countA: "i32", writeA: "i32", readA: "i32",
  countB: "i32", writeB: "i32", readB: "i32",
  countC: "i32", writeC: "i32", readC: "i32",
  countD: "i32", writeD: "i32", readD: "i32",
} satisfies Parameters;

type Loop = "A" | "B" | "C" | "D";
const LOOPS: readonly Loop[] = ["A", "B", "C", "D"];

/** The variables of a kernel. */
interface Scope {
  readonly p: Locals<typeof PARAMETERS>;
  readonly local: MakeLocal;
}

/** How many of the loops an inner part does by itself, and what it does from a place on. */
interface Inner {
  readonly loops: number;
  readonly write: (joining: Joining, at: At, scope: Scope) => Statement;
}

export type WalkKernel = (...args: number[]) => void;

/** The kernel for one kind of stroke. */
export function compileWalk(context: Context, joining: Joining, kind: Kind): WalkKernel {
  const module = context.module(), { loops, write } = INNER[kind];
  module.kernel(kind, PARAMETERS, (p, local) => {
    const scope = { p, local }, steps = LOOPS.flatMap((loop) => [p[`write${loop}`], p[`read${loop}`]]);
    return sequence(
      ...steps.map((step) => step.set(times4(step))), // numbers to bytes
      nest(LOOPS.slice(0, -loops), p, scope, (at) => write(joining, at, scope)),
    );
  });
  return module.instantiate(context.memory.memory)[kind];
}

/** Loops around an inner part, the first one outermost. */
function nest([loop, ...rest]: readonly Loop[], at: At, scope: Scope, inner: (at: At) => Statement): Statement {
  const here = { write: scope.local("i32"), read: scope.local("i32") };
  const start = sequence(here.write.set(at.write.value), here.read.set(at.read.value));
  const body = loop ? along(loop, here, scope, nest(rest, here, scope, inner)) : inner(here);
  return sequence(start, body);
}

/** A loop, which moves the addresses on. */
function along(loop: Loop, at: At, { p, local }: Scope, body: Statement): Statement {
  const left = local("i32");
  return sequence(
    left.set(p[`count${loop}`].value),
    repeat(
      sequence(
        body,
        advance(at.write, p[`write${loop}`].value),
        advance(at.read, p[`read${loop}`].value),
        advance(left, -1),
      ),
      left.value,
    ),
  );
}

const INNER: Readonly<Record<Kind, Inner>> = {
  runs: { loops: 1, write: (joining, at, scope) => run(joining, at, scope, { repeats: false }) },
  fills: { loops: 1, write: (joining, at, scope) => run(joining, at, scope, { repeats: true }) },
  tiles: { loops: 2, write: turn },
  steps: {
    loops: 1,
    write: (joining, at, scope) => along("D", at, scope, moveNumber(joining, at.write, f32.load(at.read.value))),
  },
};

function run(joining: Joining, at: At, { p, local }: Scope, options: { readonly repeats: boolean }): Statement {
  const n = local("i32");
  return sequence(n.set(p.countD.value), moveRun(joining, at, n, options));
}

/**
 * Turns tiles. Loop C goes along neighbors in what is read, which lie below each other in what is written, and loop D
 * the other way round; both in steps of 4.
 */
function turn(joining: Joining, at: At, { p, local }: Scope): Statement {
  const rows = local("i32"), columns = local("i32"), here = { write: local("i32"), read: local("i32") };
  const tile = turnTile(joining, here, { write: p.writeC, read: p.readD }, local);
  const across = sequence(tile, advance(here.write, 16), advance(here.read, times4(p.readD)), advance(columns, -4));
  const start = sequence(
    here.write.set(at.write.value),
    here.read.set(at.read.value),
    columns.set(p.countD.value),
  );
  const down = sequence(
    start,
    repeat(across, columns.value),
    advance(at.write, times4(p.writeC)),
    advance(at.read, 16),
  );
  return sequence(rows.set(p.countC.value), repeat(sequence(down, advance(rows, -4)), rows.value));
}

function times4(x: Local<"i32">): I32 {
  return i32.shiftLeft(x.value, i32.constant(2));
}

/** Four rows of four numbers are read, and written as columns. */
function turnTile(joining: Joining, at: At, steps: At, local: MakeLocal): Statement {
  const rows = [0, 1, 2, 3].map(() => local("v128")), halves = [0, 1, 2, 3].map(() => local("v128"));
  const place = local("i32"), next = (step: Local<"i32">) => advance(place, step.value);
  const pair = (a: number, b: number, lanes: readonly number[]) => v128.shuffle(rows[a].value, rows[b].value, lanes);
  const column = (a: number, lanes: readonly number[]) => v128.shuffle(halves[a].value, halves[a + 1].value, lanes);
  const low = [0, 1, 4, 5], high = [2, 3, 6, 7], first = [0, 4, 1, 5], last = [2, 6, 3, 7];
  const columns = [column(0, low), column(0, high), column(2, low), column(2, high)];
  return sequence(
    place.set(at.read.value),
    ...rows.flatMap((row) => [row.set(v128.load(place.value)), next(steps.read)]),
    ...[pair(0, 1, first), pair(2, 3, first), pair(0, 1, last), pair(2, 3, last)].map((half, i) => halves[i].set(half)),
    place.set(at.write.value),
    ...columns.flatMap((column) => [moveVector(joining, place, column), next(steps.write)]),
  );
}
