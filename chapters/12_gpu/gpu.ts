/**
 * A small machine that runs programs as a GPU does: threads in groups, memory that is far and shared by all, memory that is near and
 * shared by a group, and barriers, at which the threads of a group wait for each other. It runs one thread after the other, and
 * notes who reads and writes what. It is made to be looked at; fast it is not.
 */

/** One reading or writing. */
export interface Access {
  /** The name of the memory, and the place in it. */
  readonly memory: string;
  readonly place: number;
  readonly isWrite: boolean;
  readonly group: number;
  /** The number of the thread in its group. */
  readonly thread: number;
  /** As which of its own the thread does it, from 0. Threads that run the same lines do those of one turn at the same time. */
  readonly turn: number;
}

/** Which thread runs: all that tells it from the others. */
interface At {
  readonly group: number;
  readonly thread: number;
}

/** What runs on the machine. */
export interface Program {
  readonly groups: number;
  /** In each group. */
  readonly threads: number;
  /** The near memory of a group: how many numbers, by name. It begins with zeros. */
  readonly near: Readonly<Record<string, number>>;
  /** What each thread does. Where it yields is a barrier. */
  main(at: At, near: Readonly<Record<string, Memory>>): Generator<void> | void;
}

/** Numbers of 32 bits, each of whose readings and writings is noted. */
export class Memory {
  readonly #note: (place: number, isWrite: boolean) => void;

  constructor(readonly name: string, readonly numbers: Float32Array, note: (place: number, isWrite: boolean) => void) {
    this.#note = note;
  }

  read(place: number): number {
    this.#check("read", place);
    this.#note(place, false);
    return this.numbers[place];
  }

  write(place: number, value: number): void {
    this.#check("write", place);
    this.#note(place, true);
    this.numbers[place] = value;
  }

  #check(what: string, place: number): void {
    if (place in this.numbers) return;
    throw new Error(`Cannot ${what} number ${place} of ${this.name}, which has ${this.numbers.length}`);
  }
}

/** How a program is run otherwise than it should be, to see what comes of it. */
export interface Run {
  /** In which order the threads of a group have their turns, by number. */
  readonly order?: readonly number[];
  /** Whether a barrier is kept, which are counted from 0 by each thread. At others nobody waits. */
  readonly keeps?: (barrier: number) => boolean;
}

export class Machine {
  readonly accesses: Access[] = [];
  #running = { group: 0, thread: 0, turn: 0 };

  /** Far memory, which all groups see: that of the graphics card. Numbers are rounded to 32 bits. */
  far(name: string, numbers: Iterable<number>): Memory {
    return this.#memory(name, Float32Array.from(numbers));
  }

  run(program: Program, run: Run = {}): void {
    for (let group = 0; group < program.groups; group++) this.#runGroup(program, group, run);
  }

  /** Each thread runs up to its next barrier, one after the other; when all are there, each goes on. */
  #runGroup(program: Program, group: number, { order = inOrder(program.threads), keeps = () => true }: Run): void {
    const nearOf = ([name, length]: [string, number]) => [name, this.#memory(name, new Float32Array(length))];
    const near = Object.fromEntries(Object.entries(program.near).map(nearOf));
    let waiting = order.map((thread) => {
      return { running: { group, thread, turn: 0 }, steps: started(program, { group, thread }, near), barrier: 0 };
    });
    while (waiting.length > 0) {
      const before = waiting.length;
      waiting = waiting.filter((one) => {
        this.#running = one.running;
        while (!one.steps.next().done) if (keeps(one.barrier++)) return true;
        return false;
      });
      if (waiting.length > 0 && waiting.length < before) {
        throw new Error(`Cannot go on: ${waiting.length} threads of group ${group} wait at a barrier, others ended`);
      }
    }
  }

  #memory(name: string, numbers: Float32Array): Memory {
    return new Memory(name, numbers, (place, isWrite) => {
      const { group, thread } = this.#running;
      this.accesses.push({ memory: name, place, isWrite, group, thread, turn: this.#running.turn++ });
    });
  }
}

/** A thread that begins when it has its first turn, whether it has barriers or not. */
function* started({ main }: Program, at: At, near: Readonly<Record<string, Memory>>): Generator<void> {
  yield* main(at, near) ?? [];
}

function inOrder(threads: number): number[] {
  return Array.from({ length: threads }, (_, thread) => thread);
}
