import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { linesPerStep } from "../../../chapters/12_gpu/claims.ts";
import { Machine, type Program } from "../../../chapters/12_gpu/gpu.ts";
import { inRegisters, naive, sumInTree, tiled } from "../../../chapters/12_gpu/kernels.ts";
import * as traces from "../../../chapters/12_gpu/traces.ts";
import { alongRows, matrix } from "../../../chapters/11_vectorization/vectorization.ts";
import { textOf } from "../../files.ts";

const whole = (count: number) => fc.array(fc.integer({ min: -99, max: 99 }), { minLength: count, maxLength: count });
const permutation = (count: number) => {
  const all = Array.from({ length: count }, (_, i) => i);
  return fc.shuffledSubarray(all, { minLength: count });
};

Deno.test("of whole numbers every kernel makes the product of chapter 11, in whatever order its threads run", () => {
  fc.assert(fc.property(whole(64), whole(64), permutation(4), (a, b, order) => {
    const expected = alongRows(matrix(8, 8, a), matrix(8, 8, b)).data;
    for (const rung of Object.values(traces.RUNGS)) {
      assertEquals(traces.productBy((given) => rung(given, 2, 2), a, b, 8, { order }).out, expected);
    }
  }));
});

Deno.test("tiles and threads of any size make the same product", () => {
  const a = Array.from({ length: 144 }, (_, i) => i % 7 - 3), b = a.toReversed();
  const expected = alongRows(matrix(12, 12, a), matrix(12, 12, b)).data;
  for (const [T, R] of [[1, 1], [1, 3], [2, 3], [3, 2], [4, 3], [6, 2], [12, 1]]) {
    assertEquals(traces.productBy((given) => inRegisters(given, T, R), a, b, 12).out, expected, `${T} ${R}`);
    assertEquals(traces.productBy((given) => tiled(given, T), a, b, 12).out, expected, `${T}`);
  }
  for (const inColumns of [false, true]) { // groups that reach beyond the last number, too
    assertEquals(traces.productBy((given) => naive(given, 5, { inColumns }), a, b, 12).out, expected);
  }
});

Deno.test("a barrier that is left out makes wrong numbers, and which ones is the same at each run", () => {
  const a = Array.from({ length: 16 }, (_, i) => i + 1), b = a.toReversed();
  const expected = alongRows(matrix(4, 4, a), matrix(4, 4, b)).data;
  for (const missing of [0, 1]) {
    const run = () =>
      traces.productBy((given) => tiled(given, 2), a, b, 4, { keeps: (barrier) => barrier % 2 !== missing }).out;
    assert(run().some((value, i) => value !== expected[i]));
    assertEquals(run(), run());
  }
});

Deno.test("what is read and written is noted: where, by whom, and as which of its accesses", () => {
  const machine = new Machine(), x = machine.far("x", [5, 7]), out = machine.far("out", [0, 0]);
  const program: Program = {
    groups: 2,
    threads: 1,
    near: {},
    main: ({ group }) => out.write(1 - group, 2 * x.read(group)),
  };
  machine.run(program);
  const one = (group: number, turn: number) => ({ group, thread: 0, turn, isWrite: turn === 1 });
  assertEquals(machine.accesses, [
    { memory: "x", place: 0, ...one(0, 0) },
    { memory: "out", place: 1, ...one(0, 1) },
    { memory: "x", place: 1, ...one(1, 0) },
    { memory: "out", place: 0, ...one(1, 1) },
  ]);
  assertEquals([...out.numbers], [14, 10]);
});

Deno.test("near memory begins with zeros for each group, and is not that of another group", () => {
  const machine = new Machine(), out = machine.far("out", [9, 9]);
  const main: Program["main"] = ({ group }, { sum }) => {
    out.write(group, sum.read(0));
    sum.write(0, 7);
  };
  machine.run({ groups: 2, threads: 1, near: { sum: 1 }, main });
  assertEquals([...out.numbers], [0, 0]);
});

Deno.test("places that are not there, barriers that some threads never reach, and tiles that do not fit are refused", () => {
  const machine = new Machine(), x = machine.far("x", [1, 2]);
  const run = (main: Program["main"]) => () => machine.run({ groups: 1, threads: 4, near: {}, main });
  assertThrows(run(() => void x.read(2)), Error, "Cannot read number 2 of x, which has 2");
  assertThrows(run(() => x.write(-1, 0)), Error, "Cannot write number -1 of x, which has 2");
  assertThrows(
    run(function* ({ thread }) {
      if (thread > 0) yield;
    }),
    Error,
    "Cannot go on: 3 threads of group 0 wait at a barrier, others ended",
  );
  const operands = { a: x, b: x, out: x, n: 6 };
  assertThrows(
    () => inRegisters(operands, 2, 2),
    Error,
    "Cannot cut a matrix [6, 6] into tiles of 4: choose a multiple of 4",
  );
});

Deno.test("readings of the three kernels, as the page counts them", () => {
  const { naive, tiled, inRegisters } = traces.RUNGS;
  const reads = [naive, tiled, inRegisters].map((rung) => traces.readsPerMultiplication(rung, 4, 2, 2));
  assertEquals(reads, [{ far: 2, near: 0 }, { far: 1, near: 2 }, { far: 0.5, near: 1 }]);
  const wide = traces.readsPerMultiplication(inRegisters, 64, 16, 4); // the tiles of product.wgsl
  assertEquals(2 / wide.far, 64);
});

Deno.test("places that threads of a group read, in their order", () => {
  const zeros = new Float32Array(16), { accesses } = traces.productBy((given) => tiled(given, 2), zeros, zeros, 4);
  assertEquals(traces.placesRead(accesses, "a", 4).slice(0, 5), [[0, 2], [1, 3], [4, 6], [5, 7], [0, 2]]);
  assertEquals(traces.placesRead(accesses, "b", 4)[4], [2, 10]);
});

Deno.test("lines: those of threads in step are fetched once, those of other turns and other threads again", () => {
  assertEquals([1, 2, 16, 32, 100].map(traces.linesInStrides), [1, 2, 16, 32, 32]);
  assertEquals([linesPerStep(false), linesPerStep(true)], [2, 33]);
  const read = { memory: "x", place: 0, isWrite: false, group: 0, thread: 0, turn: 0 };
  const lines = (...others: Partial<typeof read>[]) =>
    traces.linesFetched([read, ...others.map((other) => ({ ...read, ...other }))], "x");
  assertEquals([lines({ thread: 31, place: 31 }), lines({ place: 32 }), lines({ turn: 1 })], [1, 2, 2]);
  assertEquals([lines({ thread: 32 }), lines({ group: 1 }), lines({ isWrite: true, turn: 1 })], [2, 2, 1]);
  assertEquals(lines({ memory: "y", turn: 1 }), 1);
});

Deno.test("a group adds up in a tree, and any count of numbers", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 40 }).chain(whole), fc.constantFrom(1, 2, 8), (numbers, threads) => {
    const machine = new Machine(), out = machine.far("out", [NaN]);
    machine.run(sumInTree(machine.far("x", numbers), out, threads));
    assertEquals(out.numbers[0], numbers.reduce((sum, x) => sum + x, 0));
  }));
});

Deno.test("the WGSL on the page stands in the files", () => {
  const page = textOf("chapters/12_gpu/README.md");
  const fences = [...page.matchAll(/^```wgsl (\S+)\n([\s\S]*?)^```$/gm)];
  assertEquals(fences.map(([, file]) => file), ["product_naive.wgsl", "product_tiled.wgsl", "product.wgsl"]);
  const flush = (text: string) => text.replace(/^ +/gm, ""); // the page has them further to the left
  for (const [, file, lines] of fences) {
    assert(flush(textOf(`gpu/${file}`)).includes(`\n${flush(lines)}`), `${file} has other lines`);
  }
});
