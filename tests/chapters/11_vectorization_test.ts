import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Lanes } from "../../chapters/11_vectorization/kernels.ts";
import { differences, onThreads, partOfBound, productOf, rungs } from "../../chapters/11_vectorization/ladder.ts";
import * as limits from "../../chapters/11_vectorization/limits.ts";
import { shortest } from "../../chapters/11_vectorization/times.ts";
import { equalLosses, trainingTimes } from "../../chapters/11_vectorization/training.ts";
import * as ladder from "../../chapters/11_vectorization/vectorization.ts";
import * as walks from "../../chapters/11_vectorization/walks.ts";
import { grid, product } from "../../chapters/09_tensors/tensors.ts";
import { tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { device, onDevice } from "../../lib/tensor.ts";

const { matrix } = ladder;
const size = fc.integer({ min: 1, max: 9 });
const whole = fc.integer({ min: -99, max: 99 });

/** Two matrices of whole numbers that can be multiplied; the second has whole vectors of columns. */
const pair = fc.tuple(size, size, size).chain(([m, k, n]) =>
  fc.tuple(numbersOf(m * k), numbersOf(k * 4 * n)).map(([a, b]) => [matrix(m, k, a), matrix(k, 4 * n, b)] as const)
);

function numbersOf(length: number) {
  return fc.array(whole, { minLength: length, maxLength: length });
}

Deno.test("a known product on every rung", async () => {
  const a = matrix(2, 3, [1, 2, 3, 4, 5, 6]), b = matrix(3, 4, [1, 0, 2, -1, 0, 1, 2, 1, 1, 1, 0, 0.5]);
  for (const rung of [...rungs(), onThreads()]) {
    const expected = [4, 5, 6, 2.5, 10, 11, 18, 4], one = rung.ready(a, b);
    for (let i = 0; i < 3; i++) one.run(); // nothing is left over from the run before
    assertEquals(Array.from(await one.result()), expected, rung.name);
    assertEquals(await productOf(rung, a, b), expected, rung.name);
    one.close?.();
  }
});

Deno.test("numbers that differ are counted", () => {
  assertEquals([differences([1, 2, NaN], [1, 3, NaN]), differences([1, 2], [1, 2]), differences([0], [-0])], [1, 0, 1]);
});

Deno.test("of whole numbers every rung makes what chapter 9 makes", async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([a, b]) => {
      const [left, right] = [a, b].map(({ rows, columns, data }) => grid([rows, columns], [...data]));
      for (const rung of rungs()) {
        assertEquals(differences(await productOf(rung, a, b), product(left, right).data), 0, rung.name);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("blocks of any size give the bits of whole rows", () => {
  fc.assert(fc.property(pair, fc.integer({ min: 1, max: 12 }), ([a, b], block) => {
    const [one, other] = [a, b].map((x) => ({ ...x, data: x.data.map((value) => value / 7) }));
    assertEquals(ladder.inBlocks(one, other, block), ladder.alongRows(one, other));
  }));
});

Deno.test("the model of the cache walks as the code does", () => {
  const n = 5, places = (walk: number[], which: number) => withoutRepeats(walk.filter((_, i) => i % 3 === which));
  const a = (walk: number[]) => places(walk, 0), b = (walk: number[]) => places(walk, 1).map((place) => place - n * n);
  const ways = [
    [ladder.downColumns, walks.placesInOrder(walks.ORDERS.downColumns, n)],
    [ladder.alongRows, walks.placesInOrder(walks.ORDERS.alongRows, n)],
    [(x, y) => ladder.inBlocks(x, y, 2), walks.placesInBlocks(n, 2)],
  ] satisfies [(x: ladder.Matrix, y: ladder.Matrix) => ladder.Matrix, number[]][];
  for (const [multiply, walk] of ways) {
    const left = watched(n), right = watched(n);
    multiply(left.matrix, right.matrix);
    assertEquals([withoutRepeats(left.read), withoutRepeats(right.read)], [a(walk), b(walk)]);
  }
});

/** A matrix that notes which of its places are read, one after the other. */
function watched(n: number) {
  const read: number[] = [], { data, ...sizes } = matrix(n, n);
  const get = (target: Float32Array<ArrayBuffer>, place: string | symbol) => {
    read.push(Number(place));
    return target[Number(place)];
  };
  return { matrix: { ...sizes, data: new Proxy(data, { get }) }, read };
}

/** A number that is read once and kept stays one reading. */
function withoutRepeats(places: readonly number[]): number[] {
  return places.filter((place, i) => place !== places[i - 1]);
}

Deno.test("lines of the cache: all three matrices of 16 rows once each, and the figures of the page", () => {
  const small = walks.linesPerMultiplication(16);
  for (const lines of Object.values(small)) assertEquals(lines * 16 ** 3, 48);
  const { downColumns, alongRows, inBlocks } = walks.linesPerMultiplication(64);
  assertEquals(Math.round(downColumns / alongRows), 31);
  assert(inBlocks < alongRows / 7);
});

Deno.test("shapes that do not fit are refused", () => {
  const refused = (multiply: typeof ladder.alongRows) =>
    assertThrows(
      () => multiply(matrix(2, 3), matrix(2, 3)),
      Error,
      "Cannot multiply [2, 3] and [2, 3]: 3 and 2 differ",
    );
  [ladder.downColumns, ladder.alongRows, ladder.inBlocks].forEach(refused);
  assertThrows(() => matrix(2, 2, [1, 2, 3]), Error, "Cannot make a matrix [2, 2]: expected 4 numbers, got 3");
});

Deno.test("the kernels: a multiple is added, and what is no whole vector is refused", () => {
  const lanes = new Lanes(), x = lanes.store([1, 2, 3, 4, 5, 6, 7, 8]), y = lanes.store([1, 1, 1, 1, 10, 10, 10, 10]);
  assertEquals(lanes.dot(x, y), 270);
  lanes.multiple(0.5, x, y);
  assertEquals([...lanes.numbers(y)], [1.5, 2, 2.5, 3, 12.5, 13, 13.5, 14]);
  const six = lanes.store([1, 2, 3, 4, 5, 6]);
  const refusals: [() => unknown, string][] = [
    [() => lanes.dot(six, six), "Cannot take a dot product of 6 in lanes of 4: add zeros, up to 8"],
    [() => lanes.multiple(1, six, six), "Cannot add vectors of 6 in lanes of 4: add zeros, up to 8"],
    [() => lanes.product([1, 1, 6], six, six, six), "Cannot multiply rows of 6 in lanes of 4: add zeros, up to 8"],
  ];
  for (const [act, message] of refusals) assertThrows(act, Error, message);
});

Deno.test("a machine without vectors is told so", () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    assertThrows(() => new Lanes(), Error, "Cannot make lanes: this machine has no vectors (SIMD) in WebAssembly");
  } finally {
    WebAssembly.validate = validate;
  }
});

Deno.test("a result beyond the bound is told from one within", () => {
  const a = matrix(1, 2, [1, 1]), b = matrix(2, 1, [1, 1]);
  assertEquals(partOfBound([2], a, b), 0);
  assert(partOfBound([2 + 2 ** -22], a, b) < 1 && partOfBound([2 + 2 ** -21], a, b) > 1);
});

Deno.test("tiles: what they load, what they need, and which of them fit", () => {
  assertEquals(limits.costOf({ rows: 6, vectors: 2 }), { multiplyAdds: 12, loads: 8, registers: 15 });
  assertEquals(
    limits.tilesThatFit({ rows: 2, vectors: 3 }, 7),
    [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2]].map(
      ([rows, vectors]) => ({ rows, vectors }),
    ),
  );
});

Deno.test("the roof: memory below the edge, the peak above it", () => {
  const machine = { peak: 60, bandwidth: 30 };
  assertEquals([1 / 12, 2, 100].map((x) => limits.attainable(x, machine)), [2.5, 60, 60]);
  const works = [limits.vectorSum(10), limits.vectorMultiple(10), limits.dotProduct(10), limits.matrixProduct(12)];
  assertEquals(works.map(limits.intensity), [1 / 12, 1 / 6, 1 / 4, 2]);
});

Deno.test("the shortest of at least two runs is taken", () => {
  let runs = 0;
  assert(shortest(() => runs++, 0) < 1e3);
  assertEquals(runs, 2);
});

Deno.test("tensors are made on another device, and the first one is left as it was", () => {
  const before = device(), other = new Reference("float32");
  assertEquals(onDevice(other, () => tensor([1])).device, other);
  assertThrows(() => onDevice(other, () => tensor([[1], [1, 2]])));
  assertEquals(device(), before);
});

Deno.test("steps of training: replayed and compiled as made anew, and each way is timed on each device", async () => {
  assertEquals(await equalLosses(3, 2), { replayed: 3, compiled: 3, fall: true });
  let runs = 0;
  const times = await trainingTimes(1, (run) => {
    run();
    return ++runs;
  });
  assertEquals(times.map(({ device }) => device), ["reference", "wasm", "reference", "wasm"]);
  const all = times.flatMap(({ anew, replayed, compiled }) => [anew, replayed, compiled]);
  assertEquals(all, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});
