/** What the machine did, as figures. */
import type { Page } from "../../lib/figure/page.ts";
import { breakEven, CARD, PROCESSOR, timeOn, timeOnCard, WORKS } from "./costs.ts";
import { linesInStrides, placesRead, productBy, readsPerMultiplication, RUNGS } from "./traces.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const zeros = (count: number) => new Float32Array(count);

/** Which place of a and of b each thread of the naive kernel reads in each of its steps, for matrices `[4, 4]`. */
export function drawSteps(page: Page) {
  const { accesses } = productBy((given) => RUNGS.naive(given, 2, 1), zeros(16), zeros(16), 4);
  page.heatmap({
    name: "threads_and_steps",
    title: "Which number 16 threads read in each step, by its place in memory",
    x: { label: "step k" },
    y: { label: "thread" },
    panels: ["a", "b"].map((memory) => ({
      title: memory,
      field: {
        values: placesRead(accesses, memory, 4).toReversed(),
        label: "place in memory",
        numbers: true,
        names: { x: numbers(4).map(String), y: numbers(16).map(String).toReversed() },
      },
    })),
  });
}

/** The kernels, by the names that figures and tables give them: T and R are 2. */
export const KERNELS = [
  ["naive", RUNGS.naive],
  ["tiles of 2 x 2", RUNGS.tiled],
  ["2 x 2 to a thread", RUNGS.inRegisters],
] as const;

/** Which places of a each thread of the two kernels with tiles fetches from far memory, for matrices `[4, 4]`. */
export function drawFetches(page: Page) {
  page.heatmap({
    name: "who_fetches",
    title: "Which numbers of a each thread fetches, by their place in memory",
    x: { label: "fetch" },
    y: { label: "group: thread" },
    panels: KERNELS.slice(1).map(([title, rung]) => {
      const { accesses } = productBy((given) => rung(given, 2, 2), zeros(16), zeros(16), 4);
      const values = placesRead(accesses, "a", 4);
      const threads = values.map((_, i) => `${Math.floor(i / 4)}: ${i % 4}`);
      const names = { x: values[0].map((_, i) => String(i + 1)), y: threads.toReversed() };
      return { title, field: { values: values.toReversed(), label: "place in memory", numbers: true, names } };
    }),
  });
}

/** Readings for each multiplication against the threads along a side of a group, counted on matrices `[16, 16]`. */
export function drawReads(page: Page) {
  const sides = [1, 2, 4, 8], { naive, tiled, inRegisters } = RUNGS;
  const counted = (rung: typeof naive) => sides.map((T) => readsPerMultiplication(rung, 16, T, 2));
  const [one, two] = [tiled, inRegisters].map(counted);
  page.lines({
    name: "far_reads",
    title: "Numbers that are read for each multiplication",
    x: { label: "threads along a side of a group", scale: "log" },
    y: { label: "reads per multiplication", scale: "log" },
    lines: [
      { name: "naive, far", x: sides, y: counted(naive).map(({ far }) => far) },
      { name: "tiled, far", x: sides, y: one.map(({ far }) => far) },
      { name: "2 x 2 to a thread, far", x: sides, y: two.map(({ far }) => far) },
      { name: "2 x 2 to a thread, near", x: sides, y: two.map(({ near }) => near) },
    ],
  });
}

export function drawStrides(page: Page) {
  const strides = numbers(48).map((i) => i + 1);
  page.lines({
    name: "lines_by_stride",
    title: "Lines that 32 threads fetch when each reads one number",
    x: { label: "how far apart the numbers lie" },
    y: { label: "lines fetched", range: [0, 34] },
    lines: [{ name: "lines", x: strides, y: strides.map(linesInStrides) }],
  });
}

export function drawBreakEven(page: Page) {
  const sizes = [32, 64, 128, 256, 512, 1024, 2048, 4096], { product } = WORKS;
  const milliseconds = (time: (n: number) => number) => sizes.map((n) => 1e3 * time(n));
  const card = (wait: number) => milliseconds((n) => timeOnCard({ ...CARD, wait }, product(n), { copies: true }));
  page.lines({
    name: "break_even",
    title: "A product with its copies, on two machines in round numbers",
    x: { label: "rows and columns", scale: "log" },
    y: { label: "milliseconds", scale: "log" },
    lines: [
      { name: "processor", x: sizes, y: milliseconds((n) => timeOn(PROCESSOR, product(n))) },
      { name: "card, waits 1 ms", x: sizes, y: card(1e-3) },
      { name: "card, waits 10 ms", x: sizes, y: card(1e-2) },
    ],
  });
}

/** "from 324 on", or "never". */
export function breakEvenText(work: keyof typeof WORKS, copies: boolean, wait = CARD.wait): string {
  const found = breakEven(WORKS[work], { copies, card: { ...CARD, wait } });
  return found === undefined ? "never" : `from ${found} on`;
}
