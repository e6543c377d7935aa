/** The parts of the experiment about ratings: what is hidden, and who is alike. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { similarities, type Table } from "./embeddings.ts";
import { bestKMeans } from "./k_means.ts";
import { agreement, errorOf, itemMeans, ratingsOf, raw, stretched, sweep, TABLE, WIDTHS } from "./ratings.ts";
import { autoencoder, factors } from "./recommenders.ts";

export async function showRatings(page: Page, seed: number) {
  page.heading("Ratings that nobody has given");
  const { known, hidden } = ratingsOf(seed), { users, items, noise, known: share } = TABLE;
  page.text(
    `${users} users and ${items} items. Each user has a taste of three numbers, each item three traits. A rating is their product, scaled to the deviation
    1, and noise of deviation ${noise}. We know ${known.length} of the ${users * items} ratings, ${
      100 * share
    } %, and are to tell the others. The
    error is the root of the mean square. Of the noise of a hidden rating nobody can know anything, so the least error there is about ${noise}.`,
  );
  const both = [["factors of width 3", await factors(seed)], ["autoencoder 60-3-60", await autoencoder(seed)]] as const;
  const mean = itemMeans(known);
  page.table(["recommender", "error on known ratings", "on hidden ones"], [
    ["mean of the item", errorOf(mean, known).toFixed(3), errorOf(mean, hidden).toFixed(3)],
    ...both.map(([name, { known, hidden }]) => [name, known.toFixed(3), hidden.toFixed(3)]),
  ]);
  page.text(
    `A mean knows nothing of tastes. Factors have a vector for each user and each item, and say their product. The autoencoder has no vectors of
    users: it reads the row of a user, 0 where nothing is known, makes a code of three numbers of it, and a full row again. Unknown
    ratings have no part in its loss, and the code is too narrow to copy those that are known. One encoder must do for all patterns of gaps, so it
    is less exact. But it can be asked at once of a user who came after the training. Factors must first learn
    a vector for such a user.`,
  );
}

export function showWidths(page: Page, seed: number) {
  page.heading("How wide");
  page.text(
    `How many numbers should a vector have? The same factors in plain numbers, 60 times through the known ratings, with vectors of 1 to 12:`,
  );
  const free = sweep(seed, 0), held = sweep(seed, 0.1);
  const line = (name: string, y: readonly number[]) => ({ name, x: WIDTHS, y });
  page.lines({
    name: "rating_errors",
    title: "Errors of factors by the width of the vectors",
    x: { label: "width of the vectors" },
    y: { label: "root mean squared error", range: [0, 1] },
    lines: [
      line("known ratings", free.map(({ known }) => known)),
      line("hidden ratings", free.map(({ hidden }) => hidden)),
      line("hidden, penalty 0.1", held.map(({ hidden }) => hidden)),
      line("noise", WIDTHS.map(() => TABLE.noise)),
    ],
  });
  page.table(
    ["width", "known", "hidden", "known, penalty 0.1", "hidden, penalty 0.1"],
    free.map(({ width, ...one }, i) => [
      width,
      ...[one.known, one.hidden, held[i].known, held[i].hidden].map((error) => error.toFixed(3)),
    ]),
  );
  page.text(
    `Vectors that are too short cannot say what there is to say. Vectors that are too long learn the noise of what is known: below the line
    of the noise there is nothing true to learn. On hidden ratings the true width is best. With a penalty on the lengths of the vectors it hardly
    matters that they are too long, but the best is lost too: the penalty makes all products a little too small.`,
  );
}

const SOME = 30, GROUPS = 4;

export async function showAlike(page: Page, seed: number) {
  page.heading("Who is alike");
  const { known, tastes, traits } = ratingsOf(seed), given = raw(known);
  const [byFactors, byCodes] = [await factors(seed), await autoencoder(seed)];
  page.text(
    `The vectors are good for more than ratings: they tell which items are alike, and which users. The figure has the cosines of ${SOME} items, of
    the true traits, of what is known, and of the learned vectors, in the same order. Items that are alike in truth stand side by side.`,
  );
  const order = inGroups(traits.slice(0, SOME), seed), map = (table: Table) => similarities(order.map((i) => table[i]));
  const panel = (title: string, table: Table) => ({ title, field: { values: map(table), label: "cosine" } });
  page.heatmap({
    name: "item_similarity",
    title: `Cosines of ${SOME} items`,
    x: { label: "item", range: [1, SOME] },
    y: { label: "item", range: [1, SOME] },
    panels: [
      panel("true", traits),
      panel("known ratings", given.items),
      panel("factors", byFactors.items),
      panel("autoencoder", byCodes.items),
    ],
  });
  page.text("How well do all the cosines agree with the true ones? The table shows their correlation.");
  const row = (name: string, { users, items }: { users: Table; items: Table }) => [
    name,
    agreement(items, traits).toFixed(2),
    agreement(users, tastes).toFixed(2),
  ];
  page.table(["cosines of", "items", "users"], [
    row("known ratings, 0 elsewhere", given),
    row("factors", byFactors),
    row("autoencoder", byCodes),
    row("stretched factors", stretched(byFactors, 10)),
  ]);
  page.text(
    `What is known tells something by itself, less of users, who have rated fewer items than items have users. The learned vectors tell
    more. The last row is a warning. There the first number of each user is ten times as large, and that of each item a tenth. All products
    are the same, so it is as good a recommender, but its angles are others. That angles mean something is owed to how vectors began and to the
    penalty, which keeps both sides small, and not to the ratings alone.`,
  );
}

/** The places of rows, those of one cluster side by side. */
function inGroups(table: Table, seed: number): number[] {
  const unit = table.map((row) => row.map((x) => x / Math.hypot(...row)));
  const { of } = bestKMeans(unit, GROUPS, new Random(seed).fork(10), 10);
  return table.map((_, i) => i).sort((a, b) => of[a] - of[b] || a - b);
}
