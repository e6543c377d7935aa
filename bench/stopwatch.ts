/** A device that hands all work on to another one, and notes how often and how long each kind of work is done there. */
import type {
  Device,
  Epilogue,
  Inputs,
  Numbers,
  Part,
  Product,
  Reduced,
  Reduction,
  Rule,
  Storage,
} from "../lib/device/device.ts";
import type { Walk } from "../lib/device/walk.ts";
import { printFormula } from "../lib/formula/print.ts";
import type { Formula } from "../lib/formula/tree.ts";
import type { RandomBlock } from "../lib/random.ts";
import type { Shape } from "../lib/shape.ts";

export interface Lap {
  calls: number;
  milliseconds: number;
}

export class Stopwatch implements Device {
  readonly laps = new Map<string, Lap>();
  readonly #names = new WeakMap<object, string>();

  constructor(readonly inner: Device) {}

  get name(): string {
    return this.inner.name;
  }

  get dataType(): Device["dataType"] {
    return this.inner.dataType;
  }

  get roundsInside(): boolean {
    return this.inner.roundsInside;
  }

  store(values: ArrayLike<number>): Storage {
    return this.#time("store", () => this.inner.store(values));
  }

  read(x: Storage): Promise<Numbers> {
    return this.inner.read(x);
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const name = this.#nameOf(formula, () => `formula ${printFormula(formula)}`);
    return this.#time(`${name} [${shape}]`, () => this.inner.elementwise(formula, inputs, shape));
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    const name = `${kind} along the middle of [${sizes.outer},${sizes.axis},${sizes.inner}]`;
    return this.#time(name, () => this.inner.reduce(kind, x, sizes));
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { m, k, n, aTransposed, bTransposed } = sizes;
    const name = `product ${aTransposed ? "t" : "n"}${bTransposed ? "t" : "n"} ${m} x ${k} x ${n}`;
    return this.#time(name, () => this.inner.product(a, b, sizes, epilogue));
  }

  gather(x: Storage, walk: Walk): Storage {
    return this.#time("gather", () => this.inner.gather(x, walk));
  }

  scatter(parts: readonly Part[]): Storage {
    return this.#time("scatter", () => this.inner.scatter(parts));
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    return this.#time("lookup", () => this.inner.lookup(table, index, width));
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    return this.#time("addRows", () => this.inner.addRows(x, index, rows, width));
  }

  random(block: RandomBlock): Storage {
    return this.#time(`random [${block.length}]`, () => this.inner.random(block));
  }

  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const length = Object.values(state)[0].length;
    this.#time(`update of ${Object.keys(rule)} [${length}]`, () => this.inner.update(rule, state, numbers));
  }

  step(): Disposable {
    return this.inner.step();
  }

  keep(x: Storage): Storage {
    return this.#time("keep", () => this.inner.keep(x));
  }

  close(): void {
    this.inner.close();
  }

  #time<Result>(name: string, act: () => Result): Result {
    const began = performance.now(), result = act(), ended = performance.now();
    const lap = this.laps.get(name) ?? { calls: 0, milliseconds: 0 };
    this.laps.set(name, { calls: lap.calls + 1, milliseconds: lap.milliseconds + ended - began });
    return result;
  }

  /** Made once for each formula: it must not take longer than what is measured. */
  #nameOf(formula: Formula, make: () => string): string {
    const name = this.#names.get(formula) ?? make();
    this.#names.set(formula, name);
    return name;
  }
}
