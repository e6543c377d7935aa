import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as measure from "../../chapters/16_optimizers/experiments.ts";
import { callsOfStep, differenceOfTwins, TWINS } from "../../chapters/16_optimizers/library.ts";
import * as rules from "../../chapters/16_optimizers/optimizers.ts";
import * as surfaces from "../../chapters/16_optimizers/surfaces.ts";
import { trainDigits } from "../../chapters/16_optimizers/networks.ts";
import { measureSlope } from "../../lib/difference.ts";
import { sgd } from "../../lib/optim/rules.ts";

const place = fc.double({ min: -1.2, max: 1.2, noNaN: true });

Deno.test("the slopes of all surfaces are those of central differences", () => {
  const { cliff, plateau, ravine, saddle, turned } = surfaces;
  for (const surface of [ravine(), ravine(7), plateau, saddle, cliff, turned(ravine(), 0.7), turned(saddle, 2)]) {
    fc.assert(fc.property(place, place, (x, y) => {
      const at = [x, y];
      surface.slopes(at).forEach((slope, i) => {
        const along = (value: number) => {
          const height = surface.value(at.map((one, j) => i === j ? value : one));
          return { value: height, size: 1 + Math.abs(height) };
        };
        const { slope: wanted, uncertain } = measureSlope(along, at[i]);
        assert(Math.abs(slope - wanted) <= uncertain + 1e-7 * (1 + Math.abs(wanted)), `${slope} ${wanted}`);
      });
    }));
  }
});

Deno.test("a surface that is turned has its values at the turned places", () => {
  const quarter = surfaces.turned(surfaces.ravine(100), Math.PI / 2);
  assertAlmostEquals(quarter.value([0, 1]), 0.5, 1e-12);
  assertAlmostEquals(quarter.value([1, 0]), 50, 1e-12);
});

Deno.test("the first steps of the rules are those by hand", () => {
  const path = (rule: rules.Rule, slopes: number[]) =>
    rules.walk(rule, (_, t) => [slopes[t - 1]], [0], slopes.length).flat();
  assertEquals(path(rules.descent(0.5), [2, -1]), [0, -1, -0.5]);
  assertEquals(path(rules.momentum(0.5, 0.5), [2, -1]), [0, -1, -1]);
  assertEquals(path(rules.nesterov(0.5, 0.5), [2, 2]), [0, -1.5, -1.5 - 0.5 * (2 + 0.5 * 3)]);
  assertAlmostEquals(path(rules.adagrad(0.5), [3, 4])[2], -0.5 - 0.5 * 0.8, 1e-7);
  assertAlmostEquals(path(rules.rmsprop(0.5, 0.75), [-2])[1], 1, 1e-7);
  for (const make of [rules.adam, rules.amsgrad]) assertAlmostEquals(path(make(0.5), [7])[1], -0.5, 1e-7);
});

Deno.test("slopes that agree add up to 1 / (1 - m) of one; slopes that change sign cancel in part", () => {
  const steps = (slope: (t: number) => number) =>
    rules.walk(rules.momentum(1, 0.9), (_, t) => [slope(t)], [0], 400).flat();
  const agreeing = steps(() => 1), changing = steps((t) => (-1) ** t);
  assertAlmostEquals(agreeing[399] - agreeing[400], 1 / (1 - 0.9), 1e-9);
  assertAlmostEquals(Math.abs(changing[399] - changing[400]), 1 / (1 + 0.9), 1e-9);
});

Deno.test("slopes are cut to a length, in their direction, and short ones stay", () => {
  assertEquals(rules.clipped([30, -40], 5), [3, -4]);
  assertEquals(rules.clipped([0.3, -0.4], 5), [0.3, -0.4]);
});

Deno.test("each weight walks for itself, and a walk has all its places", () => {
  const both = rules.walk(rules.adam(0.1), ([x, y]) => [x, 100 * y], [1, 2], 20);
  const one = rules.walk(rules.adam(0.1), ([x]) => [x], [1], 20);
  assertEquals([both.length, both[0]], [21, [1, 2]]);
  assertEquals(both.map(([x]) => x), one.flat());
});

Deno.test("the rules are those of the library, in float64", async () => {
  await fc.assert(
    fc.asyncProperty(place, place, async (x, y) => assert(await differenceOfTwins([x, y], 20) < 1e-12)),
    { numRuns: 10 },
  );
  assertEquals(TWINS.length, 7);
});

Deno.test("an optimizer asks the device for updates alone", () => {
  assertEquals(callsOfStep(), { updates: 2, others: 0 });
});

Deno.test("settled and crossing are told from a path", () => {
  const path = [[1, 1], [0, -1], [0, 0.5], [0, 1e-4], [0, -1e-4]];
  assertEquals([measure.settledAt(path), measure.crossings(path), measure.crossings(path, 1)], [3, 3, 1]);
  assertEquals(measure.settledAt([[0, 0], [0, 1]]), Infinity);
  assertEquals(measure.settledAt([[0, 0]]), 0);
  assertEquals(measure.largestFromHere([1, 5, 2, 3, 0]), [5, 5, 3, 3, 0]);
});

Deno.test("the limits of a rate are 2 / L without momentum, and those of the page with it", () => {
  assertAlmostEquals(measure.limitOf(rules.momentum, 0, 10), 2, 0.01);
  assertAlmostEquals(measure.limitOf(rules.momentum, 0.9, 10), 3.8, 0.02);
  assertAlmostEquals(measure.limitOf(rules.nesterov, 0.9, 10), 3.8 / 2.8, 0.02);
});

Deno.test("velocities with the rate inside and outside are those by hand", () => {
  const one = () => 1;
  assertEquals(measure.rateInside([0.5, 0.25], one, 0.5), [1, 0.5, 0.5 - (0.25 + 0.25)]);
  assertEquals(measure.rateOutside([0.5, 0.25], one, 0.5), [1, 0.5, 0.5 - 0.25 * 1.5]);
});

Deno.test("the rare slope makes the mean slope positive, and a walk stays between -1 and 1", () => {
  const { chance, slope } = measure.RARE;
  assert(chance * slope - (1 - chance) > 1);
  const path = measure.rareSlopes(rules.descent(1), 1, 200);
  assertEquals([Math.min(...path), Math.max(...path)], [-1, 1]);
});

Deno.test("the slope at 4 on the plateau is 0.0013, and mean answers to the last network give a loss of 0.021", () => {
  assertEquals(surfaces.plateau.slopes([4])[0].toFixed(4), "0.0013");
  // the mean of x = u v over many v is u / 2, and the variance of u is 1 / 12
  assertEquals((1 / 12 / 4).toFixed(3), "0.021");
});

Deno.test("a training on the digits is the same at every run with a seed", async () => {
  const run = () => trainDigits((w) => sgd(w, { learningRate: 0.3 }), 1, 3);
  const [first, second] = [await run(), await run()];
  assertEquals(second, first);
  assertEquals(first.losses.length, 1);
});
