import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as plain from "../../chapters/13_data/data.ts";
import * as models from "../../chapters/13_data/models.ts";
import { salaries } from "../../chapters/13_data/samples.ts";
import { descendLine, descendNetwork } from "../../chapters/13_data/training.ts";
import { oneHotEncoder } from "../../lib/data/encode.ts";
import { standardScaler } from "../../lib/data/scale.ts";
import { targetEncoder } from "../../lib/data/target_encode.ts";
import { measureSlope } from "../../lib/difference.ts";
import { Random } from "../../lib/random.ts";

const message = (act: () => unknown) => assertThrows(act, Error).message;
const number = fc.double({ min: -100, max: 100, noNaN: true });
const cells = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), number), { minLength: 6, maxLength: 20 });

Deno.test("the plain scaling is that of the library", () => {
  fc.assert(fc.property(fc.array(number, { minLength: 2, maxLength: 20 }), (column) => {
    fc.pre(Math.max(...column) - Math.min(...column) > 1e-3);
    const scale = plain.scaleOf(column), rows = column.map((value) => [value]), scaler = standardScaler().fit(rows);
    assertAlmostEquals(scale.mean, scaler.scales.shift[0], 1e-10);
    plain.scaled(column, scale).forEach((value, i) => assertAlmostEquals(value, scaler.transform(rows)[i][0], 1e-9));
  }));
});

Deno.test("the plain one-hot is that of the library", () => {
  fc.assert(fc.property(cells, (pairs) => {
    const column = pairs.map(([cell]) => cell), asked = [...column, "new"], encoder = oneHotEncoder().fit(column);
    assertEquals(plain.oneHot(asked, plain.categoriesOf(column)), encoder.transform(asked));
  }));
});

Deno.test("the plain mean targets are those of the library, across folds too", () => {
  fc.assert(
    fc.property(cells, fc.nat(1000), fc.double({ min: 0.1, max: 20, noNaN: true }), (pairs, seed, smoothing) => {
      const column = pairs.map(([cell]) => cell), targets = pairs.map(([, target]) => target);
      const encoder = targetEncoder({ random: new Random(seed), smoothing }),
        own = encoder.fitTransform(column, targets);
      const learned = plain.meanTargets(column, targets, smoothing), asked = ["a", "b", "c", "new"];
      plain.encoded(asked, learned).forEach((value, i) =>
        assertAlmostEquals(value, encoder.transform(asked)[i][0], 1e-9)
      );
      const order = new Random(seed).permutation(column.length), folds = column.map((_, row) => order.indexOf(row) % 5);
      plain.crossFitted(column, targets, folds, smoothing).forEach((value, i) =>
        assertAlmostEquals(value, own[i][0], 1e-9)
      );
    }),
  );
});

Deno.test("a split by class holds out the share of each class, rounded down, and one row at least", () => {
  const classes = [..."aaaaaaaaaabbbbbc"], order = new Random(1).permutation(classes.length);
  const { training, test } = plain.splitByClass(classes, 0.25, order);
  assertEquals(test.map((row) => classes[row]).sort(), ["a", "a", "b", "c"]);
  assertEquals([...training, ...test].sort((a, b) => a - b), classes.map((_, i) => i));
});

Deno.test("what cannot be learned from is refused", () => {
  assertEquals(message(() => plain.scaleOf([2, 2])), "Cannot learn a scale: all values are equal, or there are none");
  assertEquals(message(() => plain.scaleOf([])), "Cannot learn a scale: all values are equal, or there are none");
  assertEquals(
    message(() => plain.scaleOf([1, NaN])),
    "Cannot learn a scale: value 1 is NaN; only finite numbers can be learned from",
  );
  assertEquals(message(() => plain.meanTargets(["a"], [])), "Cannot learn mean targets: expected 1 targets, got 0");
});

Deno.test("least squares finds a line again, and a penalty draws its weights toward 0", () => {
  const random = new Random(1), rows = Array.from({ length: 30 }, () => [random.normal(), random.normal()]);
  const targets = rows.map(([a, b]) => 2 * a - 3 * b + 5);
  models.leastSquares(rows, targets).forEach((weight, i) => assertAlmostEquals(weight, [2, -3, 5][i], 1e-6));
  const drawn = models.leastSquares(rows, targets, 1);
  assert(Math.abs(drawn[0]) < 2 && Math.abs(drawn[1]) < 3);
});

Deno.test("the logistic weights are where the loss has no slope", () => {
  const random = new Random(2), rows = Array.from({ length: 60 }, () => [random.normal(), random.normal(0, 30)]);
  const classes = rows.map(([a, b]) => random.uniform() < models.probability(a - b / 30) ? 1 : 0);
  const weights = models.logistic(rows, classes);
  for (const i of weights.keys()) {
    const loss = (w: number) => ({
      value: models.logLoss(models.weighted(rows, weights.with(i, w)), classes),
      size: 1,
    });
    assertAlmostEquals(measureSlope(loss, weights[i]).slope, 0, 1e-6);
  }
});

Deno.test("probability and loss stay finite at the extremes", () => {
  assertEquals([models.probability(1000), models.probability(-1000)], [1, 0]);
  assertEquals([models.logLoss([1000], [1]), models.logLoss([1000], [0]), models.logLoss([-1000], [1])], [
    0,
    1000,
    1000,
  ]);
  assertAlmostEquals(models.logLoss([0.3], [1]), -Math.log(models.probability(0.3)));
});

Deno.test("bends are the eigenvalues: of columns without means, the mean squares", () => {
  const rows = [[3, 0], [-3, 0], [0, 1], [0, -1]], { largest, smallest } = models.bends(rows);
  assertAlmostEquals(largest, 4.5);
  assertAlmostEquals(smallest, 0.5);
});

Deno.test("a descent arrives where the formula is", async () => {
  const random = new Random(3), rows = Array.from({ length: 40 }, () => [random.normal(), random.normal()]);
  const targets = rows.map(([a, b]) => a - 2 * b + 1 + random.normal(0, 0.1));
  const { losses, outputs } = await descendLine({ rows, targets, kind: "numbers", rate: 0.2, steps: 200 });
  const best = models.weighted(rows, models.leastSquares(rows, targets));
  outputs.forEach((output, i) => assertAlmostEquals(output, best[i], 1e-4));
  assertAlmostEquals(losses[0], models.rootError(targets, targets.map(() => 0)) ** 2, 1e-4);
  const network = await descendNetwork({ rows, targets, kind: "numbers", rate: 0.05, steps: 50 }, 1);
  assert(network.losses[49] < network.losses[0]);
});

Deno.test("salaries are sorted as the file of the notes is, each in its currency", () => {
  const people = salaries(new Random(1), 50);
  assert(people.every(({ dollars }, i) => i === 0 || dollars <= people[i - 1].dollars));
  assert(people.filter(({ currency }) => currency === "USD").every(({ salary, dollars }) => salary === dollars));
  assert(people.filter(({ currency }) => currency === "INR").every(({ salary, dollars }) => salary === 83 * dollars));
});
