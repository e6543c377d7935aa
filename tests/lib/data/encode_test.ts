import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { labelEncoder, oneHotEncoder } from "../../../lib/data/encode.ts";
import { orderedEncoder, targetEncoder } from "../../../lib/data/target_encode.ts";
import { Random } from "../../../lib/random.ts";

const message = (act: () => unknown) => assertThrows(act, Error).message;
const numbersOf = (rows: number[][]) => rows.map(([value]) => value);

Deno.test("one-hot: a column for each category, in the order of their names; a missing cell is one too", () => {
  const encoder = oneHotEncoder().fit(["b", "a", undefined, "b"]);
  assertEquals(encoder.transform(["a", "b", undefined, "new"]), [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]);
  assertEquals(encoder.names("color"), ["color = a", "color = b", "color = missing"]);
});

Deno.test("one-hot: rare categories share a column, where there would be too many", () => {
  const encoder = oneHotEncoder({ most: 2 }), cells = ["c", "a", "a", "c", "b", "d"];
  assertEquals(encoder.fitTransform(cells), [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]);
  assertEquals(encoder.names("x"), ["x = a", "x = c", "x = others"]);
});

Deno.test("one-hot: a category that was not in the training part can be an error", () => {
  const encoder = oneHotEncoder({ unknown: "error" }).fit(["a", "b"]);
  assertEquals(
    message(() => encoder.transform(["a", "c"])),
    'Cannot encode row 1: it is "c", which is none of "a", "b"',
  );
  assertEquals(
    message(() => encoder.transform([undefined])),
    'Cannot encode row 0: it is missing, which is none of "a", "b"',
  );
});

Deno.test("one-hot: each row has one 1, and says which category it had", () => {
  const cells = fc.array(fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: undefined }), { minLength: 1 });
  fc.assert(fc.property(cells, (cells) => {
    const encoder = oneHotEncoder().fit(cells), names = encoder.names("x");
    encoder.transform(cells).forEach((row, i) => {
      assertEquals(row.reduce((a, b) => a + b), 1);
      assertEquals(names[row.indexOf(1)], `x = ${cells[i] ?? "missing"}`);
    });
  }));
});

Deno.test("labels are numbered in the order of their names, or in an order that is given", () => {
  const levels = ["SE", "EN", "EX", "MI"];
  assertEquals(numbersOf(labelEncoder().fitTransform(levels)), [3, 0, 1, 2]);
  assertEquals(numbersOf(labelEncoder(["EN", "MI", "SE", "EX"]).fitTransform(levels)), [2, 0, 3, 1]);
  assertEquals(labelEncoder().names("level"), ["level"]);
});

Deno.test("an order names each label once, and a missing cell is none of them", () => {
  assertEquals(message(() => labelEncoder(["a", "b", "a"])), 'Cannot encode in an order that names "a" twice');
  assertEquals(
    message(() => labelEncoder(["a", "b"]).fit(["b", undefined])),
    'Cannot encode row 1: it is missing, which is none of "a", "b"',
  );
});

Deno.test("a label that has no number is refused", () => {
  assertEquals(
    message(() => labelEncoder(["low", "high"]).fit(["low", "medium"])),
    'Cannot encode row 1: it is "medium", which is none of "low", "high"',
  );
  assertEquals(
    message(() => labelEncoder().fit(["a"]).transform(["b"])),
    'Cannot encode row 0: it is "b", which is none of "a"',
  );
});

Deno.test("the mean target of a category is drawn toward the mean of all", () => {
  const encoder = targetEncoder({ random: new Random(1), smoothing: 2 }).fit(["a", "a", "b", "b"], [1, 1, 0, 0]);
  assertEquals(numbersOf(encoder.transform(["a", "b", "new"])), [(2 + 2 * 0.5) / 4, (0 + 2 * 0.5) / 4, 0.5]);
  const bare = targetEncoder({ random: new Random(1), smoothing: 0 }).fit(["a", "b", "b"], [1, 2, 4]);
  assertEquals(numbersOf(bare.transform(["a", "b"])), [1, 3]);
});

const MAKERS = { target: targetEncoder, ordered: orderedEncoder };
const column = fc.array(
  fc.tuple(fc.constantFrom("a", "b", "c", undefined), fc.double({ min: -10, max: 10, noNaN: true })),
  {
    minLength: 5,
    maxLength: 30,
  },
);

for (const [name, make] of Object.entries(MAKERS)) {
  Deno.test(`${name}: no row of the training part is encoded with its own target`, () => {
    fc.assert(fc.property(column, fc.nat(29), fc.nat(1000), (pairs, place, seed) => {
      const row = place % pairs.length,
        cells = pairs.map(([cell]) => cell),
        targets = pairs.map(([, target]) => target);
      const encode = (targets: number[]) => numbersOf(make({ random: new Random(seed) }).fitTransform(cells, targets));
      assertEquals(encode(targets.with(row, targets[row] + 100))[row], encode(targets)[row]);
    }));
  });

  Deno.test(`${name}: other rows get the smoothed means of the whole training part`, () => {
    fc.assert(fc.property(column, (pairs) => {
      const cells = pairs.map(([cell]) => cell), targets = pairs.map(([, target]) => target), smoothing = 3;
      const encoder = make({ random: new Random(1), smoothing });
      encoder.fitTransform(cells, targets);
      const prior = targets.reduce((a, b) => a + b) / targets.length, own = targets.filter((_, i) => cells[i] === "a");
      const [[a], [unknown]] = encoder.transform(["a", "z"]);
      assertAlmostEquals(a, (own.reduce((a, b) => a + b, 0) + smoothing * prior) / (own.length + smoothing), 1e-9);
      assertAlmostEquals(unknown, prior, 1e-9);
    }));
  });

  Deno.test(`${name}: what cannot be learned from is refused`, () => {
    const fresh = () => make({ random: new Random(1) });
    assertEquals(
      message(() => fresh().transform(["a"])),
      "Cannot encode with a target encoder that has not been fitted; call fit with the training part first",
    );
    assertEquals(
      message(() => fresh().fit(["a"])),
      "Cannot fit a target encoder without targets: give one number for each row",
    );
    assertEquals(
      message(() => fresh().fitTransform(["a", "b"], [1])),
      "Cannot fit a target encoder: expected 2 targets, got 1",
    );
    assertEquals(message(() => fresh().fit([], [])), "Cannot fit a target encoder: there are no rows");
    assertEquals(
      message(() => fresh().fit(["a"], [NaN])),
      "Cannot fit a target encoder: target 0 is NaN; only finite numbers can be learned from",
    );
    assertEquals(
      message(() => make({ random: new Random(1), smoothing: -1 })),
      "Cannot smooth with -1 rows: it is a finite number, 0 or more",
    );
  });
}

Deno.test("target: across two folds, each row gets the means of the other fold", () => {
  const cells = ["a", "a", "a", "a"], targets = [1, 2, 4, 8];
  const order = new Random(5).permutation(4),
    encoder = targetEncoder({ random: new Random(5), folds: 2, smoothing: 0 });
  const encoded = numbersOf(encoder.fitTransform(cells, targets));
  for (let i = 0; i < 4; i++) {
    const others = order.filter((_, j) => j % 2 !== i % 2).map((row) => targets[row]);
    assertEquals(encoded[order[i]], (others[0] + others[1]) / 2);
  }
  assertEquals(
    message(() => targetEncoder({ random: new Random(1) }).fitTransform(["a"], [1])),
    "Cannot encode 1 rows across 5 folds: at least 2 rows and 2 folds are needed",
  );
});

Deno.test("ordered: each row gets the mean of the rows before it, the prior among them", () => {
  const cells = ["a", "b", "a"], targets = [3, 5, 7], [first, second, third] = new Random(2).permutation(3);
  const encoded = numbersOf(orderedEncoder({ random: new Random(2), smoothing: 1 }).fitTransform(cells, targets));
  assertEquals(encoded[first], (targets[second] + targets[third]) / 2);
  const same = cells[second] === cells[first];
  assertAlmostEquals(encoded[second], same ? (targets[first] + targets[first]) / 2 : targets[first]);
  const before = [first, second].filter((row) => cells[row] === cells[third]).map((row) => targets[row]);
  const prior = (targets[first] + targets[second]) / 2;
  assertAlmostEquals(encoded[third], (before.reduce((a, b) => a + b, 0) + prior) / (before.length + 1));
});

Deno.test("encoders that were not fitted say which they are", () => {
  const problem = (name: string) =>
    `Cannot encode with ${name} that has not been fitted; call fit with the training part first`;
  assertEquals(message(() => oneHotEncoder().transform(["a"])), problem("a one-hot encoder"));
  assertEquals(message(() => oneHotEncoder().names("x")), problem("a one-hot encoder"));
  assertEquals(message(() => labelEncoder().transform(["a"])), problem("a label encoder"));
  assertEquals(message(() => oneHotEncoder().fit([])), "Cannot fit a one-hot encoder: there are no rows");
  assert(targetEncoder({ random: new Random(1) }).names("x")[0] === "x: mean target");
});

Deno.test("one-hot: a category that is called missing, or others, is told from those that are", () => {
  const encoder = oneHotEncoder().fit(["missing", undefined, "(missing)"]);
  assertEquals(encoder.names("x"), ["x = (missing)", "x = missing", "x = ((missing))"]);
  const rest = oneHotEncoder({ most: 1 }).fit(["others", "others", "a", "b"]);
  assertEquals(rest.names("x"), ["x = others", "x = (others)"]);
});

Deno.test("one-hot: of many categories, each is found at once", () => {
  const cells = Array.from({ length: 150_000 }, (_, i) => `name ${i}`), began = performance.now();
  const rows = oneHotEncoder({ most: 2 }).fitTransform(cells);
  assertEquals([rows[0], rows[1], rows[149_999]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  assert(performance.now() - began < 4000, "a search through all categories for each row takes many seconds");
});

Deno.test("one row has no others to be encoded by", () => {
  assertEquals(
    message(() => orderedEncoder({ random: new Random(1) }).fitTransform(["a"], [1])),
    "Cannot encode 1 row in order: at least 2 rows are needed",
  );
});
