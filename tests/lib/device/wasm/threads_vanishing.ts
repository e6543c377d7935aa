/** Workers that vanish without a word, for tests in Deno and in a page: work on two threads, one of which is ended. */
import { f32, i32, repeat, sequence } from "../../../../lib/device/wasm/assembler.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { Module } from "../../../../lib/device/wasm/module.ts";
import { rangeOf } from "../../../../lib/device/wasm/threads.ts";

const LENGTH = 20, HALT = 15, PATIENCE = 300, LIMIT = 30_000;

/** When the worker vanishes. */
export type Moment = "idle" | "before its first call" | "in a call";

/**
 * What is left in memory of 20 numbers that were 1, after 1 was added to each. Repeatable work sets each to 1 before. In a call
 * that a worker does not end, it spoils a number.
 */
export interface Vanished {
  readonly numbers: readonly number[];
  readonly error?: string;
  readonly threads: number;
  readonly reason?: string;
}

/** Work whose second half a worker takes, and in whose midst the worker vanishes. */
export async function vanish(moment: Moment, isRepeatable: boolean): Promise<Vanished> {
  const context = new Context(new Memory(16, { isShared: true }), { threads: 2, patience: PATIENCE }),
    { threads } = context;
  const numbers = place(context).fill(1), { reset, add } = changes(context), isHanging = place(context, 1);
  const hang = hanging(context, moment, isHanging.byteOffset, numbers.byteOffset + 4 * HALT);
  const { meet } = context.kernels.add(Uint8Array.of(), {
    meet() {
      for (const end = performance.now() + LIMIT; isHanging[0] === 0 && performance.now() < end;);
      worker.terminate();
    },
  });
  const worker = await started(context); // it goes again if it has nothing to do for long
  if (moment === "idle") worker.terminate();
  const error = messageOf(() =>
    threads.run(
      threads.lists((part) => {
        const { begin, count } = rangeOf(part, LENGTH);
        for (let i = begin; i < begin + count; i++) {
          if (i === 5 && moment !== "idle") meet();
          if (isRepeatable) reset(numbers.byteOffset + 4 * i);
          if (i === HALT && moment !== "idle") hang();
          add(numbers.byteOffset + 4 * i);
        }
      }),
      { isRepeatable },
    )
  );
  return { numbers: [...numbers], error, threads: threads.count, reason: threads.reason };
}

/** A place in memory, of zeros. */
function place({ memory }: Context, length = LENGTH): Float32Array {
  const { address } = memory.lasting(length);
  return memory.floats.subarray(address / 4, address / 4 + length).fill(0);
}

function changes(context: Context) {
  const module = context.module(), one = f32.constant(1);
  module.kernel("reset", { at: "i32" }, ({ at }) => f32.store(at.value, one));
  module.kernel("add", { at: "i32" }, ({ at }) => f32.store(at.value, f32.add(f32.load(at.value), one)));
  return module.instantiate(context.memory.memory);
}

/** What never ends on a worker, in a call or already when its module starts, and does nothing on the calling thread. */
function hanging({ memory: { memory }, kernels }: Context, moment: Moment, flag: number, number: number): () => void {
  const module = new Module({ address: 0, numbers: [] }), say = f32.store(i32.constant(flag), f32.constant(1));
  const spoil = f32.store(i32.constant(number), f32.constant(1000));
  module.kernel(
    "hang",
    {},
    () => sequence(...moment === "in a call" ? [spoil] : [], say, repeat(say, i32.constant(1))),
  );
  const bytes = module.bytes(memory);
  return kernels.add(moment === "in a call" ? bytes : atStart(bytes), { hang() {} }).hang;
}

/** A small module whose first kernel runs when it is instantiated. */
function atStart(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let code = 8;
  while (bytes[code] !== 10) code += 2 + bytes[code + 1];
  return Uint8Array.of(...bytes.subarray(0, code), 8, 1, 0, ...bytes.subarray(code));
}

/** The worker of a context, when it is up. */
async function started({ threads }: Context): Promise<Worker> {
  const { Worker: real } = globalThis, made: Worker[] = [];
  globalThis.Worker = class extends real {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      made.push(this);
    }
  };
  for (const end = performance.now() + LIMIT; !threads.areUp && performance.now() < end;) {
    threads.pays(1e9);
    await new Promise((go) => setTimeout(go, 1));
  }
  globalThis.Worker = real;
  return made[0];
}

function messageOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    return String(error);
  }
}
