/**
 * A device that carries out what it is asked for, and notes it down, so that the same can be asked again for other numbers.
 *
 * What is noted are calls of the device's primitives: no graph, no shapes to check, nothing of the ops that asked. Storages
 * become places in a list; asking again means to go through the calls, each of which reads some places and fills one.
 */
import type { Formula } from "../formula/tree.ts";
import type { Random, RandomBlock } from "../random.ts";
import type { Shape } from "../shape.ts";
import type {
  DataType,
  Device,
  Epilogue,
  Inputs,
  Numbers,
  Part,
  Product,
  Reduced,
  Reduction,
  Storage,
  View,
} from "./device.ts";
import { type Call, type Each, fuse, type Seen } from "./fuse.ts";
import type { Walk } from "./walk.ts";

/** One call, which can be made again. */
interface Noted extends Call {
  readonly run: (places: readonly Storage[]) => Storage;
}

/** A check of the whole numbers that stand at a place. */
interface Check {
  readonly place: number;
  readonly check: (indices: Int32Array<ArrayBuffer>) => void;
}

/** What was noted. */
export interface Recording {
  readonly calls: readonly Noted[];
  /** What the places hold at first: what came from outside, and what was stored once. */
  readonly places: Storage[];
  readonly checks: readonly Check[];
}

export class Recorder implements Device {
  readonly name: string;
  readonly dataType: DataType;
  readonly roundsInside: boolean;
  readonly #calls: Noted[] = [];
  readonly #places: Storage[] = [];
  readonly #known = new Map<Storage, number>();
  readonly #checks: Check[] = [];
  readonly #inputs = new Set<Storage>();

  readonly #stream?: Random;

  /** `stream` is what the calculation draws its random numbers from, if it draws. */
  constructor(readonly base: Device, stream?: Random) {
    this.name = base.name;
    this.dataType = base.dataType;
    this.roundsInside = base.roundsInside;
    this.#stream = stream;
  }

  /** What was noted, as far as these results need it. */
  recordingOf(results: readonly Storage[]): Recording {
    const wanted = results.map((storage) => this.placeOf(storage)),
      fewer = fuse(this.#calls, wanted, this.base.roundsInside);
    const runOf = (call: Noted | Call) => call.each ? this.#formulaRun(call.each) : (call as Noted).run;
    const calls = fewer.map((call) => ({ ...call, run: runOf(call) }));
    return { calls, places: this.#places, checks: this.#checks };
  }

  /** Notes that a storage will be another one the next time. */
  input(storage: Storage): number {
    this.#inputs.add(storage);
    return this.placeOf(storage);
  }

  /** A check of the whole numbers of an input, to be repeated. */
  noteCheck(storage: Storage, check: Check["check"]): void {
    if (this.#inputs.has(storage)) this.#checks.push({ place: this.placeOf(storage), check });
  }

  /** Throws where the numbers of this storage will be others the next time. */
  refuseNumbersOf(storage: Storage): void {
    if (!this.#inputs.has(storage)) return;
    throw new Error(
      "Cannot compile a calculation that makes something of the numbers of an index at hand, as gather and take do: " +
        "only the device sees those of the next time",
    );
  }

  /** The place of a storage in the list. One that is not known yet comes from outside. */
  placeOf(storage: Storage): number {
    const known = this.#known.get(storage) ?? this.#places.push(storage) - 1;
    this.#known.set(storage, known);
    return known;
  }

  /** Stored once, for all times that the calls are repeated. */
  store(values: ArrayLike<number>): Storage {
    return this.base.keep(this.base.store(values));
  }

  read(): Promise<Numbers> {
    throw new Error("Cannot read a tensor inside of a compiled calculation: return it, and read it outside");
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const seen = Object.entries(inputs).map(([name, input]) => [name, this.#seen(input)]);
    const each: Each = { formula, inputs: Object.fromEntries(seen), shape };
    const reads = Object.values(inputs).flatMap((input) => typeof input === "number" ? [] : [input.storage]);
    return this.#note(reads, () => this.base.elementwise(formula, inputs, shape), { each });
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    return this.#note([x], (x) => this.base.reduce(kind, x, sizes));
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const entries = Object.entries(epilogue?.inputs ?? {});
    const reads = entries.flatMap(([, input]) => typeof input === "number" ? [] : [input.storage]);
    return this.#note([a, b, ...reads], (a, b, ...storages) => {
      const next = ([name, input]: [string, View | number]) =>
        typeof input === "number" ? [name, input] : [name, { storage: storages.shift()!, strides: input.strides }];
      const then = epilogue && { formula: epilogue.formula, inputs: Object.fromEntries(entries.map(next)) };
      return this.base.product(a, b, sizes, then);
    });
  }

  gather(x: Storage, walk: Walk): Storage {
    return this.#note([x], (x) => this.base.gather(x, walk));
  }

  scatter(parts: readonly Part[]): Storage {
    const reads = parts.map(({ storage }) => storage);
    return this.#note(
      reads,
      (...storages) => this.base.scatter(parts.map(({ walk }, i) => ({ storage: storages[i], walk }))),
    );
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    return this.#note([table, index], (table, index) => this.base.lookup(table, index, width));
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    return this.#note([x, index], (x, index) => this.base.addRows(x, index, rows, width));
  }

  /** Drawn anew each time: the next numbers of the stream, as many as the first time. */
  random(block: RandomBlock): Storage {
    const random = this.#stream, { key, stream } = random?.block(0) ?? {};
    if (!random || key !== block.key || stream !== block.stream) {
      throw new Error(
        "Cannot draw inside of a compiled calculation without its stream: compile(calculation, { random })",
      );
    }
    let next: RandomBlock | undefined = block; // the first time, the op has taken it from the stream already
    const draw = () => {
      const drawn = this.base.random(next ?? random.block(block.length));
      next = undefined;
      return drawn;
    };
    return this.#note([], draw, { isNeeded: true });
  }

  update(): void {
    throw new Error("Cannot update inside of a compiled calculation: return the gradients, and update outside");
  }

  step(): Disposable {
    return this.base.step();
  }

  keep(x: Storage): Storage {
    return this.#note([x], (x) => this.base.keep(x));
  }

  close(): void {}

  /** Carries out a call for the first time, and notes it down. */
  #note(reads: readonly Storage[], act: (...reads: Storage[]) => Storage, extras: Partial<Call> = {}): Storage {
    const places = reads.map((storage) => this.placeOf(storage)), result = act(...reads);
    const run = (list: readonly Storage[]) => act(...places.map((place) => list[place]));
    this.#calls.push({ reads: places, fills: this.placeOf(result), run, ...extras });
    return result;
  }

  #seen(input: View | number): Seen | number {
    return typeof input === "number" ? input : { place: this.placeOf(input.storage), strides: input.strides };
  }

  /** A formula, to be calculated again and again: what it reads is put into inputs that are made once. */
  #formulaRun({ formula, inputs, shape }: Each): Noted["run"] {
    const views: { readonly view: { storage: Storage; readonly strides: Shape }; readonly place: number }[] = [];
    const again = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => {
        if (typeof input === "number") return [name, input];
        const view = { storage: this.#places[input.place], strides: input.strides };
        views.push({ view, place: input.place });
        return [name, view];
      }),
    );
    return (list) => {
      for (const { view, place } of views) view.storage = list[place];
      return this.base.elementwise(formula, again, shape);
    };
  }
}
