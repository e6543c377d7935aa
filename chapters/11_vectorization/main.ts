/** The experiment: one product on a ladder of ways, what the cache and the registers see of it, and the reader's own machine. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { instructions } from "../09_tensors/shapes.ts";
import { claims } from "./claims.ts";
import { showOrders } from "./errors.ts";
import { Lanes } from "./kernels.ts";
import * as ladder from "./ladder.ts";
import * as limits from "./limits.ts";
import { showLadder, showRoofHere, showSmall, showTraining } from "./times.ts";
import { BLOCK, type Fetched, linesPerMultiplication, SMALL_CACHE } from "./walks.ts";

export async function main(page: Page, { seed }: Options) {
  await showRungs(page, seed);
  showLanes(page);
  showCache(page);
  showOrders(page, seed);
  showTiles(page);
  showRoof(page);
  await showLadder(page, seed);
  showRoofHere(page, seed);
  showSmall(page, seed);
  await showTraining(page, seed);
  await showClaims(page, claims, seed);
}

async function showRungs(page: Page, seed: number) {
  page.heading("One product, six ways");
  page.text(
    `The product of chapter 9 is three loops. Here it is calculated in six ways, from the plainest to the library's own. How
    fast they are comes later. First of all they must be right: a random [24, 40] times a random [40, 32], once with whole
    numbers, and once with others.`,
  );
  const random = new Random(seed), whole = [[24, 40], [40, 32]].map(([m, n]) => ladder.wholeMatrix(m, n, random));
  const others = [[24, 40], [40, 32]].map(([m, n]) => ladder.randomMatrix(m, n, random));
  const plain = await ladder.productOf(ladder.rungs()[0], whole[0], whole[1]);
  const rows: (string | number)[][] = [];
  for (const rung of ladder.rungs()) {
    const different = ladder.differences(await ladder.productOf(rung, whole[0], whole[1]), plain);
    const part = ladder.partOfBound(await ladder.productOf(rung, others[0], others[1]), others[0], others[1]);
    rows.push([rung.name, different, part <= 1 ? "yes" : "no"]);
  }
  page.table(["way", "whole numbers that differ", "others agree"], rows);
  page.text(
    `Whole numbers that are not too large are never rounded, so there all ways must agree to the last bit. Others are rounded at
    each sum. The first way keeps its sums in 64 bits and the others in 32, so they agree if they differ by no more
    than what rounding can do at most.`,
  );
}

function showLanes(page: Page) {
  page.heading("Lanes");
  page.text(
    `A vector register is a wide place for numbers in the processor. The parts that hold one number each are its lanes. An
    instruction on vectors does the same in all lanes. Which instruction adds which of eight numbers?`,
  );
  const registers = [[64, 64], [128, 64], [128, 32], [256, 32]], places = Array.from({ length: 8 }, (_, i) => i);
  page.heatmap({
    name: "lanes",
    title: "Which instruction adds which of eight numbers",
    x: { label: "number of the vector" },
    y: { label: "register / number (bits)" },
    field: {
      values: registers.map(([register, number]) => places.map((i) => Math.floor(i / (register / number)) + 1))
        .toReversed(),
      label: "instruction",
      numbers: true,
      names: {
        x: places.map((i) => String(i + 1)),
        y: registers.map(([register, number]) => `${register} / ${number}`).toReversed(),
      },
    },
  });
  const lanes = new Lanes(), x = lanes.store([1, 2, 3, 4, 5, 6, 7, 8]), y = lanes.store([1, 1, 1, 1, 10, 10, 10, 10]);
  page.text(
    `WebAssembly has vectors of 128 bits: four numbers of 32 bits. The kernel of this chapter takes the dot product of 1 to 8
    with four ones and four tens in ${instructions(8, 128, 32)} turns. Lane 1 adds up 1 * 1 + 5 * 10, lane 2 adds up
    2 * 1 + 6 * 10, and so on. At the end the four lanes are added: ${lanes.dot(x, y)}.`,
  );
}

const WAYS: readonly [name: string, of: keyof Fetched][] = [
  ["down columns", "downColumns"],
  ["in the order of the definition", "inLists"],
  ["along rows", "alongRows"],
  [`in blocks of ${BLOCK}`, "inBlocks"],
];

function showCache(page: Page) {
  page.heading("What the cache sees");
  page.text(
    `Chapter 9 counted the lines that a walk fetches from memory. A product walks through three matrices at once. The order of its
    loops does not change the multiplications, but it changes the walk. Counted here is a small cache of ${SMALL_CACHE.lines} lines
    with ${SMALL_CACHE.perLine} numbers each, so that small matrices show what large ones do in a real one.`,
  );
  const sizes = [16, 32, 48, 64, 80], fetched = sizes.map(linesPerMultiplication);
  page.lines({
    name: "lines_fetched",
    title: "Lines fetched for each multiplication, in a cache of 64 lines",
    x: { label: "rows and columns" },
    y: { label: "lines per multiplication", scale: "log" },
    lines: WAYS.map(([name, way]) => ({ name, x: sizes, y: fetched.map((one) => one[way]) })),
  });
  page.table(
    ["rows", ...WAYS.map(([name]) => name)],
    [16, 32, 64].map((n) => [n, ...WAYS.map(([, way]) => linesPerMultiplication(n)[way])]),
  );
  page.text(
    `With 16 rows all three matrices fit into the cache, and the order makes no difference. Later it does. Down columns, each
    step soon needs two new lines. Along rows, 16 neighbors share a line. In blocks, what was fetched is used by all rows of
    a before it has to go.`,
  );
}

function showTiles(page: Page) {
  page.heading("Tiles in registers");
  page.text(
    `Along rows, each multiplication loads a vector of b and one of the result, and stores the result again: three ways to memory for one
    vector of work. A tile is a piece of the result that stays in registers until it is finished. One step along k loads one
    number for each row of the tile and one vector for each four columns, and uses all of them with each other.`,
  );
  const costs = (vectors: number) => [1, 2, 3, 4, 5, 6, 7, 8].map((rows) => limits.costOf({ rows, vectors }));
  page.scatter({
    name: "tiles",
    title: "Larger tiles load less, and need more registers",
    x: { label: "registers", range: [0, 40] },
    y: { label: "loads per multiply-add", range: [0, 2.2] },
    lines: [{ name: `the ${limits.REGISTERS} that there are`, x: [limits.REGISTERS, limits.REGISTERS], y: [0, 2.2] }],
    points: [1, 2, 3, 4].map((vectors) => ({
      name: `1 to 8 rows of ${4 * vectors}`,
      x: costs(vectors).map(({ registers }) => registers),
      y: costs(vectors).map(({ loads, multiplyAdds }) => loads / multiplyAdds),
    })),
  });
  page.table(
    ["tile", "multiply-adds", "loads", "loads each", "registers"],
    [[1, 1], [2, 2], [3, 3], [6, 2], [8, 2]].map(([r, v]) => {
      const { multiplyAdds, loads, registers } = limits.costOf({ rows: r, vectors: v });
      return [`${r} ${r === 1 ? "row" : "rows"} of ${4 * v}`, multiplyAdds, loads, loads / multiplyAdds, registers];
    }),
  );
  page.text(
    `On the processors of most desktops (x64) V8 has ${limits.REGISTERS} vector registers to give. Larger tiles would have to put sums down in memory at each step. So the library takes 6
    rows of 8: none that fits loads less, and of those that load as little it has the most sums, which do not wait for each
    other.`,
  );
}

const WORKS = [
  limits.vectorSum(1000),
  limits.dotProduct(1000),
  ...[16, 64, 256].map(limits.matrixProduct),
];

function showRoof(page: Page) {
  page.heading("The roof");
  const { peak, bandwidth } = limits.EXAMPLE, at = [0.05, peak / bandwidth, 200];
  page.text(
    `A loop can be no faster than the processor calculates, and no faster than memory brings the numbers. Which of the two
    counts is told by the operations per byte. Take a machine, in round numbers, with ${peak} GFLOP/s and ${bandwidth} GB/s. Its
    figure looks like a roof (Williams et al. 2009).`,
  );
  page.scatter({
    name: "roofline",
    title: `What a machine with ${peak} GFLOP/s and ${bandwidth} GB/s can reach`,
    x: { label: "operations per byte", scale: "log", range: [0.05, 200] },
    y: { label: "GFLOP/s", scale: "log", range: [1, 100] },
    lines: [{ name: "the roof", x: at, y: at.map((x) => limits.attainable(x, limits.EXAMPLE)) }],
    points: WORKS.slice(0, 4).map((work) => {
      const x = limits.intensity(work);
      return { name: work.name, x: [x], y: [limits.attainable(x, limits.EXAMPLE)] };
    }),
  });
  page.table(
    ["float32, each number fetched once", "operations per byte", "at most, GFLOP/s", "of the peak"],
    WORKS.map((work) => {
      const x = limits.intensity(work), most = limits.attainable(x, limits.EXAMPLE);
      return [work.name, x, most, `${Math.round(100 * most / peak)} %`];
    }),
  );
  page.text(
    `The sum of two long vectors uses each number once. It waits for memory, and more lanes do not help. A product of matrices uses
    each number n times, if it is kept. That is why it can be fast, and why it is the work that one wants a network to be made of.`,
  );
}
