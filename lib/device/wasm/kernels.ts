/**
 * All kernels of a device. Every call of one passes here, so that calls can also be written down: a list of calls is a row
 * of numbers, which another thread can carry out, or the same thread at another time.
 */
export type Kernel = (...args: number[]) => void;

/** Calls, one behind the other: the number of a kernel, how many arguments follow, and these. */
export type Calls = readonly number[];

/** A compiled module: its bytes, and the number of its first kernel; the others follow in order. */
export interface Compiled {
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export class Kernels {
  readonly #kernels: Kernel[] = [];
  /** For each kernel, its module. */
  readonly #modules: Compiled[] = [];
  #list?: number[];

  /** Takes up the kernels of a module, and gives them back as functions whose calls can be written down. */
  add(bytes: Uint8Array<ArrayBuffer>, kernels: Readonly<Record<string, Kernel>>): Record<string, Kernel> {
    const module = { first: this.#kernels.length, bytes };
    return Object.fromEntries(
      Object.entries(kernels).map(([name, kernel]) => {
        this.#modules.push(module);
        return [name, this.#wrapped(kernel, this.#kernels.push(kernel) - 1)];
      }),
    );
  }

  /** Whether calls are being written down. */
  get areListed(): boolean {
    return this.#list !== undefined;
  }

  /** The calls that `act` makes. They are not carried out. */
  listOf(act: () => void): Calls {
    const outer = this.#list, list: number[] = this.#list = [];
    try {
      act();
    } finally {
      this.#list = outer;
    }
    return list;
  }

  /** Carries out a list, or what follows a place in it. */
  run(calls: Calls, from = 0): void {
    for (let at = from; at < calls.length; at += 2 + calls[at + 1]) {
      this.#kernels[calls[at]](...calls.slice(at + 2, at + 2 + calls[at + 1]));
    }
  }

  /** The modules whose kernels are called, but for those that are known. */
  modulesOf(calls: Calls, known: ReadonlySet<Compiled>): Compiled[] {
    const modules: Compiled[] = [];
    for (let at = 0; at < calls.length; at += 2 + calls[at + 1]) {
      const module = this.#modules[calls[at]];
      if (!known.has(module) && !modules.includes(module)) modules.push(module);
    }
    return modules;
  }

  #wrapped(kernel: Kernel, number: number): Kernel {
    return (...args) => {
      if (this.#list === undefined) kernel(...args);
      else this.#list.push(number, args.length, ...args);
    };
  }
}
