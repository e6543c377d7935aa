/** How long it takes on the reader's machine. Such numbers change from run to run, so no claim rests on them. */
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { peakOf } from "../../lib/device/wasm/peak.ts";
import type { Page } from "../../lib/figure/page.ts";
import { matmul } from "../../lib/ops/product.ts";
import { Random } from "../../lib/random.ts";
import { tensor } from "../../lib/create.ts";
import { Lanes } from "./kernels.ts";
import { onThreads, partOfBound, productOf, randomMatrix, type Rung, rungs } from "./ladder.ts";
import * as limits from "./limits.ts";
import { onDevice } from "../../lib/tensor.ts";
import { trainingTimes } from "./training.ts";
import { alongRows, type Matrix } from "./vectorization.ts";

/** The shortest of several runs, in milliseconds: whatever else a machine does can only make a run longer. */
export function shortest(run: () => unknown, milliseconds = 60): number {
  let best = Infinity;
  const began = performance.now();
  for (let runs = 0; runs < 2 || performance.now() - began < milliseconds; runs++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** The mean over some runs, for what is too short to be timed alone; the shortest of several such means, in milliseconds. */
function shortestMean(run: () => unknown, runs = 200): number {
  const many = () => {
    for (let i = 0; i < runs; i++) run();
  };
  return shortest(many, 20) / runs;
}

export async function showLadder(page: Page, seed: number) {
  page.heading("The ladder, on this machine");
  const lanes = new Lanes(), peak = peakOf(lanes.context);
  page.text(
    `What follows is measured on your machine, just now. Another run gives other numbers, and no claim of this book rests
    on them. First the limit: a loop that touches no memory, and only multiplies and adds, in four lanes, on one thread. It reaches
    ${rounded(peak)} billion operations a second (GFLOP/s).`,
  );
  page.text("Now the same product of square matrices on each rung, in GFLOP/s, and as a part of that limit:");
  const sizes = [96, 384], pairs = sizes.map((n) => pairOf(n, seed));
  const rows: (string | number)[][] = [];
  for (const rung of [...rungs(), onThreads()]) {
    const speeds = pairs.map(([a, b]) => speedOf(rung, a, b));
    const off = partOfBound(await productOf(rung, ...pairs[0]), ...pairs[0]);
    rows.push([rung.name, ...speeds.map(rounded), percent(speeds[1] / peak), off <= 1 ? "yes" : "no"]);
  }
  page.table(["rung", ...sizes.map((n) => `${n} rows`), "of the limit", "agrees"], rows);
  page.text(
    `"Agrees" compares each number of the smaller product with float64, and allows what rounding can do. The first four rungs
    are TypeScript, which V8 compiles to instructions for one number each. The others are WebAssembly. Blocks pay
    where b outgrows the caches; where these are large, it does not do so yet. The limit is that of one thread.`,
  );
}

function pairOf(n: number, seed: number) {
  const random = new Random(seed);
  return [randomMatrix(n, n, random), randomMatrix(n, n, random)] as const;
}

/** In GFLOP/s: a product of n rows and columns has n^3 multiplications, and as many additions. */
function speedOf(rung: Rung, a: Matrix, b: Matrix): number {
  const one = rung.ready(a, b), milliseconds = shortest(one.run, one.warmUp);
  one.close?.();
  return 2 * a.rows ** 3 / milliseconds / 1e6;
}

/** Vectors that few caches hold: 64 MiB each. */
const LONG = 2 ** 24;

export function showRoofHere(page: Page, seed: number) {
  page.heading("The roof, on this machine");
  const lanes = new Lanes(192), x = lanes.store(new Float32Array(LONG)), y = lanes.store(new Float32Array(LONG));
  const sum = limits.vectorMultiple(LONG), milliseconds = shortest(() => lanes.multiple(0.5, x, y), 100);
  const machine = { peak: peakOf(lanes.context), bandwidth: sum.bytes / milliseconds / 1e6 };
  page.text(
    `Two vectors of ${LONG} numbers are more than most caches hold. To add a multiple of one to the other moves
    ${rounded(machine.bandwidth)} GB a second here. With the limit of ${
      rounded(machine.peak)
    } GFLOP/s, the edge of the roof is at
    ${
      rounded(machine.peak / machine.bandwidth)
    } operations per byte. Here is what the roof allows, and what is reached:`,
  );
  const [a, b] = pairOf(384, seed), dot = limits.dotProduct(LONG), product = limits.matrixProduct(384);
  const tiles = rungs().at(-1)!.ready(a, b);
  const measured: [limits.Work, number][] = [
    [sum, milliseconds],
    [dot, shortest(() => lanes.dot(x, y), 100)],
    [product, shortest(tiles.run)],
  ];
  page.table(
    ["", "operations per byte", "the roof, GFLOP/s", "reached"],
    measured.map(([work, time]) => {
      const at = limits.intensity(work);
      return [work.name, rounded(at), rounded(limits.attainable(at, machine)), rounded(work.operations / time / 1e6)];
    }),
  );
  page.text(
    `The first row is at its roof by definition, since the bandwidth was measured with it. A dot product only reads, which may
    be faster. Or it may be slower: its one vector of sums has to wait for each addition before the next can begin, where the limit was
    found with twelve that do not wait for each other.`,
  );
}

export function showSmall(page: Page, seed: number) {
  page.heading("Small products, on this machine");
  page.text(
    `An op checks shapes, finds room for its result, and calls a kernel. That costs the same for one number as for a
    million. Here are products of small square matrices, in microseconds: by loops along rows, and as an op of the library on
    the Wasm device. For the smallest the plain loops should win.`,
  );
  const wasm = new Wasm({ mebibytes: 64, threads: 1 });
  page.table(
    ["rows", "multiplications", "loops", "op"],
    [1, 2, 4, 8, 16, 32, 64].map((n) => {
      const [a, b] = pairOf(n, seed), [x, y] = onDevice(wasm, () => [a, b].map(({ data }) => tensor(data, [n, n])));
      const op = () => {
        using _step = wasm.step();
        matmul(x, y);
      };
      return [n, n ** 3, ...[() => alongRows(a, b), op].map((run) => rounded(1e3 * shortestMean(run)))];
    }),
  );
}

export async function showTraining(page: Page, seed: number) {
  page.heading("A step of training, on this machine");
  page.text(
    `A step of chapter 10, forward, back, and down the slope, on 80 rows: made anew each time; replayed from a plan of chapter
    10, which is a list of ops; and compiled by the library, which notes down the calls that reach the device, and repeats
    these alone. On the reference device, which is made to be read, and on the Wasm device. In milliseconds:`,
  );
  const rows = await trainingTimes(seed, (run) => shortest(run, 40));
  page.table(
    ["network", "device", "made anew", "replayed", "compiled"],
    rows.map(({ widths, device, ...times }) => {
      const { anew, replayed, compiled } = times;
      return [widths.join("-"), device, ...[anew, replayed, compiled].map(rounded)];
    }),
  );
  page.text(
    `A static graph spares what stands around the calls: the graph, the shapes, the checks. Where an op is little work, that is a
    large part of a step; where it is much work, a small one. It makes no call of the device faster.`,
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}
