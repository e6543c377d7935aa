/**
 * The reference device: each primitive as the plainest loop that says what it means, calculated in float64. Other
 * devices are right where they agree with it, and gradients are checked on it.
 */
import { programOf } from "../formula/evaluate.ts";
import type { Formula } from "../formula/tree.ts";
import { philox, type RandomBlock } from "../random.ts";
import { type Shape, sizeOf, stridesOf } from "../shape.ts";
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
  Rule,
  Storage,
  View,
} from "./device.ts";
import { refuseFinished, Steps } from "./steps.ts";
import { eachPlace, takeWalk, type Walk } from "./walk.ts";

/** Numbers in the machine's ordinary memory, until the step in which they were made is over. */
class Memory implements Storage {
  #values?: Numbers;
  readonly length: number;

  constructor(values: Numbers) {
    this.#values = values;
    this.length = values.length;
  }

  get values(): Numbers {
    if (this.#values) return this.#values;
    return refuseFinished();
  }

  release(): void {
    this.#values = undefined;
  }
}

export class Reference implements Device {
  readonly name = "reference";
  readonly dataType: DataType;
  readonly roundsInside: boolean;
  readonly #steps = new Steps<Memory>();

  /** Results are stored in float64, or rounded to float32 as other devices would store them. */
  constructor(dataType: DataType = "float64") {
    this.dataType = dataType;
    this.roundsInside = dataType === "float64";
  }

  store(values: ArrayLike<number>): Storage {
    const out = this.#make(values.length);
    out.values.set(values);
    return out;
  }

  /** What `read` gives, at once: here nothing needs to be waited for. */
  values(x: Storage): Numbers {
    return (x as Memory).values.slice();
  }

  // deno-lint-ignore require-await -- an error must come as a rejected promise, as on other devices
  async read(x: Storage): Promise<Numbers> {
    return this.values(x);
  }

  elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const out = this.#make(sizeOf(shape));
    evaluateEach(formula, inputs, shape, out.values);
    return out;
  }

  reduce(kind: Reduction, x: Storage, { outer, axis, inner }: Reduced): Storage {
    const { values } = x as Memory, out = this.#make(outer * inner);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        out.values[o * inner + i] = REDUCE[kind](values, o * axis * inner + i, axis, inner);
      }
    }
    return out;
  }

  product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { batch, m, k, n, aTransposed, bTransposed, aShared, bShared } = sizes;
    const left = (a as Memory).values, right = (b as Memory).values, out = this.#make(batch * m * n);
    const [aRow, aColumn] = aTransposed ? [1, m] : [k, 1], [bRow, bColumn] = bTransposed ? [1, k] : [n, 1];
    for (let p = 0; p < batch; p++) {
      const aStart = aShared ? 0 : p * m * k, bStart = bShared ? 0 : p * k * n;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) {
            sum += left[aStart + i * aRow + l * aColumn] * right[bStart + l * bRow + j * bColumn];
          }
          out.values[(p * m + i) * n + j] = sum;
        }
      }
    }
    if (epilogue) {
      const shape = [batch, m, n], product = { storage: out, strides: stridesOf(shape) };
      evaluateEach(epilogue.formula, { ...epilogue.inputs, product }, shape, out.values);
    }
    return out;
  }

  gather(x: Storage, walk: Walk): Storage {
    const { values } = x as Memory, out = this.#make(sizeOf(walk.shape));
    takeWalk(walk, (to, from) => out.values[to] = from < 0 ? 0 : values[from]);
    return out;
  }

  scatter(parts: readonly Part[]): Storage {
    const sums = new Float64Array(sizeOf(parts[0].walk.source));
    for (const { storage, walk } of parts) {
      const { values } = storage as Memory;
      takeWalk(walk, (to, from) => {
        if (from >= 0) sums[from] += values[to];
      });
    }
    return this.store(sums);
  }

  lookup(table: Storage, index: Storage, width: number): Storage {
    const rows = (table as Memory).values, numbers = (index as Memory).values;
    const out = this.#make(numbers.length * width);
    numbers.forEach((row, i) => out.values.set(rows.subarray(row * width, (row + 1) * width), i * width));
    return out;
  }

  addRows(x: Storage, index: Storage, rows: number, width: number): Storage {
    const { values } = x as Memory, sums = new Float64Array(rows * width);
    (index as Memory).values.forEach((row, i) => {
      for (let j = 0; j < width; j++) sums[row * width + j] += values[i * width + j];
    });
    return this.store(sums);
  }

  random({ key, stream, start, length }: RandomBlock): Storage {
    const out = this.#make(length);
    for (let i = 0; i < length; i++) out.values[i] = (philox(start + i, stream, key)[0] >>> 8) / 2 ** 24;
    return out;
  }

  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const views = Object.entries(state).map(([name, storage]): [string, View] => [name, { storage, strides: [1] }]);
    for (const [name, formula] of Object.entries(rule)) {
      const { values } = state[name] as Memory;
      evaluateEach(formula, { ...Object.fromEntries(views), ...numbers }, [values.length], values);
    }
  }

  step(): Disposable {
    return this.#steps.begin();
  }

  keep(x: Storage): Storage {
    return new Memory((x as Memory).values.slice()); // no step knows of it
  }

  close(): void {} // ordinary memory needs no goodbye

  #make(length: number): Memory {
    const values = this.dataType === "float64" ? new Float64Array(length) : new Float32Array(length);
    return this.#steps.add(new Memory(values));
  }
}

/** Each reduces `count` numbers, the first at `start`, the next one `stride` further on. */
const REDUCE: Readonly<Record<Reduction, (values: Numbers, start: number, count: number, stride: number) => number>> = {
  sum(values, start, count, stride) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[start + i * stride];
    return sum;
  },
  max(values, start, count, stride) {
    let max = -Infinity;
    for (let i = 0; i < count; i++) max = Math.max(max, values[start + i * stride]);
    return max;
  },
  argmax(values, start, count, stride) {
    let best = 0;
    for (let i = 1; i < count; i++) {
      const value = values[start + i * stride], most = values[start + best * stride];
      if (value > most || (Number.isNaN(value) && !Number.isNaN(most))) best = i;
    }
    return best;
  },
};

/** A formula at every place of a shape. `out` may be one of the inputs: a place is read before it is written. */
function evaluateEach(formula: Formula, inputs: Inputs, shape: Shape, out: Numbers): void {
  const { names, frame, run } = programOf(formula);
  const views: { slot: number; values: Numbers; strides: readonly number[] }[] = [];
  names.forEach((name, slot) => {
    const input = inputs[name];
    if (typeof input === "number") frame[slot] = input;
    else views.push({ slot, values: (input.storage as Memory).values, strides: input.strides });
  });
  const courses = views.map(({ strides }) => ({ start: 0, steps: strides }));
  eachPlace(shape, courses, (to, from) => {
    for (let v = 0; v < views.length; v++) frame[views[v].slot] = views[v].values[from[v]];
    out[to] = run(frame);
  });
}
