/**
 * A device that carries out what it is asked for, and notes it down, so that the same can be asked again for other numbers.
 *
 * What is noted are calls of the device's primitives: no graph, no shapes to check, nothing of the ops that asked. Storages
 * become places in a list; asking again means to go through the calls, each of which reads some places and fills one.
 */
import { type Formula, variablesOf } from "../formula/tree.ts";
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
import { type Call, type Each, isFormula, placesIn, type SeenInputs, withPlaces } from "./calls.ts";
import { fuse } from "./fuse.ts";
import type { Walk } from "./walk.ts";

/** Makes a call: it takes what it reads from the list. */
type Run = (places: readonly Storage[]) => Storage;

/** A call as it was asked for. `prepare` makes all that is the same at each time, once. */
interface Noted extends Call {
  readonly prepare: (reads: readonly number[]) => Run;
}

/** A call that is made again and again, and which place it fills. */
interface Prepared {
  readonly run: Run;
  readonly fills: number;
}

/** A check of the whole numbers that stand at a place. */
interface Check {
  readonly place: number;
  readonly check: (indices: Int32Array<ArrayBuffer>) => void;
}

/** What was noted. */
export interface Recording {
  readonly calls: readonly Prepared[];
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
  /** What no call makes anew: inputs, and what was stored once, for all times that the calls are repeated. */
  readonly unmade = new Set<Storage>();
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
    const wanted = results.map((storage) => this.placeOf(storage));
    const { roundsInside, mostRead } = this.base;
    const calls = fuse(this.#calls, wanted, roundsInside, mostRead).map((call) => ({
      run: isFormula(call) ? this.#formulaRun(call.each) : (call as Noted).prepare(call.reads),
      fills: call.fills,
    }));
    return { calls, places: this.#places, checks: this.#checks };
  }

  /** Notes that a storage will be another one the next time. */
  input(storage: Storage): number {
    this.#inputs.add(storage);
    this.unmade.add(storage);
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

  store(values: ArrayLike<number>): Storage {
    const made = this.base.keep(this.base.store(values));
    this.unmade.add(made);
    return made;
  }

  read(): Promise<Numbers> {
    throw new Error("Cannot read a tensor inside of a compiled calculation: return it, and read it outside");
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const names = variablesOf(formula), read = Object.fromEntries(names.map((name) => [name, inputs[name]]));
    const each: Each = { formula, inputs: this.#seenIn(read), shape };
    return this.#note({ reads: placesIn(each.inputs), each, prepare: () => this.#formulaRun(each) });
  }

  reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    return this.#noteOfOne(x, { reduce: kind, sizes }, (x) => this.base.reduce(kind, x, sizes));
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { formula } = epilogue ?? {}, seen = this.#seenIn(epilogue?.inputs ?? {});
    const prepare = ([a, b, ...others]: readonly number[]): Run => {
      const { inputs, fill } = this.#filled(withPlaces(seen, others)), then = formula && { formula, inputs };
      return (places) => {
        fill(places);
        return this.base.product(places[a], places[b], sizes, then);
      };
    };
    const reads = [this.placeOf(a), this.placeOf(b), ...placesIn(seen)];
    return this.#note({ reads, asks: { product: sizes, formula, inputs: withPlaces(seen, []) }, prepare });
  }

  gather(x: Storage, walk: Walk): Storage {
    return this.#noteOfOne(x, { gather: walk }, (x) => this.base.gather(x, walk), { walk });
  }

  scatter(parts: readonly Part[]): Storage {
    const walks = parts.map(({ walk }) => walk);
    const prepare = (reads: readonly number[]): Run => {
      const again = walks.map((walk, i) => ({ storage: this.#places[reads[i]], walk }));
      return (places) => {
        reads.forEach((place, i) => again[i].storage = places[place]);
        return this.base.scatter(again);
      };
    };
    return this.#note({ reads: parts.map(({ storage }) => this.placeOf(storage)), asks: { scatter: walks }, prepare });
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    return this.#noteOfTwo(table, index, { lookup: width }, (table, index) => this.base.lookup(table, index, width));
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    const act = (x: Storage, index: Storage) => this.base.addRows(x, index, rows, width);
    return this.#noteOfTwo(x, index, { addRows: rows, width }, act);
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
    return this.#note({ reads: [], isNeeded: true, prepare: () => draw });
  }

  update(): void {
    throw new Error("Cannot update inside of a compiled calculation: return the gradients, and update outside");
  }

  step(): Disposable {
    return this.base.step();
  }

  keep(x: Storage): Storage {
    return this.#noteOfOne(x, undefined, (x) => this.base.keep(x)); // each time a copy of its own
  }

  close(): void {}

  /** Carries out a call for the first time, and notes it down. */
  #note(call: Omit<Noted, "fills">): Storage {
    const result = call.prepare(call.reads)(this.#places);
    this.#calls.push({ ...call, fills: this.placeOf(result) });
    return result;
  }

  #noteOfOne(x: Storage, asks: unknown, act: (x: Storage) => Storage, extras: Partial<Call> = {}): Storage {
    const prepare = ([x]: readonly number[]): Run => (places) => act(places[x]);
    return this.#note({ reads: [this.placeOf(x)], asks, prepare, ...extras });
  }

  #noteOfTwo(x: Storage, z: Storage, asks: unknown, act: (x: Storage, z: Storage) => Storage): Storage {
    const prepare = ([x, z]: readonly number[]): Run => (places) => act(places[x], places[z]);
    return this.#note({ reads: [this.placeOf(x), this.placeOf(z)], asks, prepare });
  }

  /** What a formula reads, by places. */
  #seenIn(inputs: Inputs): SeenInputs {
    const seen = (input: View | number) =>
      typeof input === "number" ? input : { place: this.placeOf(input.storage), strides: input.strides };
    return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, seen(input)]));
  }

  #formulaRun({ formula, inputs: seen, shape }: Each): Run {
    const { inputs, fill } = this.#filled(seen);
    return (places) => {
      fill(places);
      return this.base.elementwise(formula, inputs, shape);
    };
  }

  /** Inputs that are made once, and are frozen to say so; `fill` puts into their views what stands at their places. */
  #filled(seen: SeenInputs): { inputs: Inputs; fill: (places: readonly Storage[]) => void } {
    const views: { storage: Storage; readonly strides: Shape }[] = [], reads = placesIn(seen);
    const inputs = Object.entries(seen).map(([name, input]): [string, View | number] => {
      if (typeof input === "number") return [name, input];
      const view = { storage: this.#places[input.place], strides: input.strides };
      views.push(view);
      return [name, view];
    });
    const fill = (places: readonly Storage[]) => {
      for (let i = 0; i < views.length; i++) views[i].storage = places[reads[i]];
    };
    return { inputs: Object.freeze(Object.fromEntries(inputs)), fill };
  }
}
