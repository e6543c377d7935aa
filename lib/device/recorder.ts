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
import type { Walk } from "./walk.ts";

/** One call: reads places of the list, and gives what another place is filled with. */
interface Call {
  readonly run: (places: readonly Storage[]) => Storage;
  readonly fills: number;
}

/** A check of the whole numbers that stand at a place. */
interface Check {
  readonly place: number;
  readonly check: (indices: Int32Array<ArrayBuffer>) => void;
}

/** What was noted. */
export interface Recording {
  readonly calls: readonly Call[];
  /** What the places hold at first: what came from outside, and what was stored once. */
  readonly places: Storage[];
  readonly checks: readonly Check[];
}

export class Recorder implements Device {
  readonly name: string;
  readonly dataType: DataType;
  readonly #calls: Call[] = [];
  readonly #places: Storage[] = [];
  readonly #known = new Map<Storage, number>();
  readonly #checks: Check[] = [];
  readonly #inputs = new Set<Storage>();

  readonly #stream?: Random;

  /** `stream` is what the calculation draws its random numbers from, if it draws. */
  constructor(readonly base: Device, stream?: Random) {
    this.name = base.name;
    this.dataType = base.dataType;
    this.#stream = stream;
  }

  get recording(): Recording {
    return { calls: this.#calls, places: this.#places, checks: this.#checks };
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
    const { again, fill } = this.#views(inputs);
    return this.#note((places) => {
      fill(places);
      return this.base.elementwise(formula, again, shape);
    });
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    const from = this.placeOf(x);
    return this.#note((places) => this.base.reduce(kind, places[from], sizes));
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const [left, right] = [this.placeOf(a), this.placeOf(b)], { again, fill } = this.#views(epilogue?.inputs ?? {});
    const then = epilogue && { formula: epilogue.formula, inputs: again };
    return this.#note((places) => {
      fill(places);
      return this.base.product(places[left], places[right], sizes, then);
    });
  }

  gather(x: Storage, walk: Walk): Storage {
    const from = this.placeOf(x);
    return this.#note((places) => this.base.gather(places[from], walk));
  }

  scatter(parts: readonly Part[]): Storage {
    const from = parts.map(({ storage }) => this.placeOf(storage));
    return this.#note((places) => this.base.scatter(parts.map(({ walk }, i) => ({ storage: places[from[i]], walk }))));
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    const [rows, numbers] = [table, index].map((x) => this.placeOf(x));
    return this.#note((places) => this.base.lookup(places[rows], places[numbers], width));
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    const [from, numbers] = [x, index].map((one) => this.placeOf(one));
    return this.#note((places) => this.base.addRows(places[from], places[numbers], rows, width));
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
    return this.#note(() => {
      const drawn = this.base.random(next ?? random.block(block.length));
      next = undefined;
      return drawn;
    });
  }

  update(): void {
    throw new Error("Cannot update inside of a compiled calculation: return the gradients, and update outside");
  }

  step(): Disposable {
    return this.base.step();
  }

  keep(x: Storage): Storage {
    const from = this.placeOf(x);
    return this.#note((places) => this.base.keep(places[from]));
  }

  close(): void {}

  /** Carries out a call for the first time, and notes it down. */
  #note(run: Call["run"]): Storage {
    const result = run(this.#places);
    this.#calls.push({ run, fills: this.placeOf(result) });
    return result;
  }

  /** Inputs of a formula that are made once, and `fill`, which puts in what the places hold. */
  #views(inputs: Inputs): { again: Inputs; fill: (places: readonly Storage[]) => void } {
    const views: { view: { storage: Storage; strides: View["strides"] }; from: number }[] = [];
    const again = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => {
        if (typeof input === "number") return [name, input];
        const view = { storage: input.storage, strides: input.strides };
        views.push({ view, from: this.placeOf(input.storage) });
        return [name, view];
      }),
    );
    const fill = (places: readonly Storage[]) => {
      for (const { view, from } of views) view.storage = places[from];
    };
    return { again, fill };
  }
}
