import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as idea from "../../chapters/25_embeddings/embeddings.ts";
import { anyPoints, apart, bestKMeans, kMeans, nearestOf, purity } from "../../chapters/25_embeddings/k_means.ts";
import { factorization, pairs } from "../../chapters/25_embeddings/recommenders.ts";
import { gradients } from "../../lib/autograd.ts";
import { tensor } from "../../lib/create.ts";
import { madeRatings } from "../../lib/data/generators.ts";
import { measureSlope } from "../../lib/difference.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import "../lib/exact.ts";

const { closeness, cosine, factorize, guess, lookup, nearest, oneHot, randomFactors, rowTimes, slopes } = idea;
const refuses = (act: () => unknown, message: string) => assertEquals(assertThrows(act, Error).message, message);
/** Evenly spread, unlike `fc.double`, of which most are next to 0. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + (max - min) * part / 1_000_000);
const vectors = (count: { min: number; max: number }, width: number) =>
  fc.array(fc.array(between(-3, 3), { minLength: width, maxLength: width }), {
    minLength: count.min,
    maxLength: count.max,
  });

Deno.test("a lookup is the product with a one-hot row", () => {
  fc.assert(fc.property(vectors({ min: 1, max: 6 }, 3), fc.nat(), (table, seed) => {
    const i = seed % table.length;
    assertEquals(rowTimes(oneHot(i, table.length), table).map((x) => x + 0), lookup(table, i).map((x) => x + 0)); // -0 is 0
  }));
  assertEquals(rowTimes([2, 1], [[1, 2, 3], [4, 5, 6]]), [6, 9, 12]);
  refuses(() => lookup([[1], [2]], 2), "Cannot look up thing 2: there are 2, from 0 on");
  refuses(() => oneHot(-1, 3), "Cannot look up thing -1: there are 3, from 0 on");
  refuses(() => rowTimes([1], [[1], [2]]), "Cannot multiply a row with a table: expected 2 numbers, got 1");
});

Deno.test("a cosine asks for directions alone, from -1 to 1, however large or small the numbers", () => {
  assertAlmostEquals(cosine([3, 4], [4, 3]), 0.96, 1e-15);
  assertEquals([cosine([1, 0], [0, 2]), cosine([1, 0], [-3, 0]), cosine([0, 0], [1, 2])], [0, -1, 0]);
  for (const size of [1e-300, 1e300]) {
    assertAlmostEquals(cosine([3 * size, 4 * size], [4 * size, 3 * size]), 0.96, 1e-12);
  }
  fc.assert(fc.property(vectors({ min: 2, max: 2 }, 4), between(0.01, 100), ([a, b], factor) => {
    const found = cosine(a, b), stretched = cosine(a.map((x) => factor * x), b);
    assert(Math.abs(found) <= 1);
    assertAlmostEquals(found, stretched, 1e-12);
    assertAlmostEquals(found, cosine(b, a), 1e-15);
  }));
  refuses(() => cosine([1], [1, 2]), "Cannot multiply two vectors: expected 1 numbers, got 2");
});

Deno.test("what is nearest depends on the question: by angle, or by distance", () => {
  const table = [[1, 0], [10, 1], [0, 1], [1, 0.3]];
  assertEquals(nearest(table, [1, 0], 3), [0, 1, 3]);
  assertEquals(nearest(table, [1, 0], 2, 0, closeness), [3, 2]);
  assertEquals([closeness([0, 0], [3, 4]), closeness([1], [1]) + 0], [-5, 0]);
  refuses(() => closeness([1, 2], [1]), "Cannot measure a distance: expected 2 numbers, got 1");
});

Deno.test("slopes of a rating agree with differences, in every number of both vectors", () => {
  fc.assert(fc.property(vectors({ min: 2, max: 2 }, 3), between(-4, 4), between(0, 2), ([p, q], rating, penalty) => {
    const loss = (p: readonly number[], q: readonly number[]) =>
      (idea.dot(p, q) - rating) ** 2 + penalty * (idea.dot(p, p) + idea.dot(q, q));
    const { dp, dq } = slopes(p, q, rating, penalty);
    for (let k = 0; k < 3; k++) {
      for (
        const [slope, at, from] of [[dp[k], (x: number) => loss(p.with(k, x), q), p[k]], [
          dq[k],
          (x: number) => loss(p, q.with(k, x)),
          q[k],
        ]] as const
      ) {
        const found = measureSlope((x) => ({ value: at(x), size: at(x) + 1 }), from);
        assert(
          Math.abs(found.slope - slope) <= found.uncertain + 1e-8 * (1 + Math.abs(slope)),
          `${found.slope} ${slope}`,
        );
      }
    }
  }));
});

Deno.test("factors complete a table of known rank, and leave their start as it was", () => {
  const { known, hidden } = madeRatings(new Random(3), { users: 40, items: 30, rank: 2, known: 0.5 });
  const start = randomFactors(40, 30, 2, new Random(1)), before = structuredClone(start);
  const found = factorize(start, known, { learningRate: 0.03, epochs: 200 });
  const worst = Math.max(...hidden.map((rating) => Math.abs(guess(found, rating) - rating.value)));
  assert(worst < 0.1, `${worst}`);
  assertEquals(start, before);
  refuses(
    () => factorize(start, [{ user: 0, item: 0, value: NaN }], { learningRate: 0.1, epochs: 1 }),
    "Cannot factorize: rating 0 is NaN; only finite numbers can be learned from",
  );
});

Deno.test("two embeddings of the library take the steps of the plain numbers, to 1e-10 in float64", async () => {
  const { known } = madeRatings(new Random(5), { users: 4, items: 3, rank: 2, known: 0.8 });
  const start = randomFactors(4, 3, 2, new Random(2)),
    plain = factorize(start, known, { learningRate: 0.1, epochs: 2 });
  const begun = (rows: number[][]) =>
    embeddingLayer(rows.length, 2, { random: new Random(1), initial: () => tensor(rows) });
  const user = begun(start.users), item = begun(start.items), model = factorization(user, item);
  const optimizer = sgd(model.parameters, { learningRate: 0.1 }), data = pairs(known);
  for (const row of [...known.keys(), ...known.keys()]) {
    const { inputs, targets } = data.batch([row]);
    optimizer.step(gradients(meanSquaredError(model(inputs), targets)));
  }
  for (const [layer, rows] of [[user, plain.users], [item, plain.items]] as const) {
    const found = await layer.parameters.weight.read();
    rows.flat().forEach((x, i) => assertAlmostEquals(found[i], x, 1e-10));
  }
});

Deno.test("k-means finds what lies apart; with as many centers as points nothing is left", () => {
  const points = [[0, 0], [0, 1], [9, 9], [9, 8]], { of, centers, losses } = kMeans(points, 2, new Random(1));
  assertEquals([of[0] === of[1], of[2] === of[3], of[0] === of[2]], [true, true, false]);
  assertEquals([...centers].sort((a, b) => a[0] - b[0]), [[0, 0.5], [9, 8.5]]);
  assertEquals(losses.at(-1), 0.25);
  assertEquals(kMeans(points, 4, new Random(1)).losses.at(-1), 0);
  assertEquals(kMeans([[1], [1], [1]], 2, new Random(1)).losses.at(-1), 0); // equal points
});

Deno.test("k-means: the loss never rises; in the end points are at their nearest center, and centers in the middle", () => {
  fc.assert(
    fc.property(vectors({ min: 1, max: 25 }, 2), fc.nat(), fc.constantFrom(anyPoints, apart), (points, seed, start) => {
      const k = 1 + seed % points.length, { of, centers, losses } = kMeans(points, k, new Random(seed), start);
      for (let i = 1; i < losses.length; i++) assert(losses[i] <= losses[i - 1] + 1e-12, `${losses}`);
      assertEquals(of, nearestOf(points, centers));
      centers.forEach((center, c) => {
        const own = points.filter((_, i) => of[i] === c);
        if (own.length === 0) return;
        center.forEach((x, j) =>
          assertAlmostEquals(x, own.reduce((sum, point) => sum + point[j], 0) / own.length, 1e-9)
        );
      });
    }),
  );
});

Deno.test("k-means++ begins at points that differ, as far as there are any; several starts are no worse than the first", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      (xs, seed) => {
        const points = xs.map((x) => [x]), k = 1 + seed % xs.length, centers = apart(points, k, new Random(seed));
        assertEquals([centers.length, new Set(centers.flat()).size], [k, k]);
        const one = kMeans(points, k, new Random(seed)), best = bestKMeans(points, k, new Random(seed), 4);
        assert(best.losses.at(-1)! <= one.losses.at(-1)!);
      },
    ),
  );
});

Deno.test("points that make no clusters are refused", () => {
  const random = new Random(1);
  refuses(() => kMeans([], 1, random), "Cannot find clusters: there are no rows");
  refuses(() => kMeans([[1], [2, 3]], 1, random), "Cannot find clusters: row 1 has 2 values, row 0 has 1");
  refuses(
    () => kMeans([[1], [NaN]], 1, random),
    "Cannot find clusters: row 1, value 0 is NaN; only finite numbers can be learned from",
  );
  for (const k of [0, 3, 1.5]) {
    refuses(() => kMeans([[1], [2]], k, random), `Cannot find ${k} clusters of 2 points: it must be 1 to 2`);
  }
});

Deno.test("purity is the share of what is most in its cluster", () => {
  assertEquals(purity([0, 0, 0, 1, 1], [7, 7, 8, 8, 8]), 0.8);
  assertEquals([purity([0, 1, 2], [1, 1, 1]), purity([0, 0, 0, 0], [1, 2, 3, 4])], [1, 0.25]);
});
