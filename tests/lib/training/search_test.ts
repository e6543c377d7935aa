import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "../../../lib/random.ts";
import { Divergence } from "../../../lib/training/history.ts";
import { bestOf, halvingSearch, ranked, search, type Trial } from "../../../lib/training/search.ts";
import { between, betweenPowers, drawn, grid, oneOf, powers } from "../../../lib/training/search_space.ts";

Deno.test("a grid has each value with each, and the last varies first", () => {
  assertEquals(grid({ rate: [1, 2], units: ["a", "b"] }), [
    { rate: 1, units: "a" },
    { rate: 1, units: "b" },
    { rate: 2, units: "a" },
    { rate: 2, units: "b" },
  ]);
  assertEquals(grid({ rate: [1, 2], units: [] }), []);
  assertEquals(
    powers(0.001, 1, 4).map((x) => x.toPrecision(12)),
    ["0.001", "0.01", "0.1", "1"].map((x) => Number(x).toPrecision(12)),
  );
  assertEquals([powers(0.003, 7, 5)[0], powers(0.003, 7, 5)[4]], [0.003, 7]);
});

Deno.test("the same seed draws the same settings, within their limits", () => {
  const draws = { rate: betweenPowers(1e-4, 1), keep: between(-1, 0.5), units: oneOf([8, 16, "many"]) };
  const settings = drawn(draws, 1000, new Random(1));
  assertEquals(settings, drawn(draws, 1000, new Random(1)));
  assert(
    settings.every(({ rate, keep, units }) =>
      rate >= 1e-4 && rate <= 1 && keep >= -1 && keep < 0.5 && [8, 16, "many"].includes(units)
    ),
  );
  // Half of the powers lie below 0.01, within five deviations of 0.5 / sqrt(1000).
  assert(Math.abs(settings.filter(({ rate }) => rate < 0.01).length / 1000 - 0.5) < 5 * 0.5 / Math.sqrt(1000));
  assertEquals(new Set(settings.map(({ units }) => units)).size, 3);
});

const failed = () => {
  throw new Divergence({ step: 3, epoch: 1, loss: NaN, rates: [9], history: { losses: [], epochs: [] } });
};

Deno.test("a training that fails is a trial, and another error is not", async () => {
  const heard: Trial<number>[] = [];
  const score = (x: number) => x === 2 ? failed() : x === 3 ? NaN : -x;
  const trials = await search([1, 2, 3, 4], score, { budget: 5, onTrial: (trial) => heard.push(trial) });
  assertEquals(trials, [
    { settings: 1, budget: 5, score: -1 },
    {
      settings: 2,
      budget: 5,
      score: Infinity,
      failure:
        "Cannot train any further: the loss is NaN in step 3, epoch 1; take a learning rate below 9, or clip the gradients",
    },
    { settings: 3, budget: 5, score: Infinity, failure: "the score is NaN" },
    { settings: 4, budget: 5, score: -4 },
  ]);
  assertEquals(heard, trials);
  assertEquals(bestOf(trials).settings, 4);
  assertEquals(ranked(trials).map(({ settings }) => settings), [4, 1, 2, 3]);
  await assertRejects(() => search([1], () => Promise.reject(new TypeError("a slip"))), TypeError, "a slip");
});

Deno.test("where all have failed there is no best", async () => {
  assertThrows(() => bestOf([]), Error, "Cannot choose the best of no trials");
  const trials = await search([1, 2], () => NaN);
  assertThrows(
    () => bestOf(trials),
    Error,
    "Cannot choose the best of 2 trials: all have failed; the first: the score is NaN",
  );
  assertEquals((await halvingSearch([1, 2], () => NaN, { most: 9 })).length, 2);
});

Deno.test("halving gives the best third three times as much, until one is left or the budget is spent", async () => {
  const rounds = async (count: number, most: number) => {
    const candidates = Array.from({ length: count }, (_, i) => i);
    const trials = await halvingSearch(candidates, (x, budget) => x / budget, { most });
    assertEquals(bestOf(trials).settings, 0);
    return [...Map.groupBy(trials, ({ budget }) => budget)].map(([budget, { length }]) => [budget, length]);
  };
  assertEquals(await rounds(27, 27), [[1, 27], [3, 9], [9, 3], [27, 1]]);
  assertEquals(await rounds(27, 10), [[1, 27], [3, 9], [9, 3]]);
  assertEquals(await rounds(10, 100), [[1, 10], [3, 4], [9, 2], [27, 1]]);
  assertEquals(await rounds(1, 100), [[1, 1]]);
  assertEquals(await halvingSearch([], () => 1, { most: 1 }), []);
});

Deno.test("halving keeps those whose score is lowest, whatever their order, and none that failed", async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(100), { minLength: 4, maxLength: 20 }), async (scores) => {
    const candidates = scores.map((score, i) => ({ score, i }));
    const trials = await halvingSearch(candidates, ({ score }) => score === 7 ? failed() : score, {
      most: 4,
      factor: 2,
    });
    const good = scores.filter((score) => score !== 7).sort((a, b) => a - b);
    const second = trials.filter(({ budget }) => budget === 2).map(({ score }) => score);
    assertEquals(second, good.slice(0, Math.ceil(scores.length / 2)));
  }));
});

Deno.test("a trial with a larger budget stands before all others, whatever its score", () => {
  const trials = [[1, 1], [3, 5], [3, 4], [1, 0]].map(([budget, score]) => ({ settings: score, budget, score }));
  assertEquals(ranked(trials).map(({ score }) => score), [4, 5, 0, 1]);
  assertEquals(bestOf(trials).score, 4);
});

Deno.test("ranges without width, and budgets that fall, are refused", async () => {
  assertThrows(
    () => between(1, 1),
    Error,
    "Cannot draw between 1 and 1: the first must be the smaller one, and both finite",
  );
  assertThrows(() => between(0, Infinity), Error, "both finite");
  assertThrows(() => betweenPowers(0, 1), Error, "Cannot draw powers from 0 on: they are above 0");
  assertThrows(() => oneOf([]), Error, "Cannot draw one of no values");
  assertThrows(() => powers(1, 2, 1), Error, "Cannot take 1 powers: at least two are the ends");
  assertThrows(() => powers(0, 1, 3), Error, "Cannot take powers from 0 to 1: both must be above 0");
  assertThrows(() => powers(-1, 1, 3), Error, "Cannot take powers from -1 to 1: both must be above 0");
  const halve = (options: { budget?: number; most: number; factor?: number }) => () =>
    halvingSearch([1], () => 1, options);
  await assertRejects(halve({ most: 1, factor: 1 }), Error, "Cannot halve by a factor of 1: it must be above 1");
  await assertRejects(
    halve({ budget: 2, most: 1 }),
    Error,
    "Cannot search with budgets from 2 to 1: they are above 0, and must not fall",
  );
});
