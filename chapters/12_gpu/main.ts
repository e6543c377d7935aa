/** The experiment: a small machine that runs threads in groups, what its memories see, why digits differ, and the reader's own card. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { largeAndSmall, ones, positive } from "../11_vectorization/errors.ts";
import { dotExact, dotInOrder } from "../11_vectorization/sums.ts";
import { alongRows, matrix } from "../11_vectorization/vectorization.ts";
import { claims, linesPerStep } from "./claims.ts";
import { CARD, PROCESSOR } from "./costs.ts";
import { gpuOrReason } from "./here.ts";
import { dotFused, dotInGroup, ROUNDINGS, SQUARED } from "./orders.ts";
import { breakEvenText, drawBreakEven, drawFetches, drawReads, drawSteps, drawStrides, KERNELS } from "./pictures.ts";
import { linesInStrides, productBy, readsPerMultiplication, RUNGS } from "./traces.ts";
import * as times from "./times.ts";

export async function main(page: Page, { seed }: Options) {
  showThreads(page);
  showBarriers(page);
  showReads(page);
  showLines(page);
  showOrders(page, seed);
  showCosts(page);
  await showHere(page, seed);
  await showClaims(page, claims, seed);
}

/** Two matrices of small whole numbers, `[4, 4]`, so that nothing is rounded. */
const A = [2, 1, 0, 3, 1, 4, 1, 0, 0, 2, 5, 1, 3, 0, 1, 2], B = [1, 0, 2, 1, 3, 1, 0, 2, 0, 4, 1, 1, 2, 1, 1, 0];

function showThreads(page: Page) {
  page.heading("Threads");
  const { out, accesses } = productBy((given) => RUNGS.naive(given, 2, 1), A, B, 4);
  page.text(
    `The machine of gpu.ts has threads, which all run the same program, each with another number. The naive kernel for a product of
    two [4, 4] needs 16 of them: thread 0 calculates the first number of the result, thread 1 the second, and so on.
    All of them together read ${accesses.filter(({ isWrite }) => !isWrite).length} numbers and write ${out.length}.`,
  );
  page.table(["first row", "result"], [
    ["on the machine", [...out.subarray(0, 4)].join(" ")],
    ["by the loops of chapter 11", [...alongRows(matrix(4, 4, A), matrix(4, 4, B)).data.subarray(0, 4)].join(" ")],
  ]);
  drawSteps(page);
  page.text(
    `In each step, four threads in a row read the same number of a, and neighbors in b. Nobody keeps anything: each number of a
    is fetched by four threads, and each number of b, too.`,
  );
}

function showBarriers(page: Page) {
  page.heading("Barriers");
  const results = ([
    ["with both barriers", () => true],
    ["without the first", (barrier: number) => barrier % 2 === 1],
    ["without the second", (barrier: number) => barrier % 2 === 0],
  ] as const).map(([name, keeps]) => {
    const { out } = productBy((given) => RUNGS.tiled(given, 2, 1), A, B, 4, { keeps });
    const expected = productBy((given) => RUNGS.naive(given, 2, 1), A, B, 4).out;
    return [name, [...out.subarray(0, 4)].join(" "), out.filter((value, i) => value !== expected[i]).length];
  });
  page.text(
    `The tiled kernel shares work: a group of four threads fetches a tile [2, 2] of a and one of b into near memory, and all four use
    them. So they must wait for each other twice. The first barrier waits until the tiles are complete, the second
    until all have read them. This machine runs thread after thread, so what goes wrong without them is always the same:`,
  );
  page.table(["tiles of 2 x 2", "first row", "wrong numbers, of 16"], results);
  page.text(
    `On a graphics card nobody knows which thread is first. A barrier that is missing may go well for years, and then not. And no
    error is reported: the numbers are wrong.`,
  );
}

function showReads(page: Page) {
  page.heading("Near memory and registers");
  drawFetches(page);
  page.text(
    `What a thread of the naive kernel reads was shown above. In tiles of 2 x 2 each thread fetches two numbers of a, one for
    each tile, and finds the rest in near memory, where others have put it; still, two groups fetch each number. With 2 x 2
    numbers to a thread there are but four threads, and each number is fetched once. Readings in all, for a product of two
    [4, 4], which has 64 multiplications:`,
  );
  page.table(
    ["kernel", "threads", "far", "near", "multiplications for each"],
    KERNELS.map(([name, rung], i) => {
      const { far, near } = readsPerMultiplication(rung, 4, 2, 2);
      return [name, [16, 16, 4][i], 64 * far, 64 * near, 1 / (far + near)];
    }),
  );
  page.text(
    `Tiles alone move the reading from far memory to near. It is numbers kept in registers that make it less: of 2 of a and 2 of b
    a thread makes 4 products. Wider groups fetch less from far memory, as long as their tiles have room in near memory.`,
  );
  drawReads(page);
}

function showLines(page: Page) {
  page.heading("Fetched together");
  page.text(
    `On many graphics cards 32 threads run in step, and what they read at the same time is fetched together, in lines of 32
    numbers. So it counts what neighbors read. Here 32 threads read a number each:`,
  );
  drawStrides(page);
  page.table(["", "lines"], [
    ["neighbors, as along a row", linesInStrides(1)],
    ["every second number", linesInStrides(2)],
    ["every 32nd, as down a column of [32, 32]", linesInStrides(32)],
    ["the naive kernel, each step, threads along a row of the result", linesPerStep(false)],
    ["the naive kernel, each step, threads down a column of the result", linesPerStep(true)],
  ]);
  page.text(
    `The last two do the same multiplications, and each thread reads as much. All that differs is which thread has which number of
    the result. For a processor, one thread should read neighbors one after the other. For a graphics card, neighboring threads should
    read neighbors at the same time.`,
  );
}

const ORDERS: readonly [name: string, dot: typeof dotInOrder][] = [
  ["one sum, two roundings", dotInOrder],
  ["one sum, one rounding", dotFused],
  ["64 threads, a tree", dotInGroup],
  ["exact", dotExact],
];

function showOrders(page: Page, seed: number) {
  page.heading("Other last digits");
  page.text(
    `A graphics card gives other last digits, for two reasons. It adds in another order, such as by a group of 64 threads, each of which
    has a sum, and which then add these in a tree. And it may multiply and add in one instruction, which
    rounds once where a product and a sum round twice. Three dot products: one with 2^24 and fifteen ones, one that takes the rounded
    square of 1 + 2^-12 away from the square itself, and one of a thousand random numbers.`,
  );
  const random = new Random(seed), square = Math.fround(SQUARED * SQUARED);
  const pairs = [
    [largeAndSmall(), ones(16)],
    [Float32Array.of(-1, SQUARED), Float32Array.of(square, SQUARED)],
    [positive(1000, random), positive(1000, random)],
  ] as const;
  page.table(
    ["order", "2^24 and ones", "square", "random"],
    ORDERS.map(([name, dot]) => {
      const [large, rest, many] = pairs.map(([x, y]) => dot(x, y));
      return [name, String(large), rest === 0 ? "0" : `2^${Math.log2(rest)}`, many.toPrecision(12)];
    }),
  );
  page.text(
    `No way is right to the last digit for all of them, and each is as good as its bound. The longest chain of 4096 products has
    ${ROUNDINGS.fused(4096)} roundings with one sum, and ${ROUNDINGS.inGroup(4096)} in the tree.`,
  );
}

function showCosts(page: Page) {
  page.heading("The way there and back");
  page.text(
    `A card has a memory of its own. Numbers must be copied there and back, and somebody must wait. Take the processor of
    chapter 11, with ${PROCESSOR.peak} GFLOP/s and ${PROCESSOR.bandwidth} GB/s, and a card with ${CARD.peak} GFLOP/s,
    ${CARD.bandwidth} GB/s in its own memory, ${CARD.link} GB/s on the way there, and ${
      1e3 * CARD.wait
    } ms until an answer is back. These are
    round numbers, not those of any one machine. From which size on is the card faster?`,
  );
  drawBreakEven(page);
  page.table(["", "all copied", "already there"], [
    ["product, rows and columns", breakEvenText("product", true), breakEvenText("product", false)],
    ["product, if an answer takes 10 ms", breakEvenText("product", true, 1e-2), breakEvenText("product", false, 1e-2)],
    ["sum of two vectors, numbers", breakEvenText("sum", true), breakEvenText("sum", false)],
  ]);
  page.text(
    `A sum of vectors that must be copied never pays: the way is narrower than the processor's own memory, so before the numbers are
    there, the processor is done. A product has more work for each number, the more the larger it is. And who has many calls
    for numbers that are there waits but once for all of them. So a network is brought to the card once, and stays.`,
  );
}

/** All that needs an adapter. Where there is none, one line says so. */
async function showHere(page: Page, seed: number) {
  page.heading("The graphics card, on this machine");
  const gpu = await gpuOrReason();
  if (typeof gpu === "string") {
    return page.text(`${gpu}. What this chapter measures on a graphics card is left out here; all else needs none.`);
  }
  try {
    times.showAdapter(page, gpu);
    await times.showRungsHere(page, gpu, seed);
    await times.showBreakEvenHere(page, gpu, seed);
    await times.showDigitsHere(page, gpu, seed);
    await times.showTrainingHere(page, gpu, seed);
  } finally {
    gpu.close();
  }
}
