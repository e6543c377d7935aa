/** The matrix product by size, in the three orientations that a layer needs: prints a row of JSON for each. */
import { Reference } from "../lib/device/reference.ts";
import { Context } from "../lib/device/wasm/context.ts";
import { Memory } from "../lib/device/wasm/memory.ts";
import { peakOf } from "../lib/device/wasm/peak.ts";
import { Wasm } from "../lib/device/wasm/wasm.ts";
import { tensor } from "../lib/create.ts";
import { product, type Stored } from "../lib/ops/product.ts";
import { Random } from "../lib/random.ts";
import { device, useDevice } from "../lib/tensor.ts";
import { addProduct, addProductWithTransposed, addTransposedProduct } from "./contestants/matrix_loops.ts";
import type { Floats } from "./task.ts";
import { median, timingOf, type TimingOptions } from "./timing.ts";

/** Speeds in billions of multiplications and additions per second (GFLOP/s). */
export interface ProductSpeeds {
  readonly size: number;
  readonly orientation: Orientation;
  readonly wasm: number;
  /** Of a loop that touches no memory, measured just before and after; and which share of it the product reaches. */
  readonly peak: number;
  readonly share: number;
  /** On all threads. */
  readonly threads: number;
  readonly loops: number;
  readonly reference: number;
}

/** How the operands are stored: n as they are, t transposed. */
export type Orientation = "nn" | "nt" | "tn";

const SIZES = [64, 128, 256, 512, 1024], ROUNDS = 5;
const STORED: Readonly<Record<Orientation, Stored>> = {
  nn: {},
  nt: { bTransposed: true },
  tn: { aTransposed: true },
};
const LOOPS = { nn: addProduct, nt: addProductWithTransposed, tn: addTransposedProduct };
const QUICK: TimingOptions = { warming: 40, window: 2, windows: 40, enough: 120 };
const SLOW: TimingOptions = { warming: 1, window: 1, windows: 3, enough: 100 };

const one = new Wasm({ threads: 1 }),
  all = new Wasm(),
  reference = new Reference("float32"),
  context = new Context(new Memory(16));

async function speedsOf(size: number, orientation: Orientation): Promise<ProductSpeeds> {
  const random = new Random(size), draw = () => random.uniform(-1, 1);
  const [a, b, out] = [draw, draw, () => 0].map((make) => Float32Array.from({ length: size * size }, make));
  const speeds: number[] = [], peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = peakOf(context);
    speeds.push(await libraryOn(one, a, b, size, orientation, QUICK));
    peaks.push(Math.max(before, peakOf(context)));
  }
  const loops = () => LOOPS[orientation](a, b, out, size, size, size);
  return {
    size,
    orientation,
    wasm: median(speeds),
    peak: median(peaks),
    share: median(speeds.map((speed, round) => speed / peaks[round])),
    threads: await libraryOn(all, a, b, size, orientation, QUICK),
    loops: speedOf(size, await timingOf(loops, size > 256 ? SLOW : QUICK)),
    reference: await libraryOn(reference, a, b, size, orientation, SLOW),
  };
}

/** The speed of the library's op on a device, one product to a step. */
async function libraryOn(
  on: Wasm | Reference,
  ...[a, b, size, orientation, timing]: [Floats, Floats, number, Orientation, TimingOptions]
): Promise<number> {
  useDevice(on);
  const [x, y] = [a, b].map((values) => tensor(values, [size, size]));
  return speedOf(
    size,
    await timingOf(() => {
      using _step = device().step();
      product(x, y, STORED[orientation]);
    }, timing),
  );
}

/** Of the fastest window: what the machine can do, as the peak is. */
function speedOf(size: number, { best }: { readonly best: number }): number {
  return 2 * size ** 3 / best / 1e6;
}

for (const size of SIZES) {
  for (const orientation of ["nn", "nt", "tn"] as const) console.log(JSON.stringify(await speedsOf(size, orientation)));
}
all.close();
