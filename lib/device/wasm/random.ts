/** Random numbers, four at a time: `philox` of `lib/random.ts` in vectors of whole numbers, bit for bit the same. */
import { PHILOX, type RandomBlock } from "../../random.ts";
import {
  advance,
  f32x4,
  i32,
  i32x4,
  i64x2,
  type Local,
  loop,
  sequence,
  type Statement,
  type V128,
  v128,
} from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import type { MakeLocal, Module } from "./module.ts";
import { rangeOf } from "./threads.ts";

/** About how many instructions the kernel takes for a vector. */
const PER_VECTOR = 8 * PHILOX.rounds;

/** `out` is an address; `vectors` of four numbers are written. */
type RandomKernel = (out: number, vectors: number, start: number, stream: number, key: number) => void;

export class Randoms {
  readonly #context: Context;
  #kernel?: RandomKernel;

  constructor(context: Context) {
    this.#context = context;
  }

  run({ key, stream, start, length }: RandomBlock, out: Piece): void {
    const kernel = this.#kernel ??= compile(this.#context), vectors = Math.ceil(length / 4);
    this.#context.threads.share(PER_VECTOR * vectors, (part) => {
      const { begin, count } = rangeOf(part, vectors);
      kernel(out.address + 16 * begin, count, start + 4 * begin, stream, key);
    });
  }
}

function compile(context: Context): RandomKernel {
  const module = context.module();
  const parameters = { out: "i32", vectors: "i32", start: "i32", stream: "i32", key: "i32" } as const;
  module.kernel("random", parameters, ({ out, vectors, start, stream, key }, local) => {
    const place = local("v128"), next = local("v128"), factor = local("v128"), golden = local("v128");
    const write = (count: number) => {
      const states = Array.from({ length: count }, () => ({ low: local("v128"), high: local("v128") }));
      return loop(
        i32.atLeast(vectors.value, i32.constant(count)),
        sequence(
          ...states.flatMap(({ low, high }) => [
            low.set(place.value),
            high.set(i32x4.splat(stream.value)),
            place.set(i32x4.add(place.value, next.value)),
          ]),
          scramble(states, i32x4.splat(key.value), { factor, golden }, local),
          ...states.map(({ low }, i) => v128.store(out.value, fraction(module, low.value), 16 * i)),
          advance(out, 16 * count),
          advance(vectors, -count),
        ),
      );
    };
    return sequence(
      place.set(i32x4.add(i32x4.splat(start.value), i32x4.lanes([0, 1, 2, 3]))),
      // in variables: a vector that is written in the code is built anew at each use
      ...[
        next.set(i32x4.constant(4)),
        factor.set(i32x4.constant(PHILOX.multiplier)),
        golden.set(i32x4.constant(PHILOX.goldenRatio)),
      ],
      write(4), // four at a time: while one waits for its product, the others go on
      write(1),
    );
  });
  const { random } = module.instantiate(context.memory.memory);
  return random;
}

/** The two counters of four places. */
interface State {
  readonly low: Local<"v128">;
  readonly high: Local<"v128">;
}

interface Constants {
  readonly factor: Local<"v128">;
  readonly golden: Local<"v128">;
}

/** All rounds, of one state beside the other. */
function scramble(states: readonly State[], key: V128, { factor, golden }: Constants, local: MakeLocal): Statement {
  const k = local("v128"), one = local("v128"), other = local("v128");
  const half = (lanes: readonly number[]) => v128.shuffle(one.value, other.value, lanes);
  const round = states.flatMap(({ low, high }) => [
    one.set(i64x2.multiplyLow(low.value, factor.value)), // the products of lanes 0 and 1
    other.set(i64x2.multiplyHigh(low.value, factor.value)), // and of lanes 2 and 3
    low.set(v128.xor(v128.xor(half([1, 3, 5, 7]), k.value), high.value)), // with the upper halves of all four
    high.set(half([0, 2, 4, 6])),
  ]);
  const rounds = new Array<Statement>(PHILOX.rounds).fill(sequence(...round, k.set(i32x4.add(k.value, golden.value))));
  return sequence(k.set(key), ...rounds);
}

/** The upper 24 bits, as a fraction: float32 holds it exactly. */
function fraction(module: Module, bits: V128): V128 {
  return f32x4.multiply(f32x4.from(i32x4.shiftRightUnsigned(bits, i32.constant(8))), module.constant(2 ** -24));
}
