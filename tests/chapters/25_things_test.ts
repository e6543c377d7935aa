import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as animals from "../../chapters/25_embeddings/animals.ts";
import { precision } from "../../chapters/25_embeddings/codes.ts";
import * as ratings from "../../chapters/25_embeddings/ratings.ts";
import { knownError, pairs } from "../../chapters/25_embeddings/recommenders.ts";
import { sameSeason, SHOPS } from "../../chapters/25_embeddings/shops.ts";
import { CLOUDS, cloudsOf } from "../../chapters/25_embeddings/starts.ts";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { numbers } from "../lib/ops/close.ts";
import "../lib/exact.ts";

Deno.test("the error of a recommender counts what is known, and nothing else has a slope", () => {
  const said = parameter([[1, 2], [3, 4]]), values = tensor([[0, 9], [0, 2]]), isKnown = tensor([[1, 0], [0, 1]]);
  const loss = knownError(said, { values, isKnown });
  assertEquals(numbers(loss), [2.5]); // (1 + 4) / 2
  assertEquals(numbers(gradients(loss).of(said)), [1, 0, 0, 2]);
});

Deno.test("ratings become pairs of indices, and rows with gaps", () => {
  const known = [{ user: 3, item: 1, value: 0.5 }, { user: 0, item: 2, value: -1 }];
  const { inputs, targets } = pairs(known).batch([1, 0]);
  assertEquals([inputs.user.isIndex, inputs.item.isIndex, targets.shape], [true, true, [2, 1]]);
  assertEquals([numbers(inputs.user), numbers(inputs.item), numbers(targets)], [[0, 3], [2, 1], [-1, 0.5]]);
  const { values, isKnown } = ratings.rowsOf(known);
  assertEquals([values[3][1], values[0][2], values[0][1]], [0.5, -1, 0]);
  assertEquals([isKnown[3][1], isKnown[0][2], isKnown.flat().reduce((sum, x) => sum + x)], [1, 1, 2]);
  const { users, items } = ratings.raw(known);
  assertEquals([users[3][1], items[1][3], users.length, items.length], [
    0.5,
    0.5,
    ratings.TABLE.users,
    ratings.TABLE.items,
  ]);
});

Deno.test("means of items, and errors, by hand; an item without a rating gets the mean of all", () => {
  const known = [{ user: 0, item: 0, value: 1 }, { user: 1, item: 0, value: 3 }, { user: 0, item: 1, value: 5 }];
  const mean = ratings.itemMeans(known);
  assertEquals([0, 1, 2].map((item) => mean({ user: 9, item, value: 0 })), [2, 5, 3]);
  assertAlmostEquals(ratings.errorOf(mean, known), Math.sqrt(2 / 3), 1e-12);
});

Deno.test("30 % of 200 x 60 ratings are 3600, as the page says", () => {
  const { known, hidden } = ratings.ratingsOf(1);
  assertEquals([known.length, hidden.length], [3600, 8400]);
});

Deno.test("similarities of turned vectors agree fully; stretched ones say the same ratings, and agree less", () => {
  const { tastes, traits } = ratings.ratingsOf(1), [c, s] = [Math.cos(1), Math.sin(1)];
  const turned = traits.map(([x, y, z]) => [c * x - s * y, s * x + c * y, z]);
  assertAlmostEquals(ratings.agreement(turned, traits), 1, 1e-9);
  const other = ratings.stretched({ users: tastes, items: traits }, 10);
  const product = (p: readonly number[], q: readonly number[]) => p.reduce((sum, x, k) => sum + x * q[k], 0);
  assertAlmostEquals(product(other.users[5], other.items[7]), product(tastes[5], traits[7]), 1e-9);
  assert(ratings.agreement(other.items, traits) < 0.9);
});

Deno.test("animals: features lie from 0 to 1, deviations have the mean 0, and the nearest of equal ones is of their class", () => {
  assert(animals.features.flat().every((x) => x >= 0 && x <= 1));
  for (let j = 0; j < 16; j++) {
    assertAlmostEquals(animals.deviations.reduce((sum, row) => sum + row[j], 0), 0, 1e-12);
  }
  assertEquals(animals.sameClass(animals.classes.map((one) => [one])), 1);
  assertEquals(animals.names[animals.numberOf("platypus")], "platypus");
  assertThrows(() => animals.numberOf("unicorn"), Error, 'Cannot find the animal "unicorn": there are cow, horse,');
});

Deno.test("seasons go around: shops on a circle have neighbors of their season, also from December to January", () => {
  const seasons = Array.from({ length: SHOPS }, (_, shop) => 12 * shop / SHOPS);
  const around = seasons.map((month) => [Math.cos(Math.PI * month / 6), Math.sin(Math.PI * month / 6)]);
  assertEquals(sameSeason(around, seasons), 1);
  assertEquals(sameSeason([[0], [0.1], [5], [5.1]], [0, 11.5, 3, 9]), 0.5);
});

Deno.test("a search is as good as the share of its five answers that are right", () => {
  const known = [0, 1, 2, 3, 4, 50].map((x) => [x]), labels = { known: [1, 1, 1, 2, 2, 1], unseen: [1, 2] };
  assertAlmostEquals(precision({ known, unseen: [[0], [0]] }, labels), (3 / 5 + 2 / 5) / 2, 1e-12);
});

Deno.test("nine clouds have thirty points each, 270 in all", () => {
  assertEquals([cloudsOf(1).length, CLOUDS], [270, 9]);
});
