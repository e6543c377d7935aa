/** The parts of the experiment about things: rows of a table, animals, shops. */
import { ANIMAL_CLASSES } from "../../lib/data/animals.ts";
import type { Page } from "../../lib/figure/page.ts";
import * as animals from "./animals.ts";
import { closeness, cosine, lookup, nearest, oneHot, rowTimes, similarities, type Table } from "./embeddings.ts";
import { movedBy } from "./looking_up.ts";
import { compared, NOISE, PER_SHOP, sameSeason, SHOPS } from "./shops.ts";

export async function showLookup(page: Page, seed: number) {
  page.heading("A row of a table");
  const table = [[0.2, -1], [1.5, 0.3], [-0.7, 0.9], [0, 2]];
  page.text(
    `Four things, and a vector of two numbers for each. A one-hot row says which thing is meant, and its product with the table is the
    row of that thing. To look it up gives the same, without a multiplication:`,
  );
  const show = (row: readonly number[]) => row.join(", ");
  page.table(
    ["thing", "one-hot row", "product", "looked up"],
    table.map((_, i) => [i, show(oneHot(i, 4)), show(rowTimes(oneHot(i, 4), table)), show(lookup(table, i))]),
  );
  page.text(
    `The way back is as simple: only rows that were looked up have a slope. An embedding of six rows takes two steps. The first step looks up row
    0, the second row 1. Which rows move?`,
  );
  const moved = await movedBy(seed);
  page.table(
    ["optimizer", "first step", "second step"],
    Object.entries(moved).map(([name, [first, second]]) => [name, first.join(" and "), second.join(" and ")]),
  );
  page.text(
    `Plain descent moves what was asked for. Momentum and Adam remember a velocity, so row 0 moves on though nobody asks for it. Where a
    table has a million rows of which a batch asks for a hundred, this matters: it is not what one wants, and each step goes through the whole table.`,
  );
}

const SHOWN = [
  ...["cow", "dog", "seal", "dolphin", "fruit bat", "platypus", "sparrow", "penguin", "crocodile", "cobra"],
  ...["frog", "trout", "bee", "butterfly", "termite"],
];

export function showAnimals(page: Page) {
  page.heading("How alike two animals are");
  page.text(
    `Our table has ${animals.names.length} animals, with 16 features of each: hair, feathers, eggs and so on. The class, such as mammal or fish, is
    in the table too, but is not used. Legs are counted in sixes, so that each feature lies from 0 to 1. How alike two animals are is the cosine of their rows. Since no feature is below 0, no cosine is
    either. It tells more when the mean of all animals is taken away first: then it asks whether two differ from the others in the same way.`,
  );
  const { names, features, deviations, numberOf } = animals;
  const pair = (a: string, b: string) => {
    const both = (table: Table) => cosine(table[numberOf(a)], table[numberOf(b)]).toFixed(2);
    return [`${a}, ${b}`, both(features), both(deviations)];
  };
  page.table(["animals", "cosine of rows", "less the means"], [
    pair("dolphin", "blue whale"),
    pair("dolphin", "cow"),
    pair("dolphin", "trout"),
    pair("cow", "bee"),
    pair("sparrow", "trout"),
  ]);
  page.heatmap({
    name: "animal_similarity",
    title: "Cosines of animals, less the means of all",
    x: { label: "animal", range: [1, SHOWN.length] },
    y: { label: "animal", range: [1, SHOWN.length] },
    field: {
      values: similarities(SHOWN.map((name) => deviations[numberOf(name)])),
      label: "cosine",
      names: { x: SHOWN, y: SHOWN },
    },
  });
  page.text(
    `The animals of the figure are, from the left and from below: ${
      SHOWN.join(", ")
    }. The insects are a block of their own. The seal and the dolphin are more like the trout than the cow is.
    Which are nearest to an animal?`,
  );
  page.table(
    ["animal", "nearest by features"],
    ["lion", "platypus", "dolphin", "penguin", "fruit bat", "salamander", "termite"].map((name) => {
      const i = numberOf(name);
      return [name, nearest(deviations, deviations[i], 3, i).map((other) => names[other]).join(", ")];
    }),
  );
  page.text(
    `Many rows are equal, and of equally near animals the first in the table stand here. By its features a salamander is a lizard: what tells
    them apart is not asked.`,
  );
}

export async function showNames(page: Page, seed: number) {
  page.heading("Animals by their names");
  const { start, learned, right } = await animals.learned(seed), { names, classes, sameClass } = animals;
  page.text(
    `Now a network is told nothing of an animal but its number in the table, and is asked for the 16 features. The number looks up a vector of two
    numbers, which begins by chance and near 0, and 16 units make the features of it. All that it knows of an animal must be in these two numbers.`,
  );
  page.scatter({
    name: "animal_map",
    title: "Vectors of 82 animals; the network has not been told their classes",
    x: { label: "first number" },
    y: { label: "second number" },
    points: ANIMAL_CLASSES.map((name, k) => {
      const these = learned.filter((_, i) => classes[i] === k);
      return { name, x: these.map(([x]) => x), y: these.map(([, y = 0]) => y) };
    }),
  });
  const near = (table: Table) => sameClass(table).toFixed(2);
  page.table(["vectors", "numbers", "nearest one is of the same class"], [
    ["before", start[0].length, near(start)],
    ["after", learned[0].length, near(learned)],
    ["the features themselves", 16, near(animals.features)],
  ]);
  page.text(
    `The network tells ${
      (100 * right).toFixed(1)
    } % of the features rightly. Near vectors get near answers, so animals with the same features
    have come to lie together, and classes are seen that nobody has named. The nearest to the lion now: ${
      nearest(learned, learned[animals.numberOf("lion")], 3, animals.numberOf("lion"), closeness).map((i) => names[i])
        .join(", ")
    }.`,
  );
}

const QUARTERS = ["January to March", "April to June", "July to September", "October to December"];

export async function showShops(page: Page, seed: number) {
  page.heading("Categories in a table");
  const { told, vectors, seasons } = await compared(seed);
  page.text(
    `Tables have columns of categories: towns, products, shops. Here are ${SHOPS} made shops. Each sells in a wave over the year, most in a
    month of its own, with noise of deviation ${NOISE}. A network with 32 units is asked for the sales, and is told the month, and the shop in
    one of three ways: its number, a one-hot row, or a vector of two numbers that is learned. It learns from ${PER_SHOP} rows of each shop.`,
  );
  page.table(
    ["the shop is told by", "parameters", "error on learned rows", "on others"],
    told.map(({ by, parameters, learned, unseen }) => [by, parameters, learned.toFixed(3), unseen.toFixed(3)]),
  );
  page.scatter({
    name: "shop_vectors",
    title: "Vectors of shops, by the time of the year in which they sell most",
    x: { label: "first number" },
    y: { label: "second number" },
    points: QUARTERS.map((name, quarter) => {
      const these = vectors.filter((_, shop) => Math.floor(seasons[shop] / 3) === quarter);
      return { name, x: these.map(([x]) => x), y: these.map(([, y]) => y) };
    }),
  });
  page.text(
    `By their numbers, shops would stand in an order that means nothing. A one-hot row says no more than which shop it is. The vectors have come to mean
    something: those of ${
      (100 * sameSeason(vectors, seasons)).toFixed(0)
    } % of the shops have as nearest one that of a shop which sells most
    within a month of them. Neighbors in the figure are mostly neighbors in the year, though nobody has told the network which shops are alike. Neighbors in the year may lie
    apart: nothing makes the ring of the year close.`,
  );
}
