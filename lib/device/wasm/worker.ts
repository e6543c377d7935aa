/**
 * What runs on another thread: a program that carries out lists of calls. It imports nothing, since it travels as text.
 *
 * It shares the device's memory, and hears and tells all by words in it. The first says what it does:
 *
 * ```
 * starting -> idle <-> asleep -> gone     idle: it looks for work again and again; asleep: it is woken for work
 *             idle, asleep -> ready       the caller has written a list
 *             ready -> busy -> idle       the worker has taken the list; `awaited` where the caller sleeps meanwhile
 *             ready -> idle               the caller was faster, and carries out the list itself
 *             busy -> failed              something was thrown
 *             busy, awaited -> ending     the caller has given up waiting
 * ```
 *
 * Each step is one atomic exchange, so that a list is taken by one of the two alone. The second word says how much of the list
 * was begun, and the third how much is done: where the two differ, the worker is in the midst of a call.
 */
export const STATES = {
  gone: 0,
  starting: 1,
  idle: 2,
  asleep: 3,
  ready: 4,
  busy: 5,
  awaited: 6,
  failed: 7,
  ending: 8,
};

/** What a worker is told at its start. */
export interface Orders {
  readonly memory: WebAssembly.Memory;
  /** Addresses of the words, and of the list. */
  readonly words: number;
  readonly list: number;
  /** How many milliseconds it looks for work, and how many it then sleeps before it goes. */
  readonly looking: number;
  readonly sleeping: number;
  readonly states: typeof STATES;
}

/**
 * The program. A list holds the modules that the worker does not know yet: how many; for each the number of its first
 * kernel, how many bytes it has, and these; then the length of the calls, and the calls (kernels.ts).
 */
export function work({ memory, words, list, looking, sleeping, states }: Orders): void {
  const { gone, starting, idle, asleep, ready, busy, awaited, failed, ending } = states;
  const word = new Int32Array(memory.buffer, words, 3), numbers = new Float64Array(memory.buffer, list);
  const kernels: WebAssembly.ExportValue[] = [];
  const change = (from: number, to: number) => Atomics.compareExchange(word, 0, from, to) === from;

  function look(): void {
    for (const end = performance.now() + looking; performance.now() < end;) {
      for (let i = 0; i < 100; i++) if (Atomics.load(word, 0) !== idle) return;
    }
    if (change(idle, asleep)) Atomics.wait(word, 0, asleep, sleeping);
    change(asleep, gone); // nobody came
  }

  function compile(at: number): number {
    const [first, length] = numbers.subarray(at, at + 2);
    const bytes = new Uint8Array(memory.buffer, list + 8 * (at + 2), length).slice(); // a copy that is not shared
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    Object.values(exports).forEach((kernel, i) => kernels[first + i] = kernel);
    return at + 2 + Math.ceil(length / 8);
  }

  function carryOut(): void {
    let at = 1, args: number[] = [];
    for (let modules = numbers[0]; modules > 0; modules--) at = compile(at);
    const first = at + 1, end = first + numbers[at];
    for (at = first; at < end && Atomics.load(word, 0) !== ending;) {
      const kernel = kernels[numbers[at]] as (...args: number[]) => void;
      args = Array.from(numbers.subarray(at + 2, at + 2 + numbers[at + 1]));
      at += 2 + args.length;
      Atomics.store(word, 1, at - first);
      kernel(...args);
      Atomics.store(word, 2, at - first);
    }
  }

  function finish(state: number): void {
    if (!change(busy, state) && change(awaited, state)) Atomics.notify(word, 0);
  }

  if (!change(starting, idle)) return;
  for (;;) {
    look();
    const state = Atomics.load(word, 0);
    if (state === gone || state === ending) return;
    if (!change(ready, busy)) continue;
    try {
      carryOut();
      finish(idle);
    } catch (error) {
      const message = Array.from(String(error).slice(0, 200), (letter) => letter.charCodeAt(0));
      numbers.set([message.length, ...message]);
      return finish(failed);
    }
  }
}
