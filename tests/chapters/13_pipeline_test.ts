/** The way of a table from a file to a score. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { verdictOn } from "../../chapters/13_data/own.ts";
import { learnTable } from "../../chapters/13_data/pipeline.ts";
import { type Frame, parseFrame } from "../../lib/data/frame.ts";
import { DataError } from "../../lib/data/records.ts";
import type { FoundTarget } from "../../lib/data/target.ts";
import { splitRows } from "../../lib/data/split.ts";
import { Reference } from "../../lib/device/reference.ts";
import { device, useDevice } from "../../lib/tensor.ts";
import { Random } from "../../lib/random.ts";

/** A table of so many rows: two numbers, a color, and what follows from them. */
function made(rows: number, last: (a: number, b: number, color: string) => string | number, seed = 1): Frame {
  const random = new Random(seed),
    lines = Array.from({ length: rows }, () => {
      const a = random.normal(50, 20), b = random.normal(), color = ["red", "green", "blue"][random.integer(3)];
      return [a, random.uniform() < 0.1 ? "" : b, color, last(a, b, color)].join();
    });
  return parseFrame("made.csv", ["a,b,color,y", ...lines].join("\n"));
}

Deno.test("the pipeline learns classes from numbers and categories, and beats who does not look", async () => {
  const frame = made(200, (a, _, color) => a / 20 + (color === "red" ? 2 : 0) > 3 ? "yes" : "no");
  const { target, score, baseline, features, training, test, leftOut } = await learnTable(frame, "y", 1);
  assertEquals([target.kind, training, test, leftOut], ["classes", 160, 40, []]);
  assertEquals(features, ["a", "b", "b missing", "color = blue", "color = green", "color = red"]);
  assert(score > 0.9 && score > baseline, `${score}`);
});

Deno.test("the pipeline learns numbers, in their own unit, and names the columns that tell", async () => {
  const frame = made(200, (a, _, color) => 1000 * a + (color === "red" ? 50_000 : 0));
  const { target, score, baseline, heaviest } = await learnTable(frame, "y", 1);
  assertEquals(target.kind, "numbers");
  assert(score < 0.02 * baseline, `${score} of ${baseline}`);
  assertEquals(new Set(heaviest.slice(0, 2).map(({ column }) => column)), new Set(["a", "color = red"]));
});

Deno.test("the pipeline learns nothing from the test part, not even which categories there are", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i % 7},${i === 0 ? "odd" : "usual"},${i * 1.5}`);
  const frame = parseFrame("made.csv", ["a,color,y", ...rows].join("\n")), seen = new Set<boolean>();
  for (let seed = 1; seed <= 12; seed++) {
    const isTrainedOn = splitRows(20, 0.2, new Random(seed)).training.includes(0);
    const { features } = await learnTable(frame, "y", seed);
    assertEquals(features.includes("color = odd"), isTrainedOn);
    seen.add(isTrainedOn);
  }
  assertEquals(seen.size, 2);
});

Deno.test("numbers that stand for themselves are learned in any unit", async () => {
  for (const unit of [1e-12, 1e12]) {
    const { score, baseline } = await learnTable(made(60, (a) => unit * a), "y", 2);
    assert(score < 0.1 * baseline, `${score} of ${baseline}`);
  }
});

Deno.test("the seed decides which rows are tested on", async () => {
  const frame = made(60, (a, b) => a + 20 * b);
  const [one, again, other] = [
    await learnTable(frame, "y", 1),
    await learnTable(frame, "y", 1),
    await learnTable(frame, "y", 2),
  ];
  assertEquals(one.score, again.score);
  assert(one.score !== other.score);
});

Deno.test("tables that nothing can be learned from are refused", async () => {
  const refused = async (frame: Frame, target: string) =>
    (await assertRejects(() => learnTable(frame, target, 1), DataError)).message;
  assertEquals(
    await refused(made(9, (a) => a), "y"),
    "Cannot read made.csv: 9 rows with a target are too few; 10 are needed",
  );
  assertEquals(
    await refused(made(20, () => "same"), "y"),
    'Cannot read made.csv, column y: it is "same" in every row; a target needs two different values at least',
  );
  assertEquals(await refused(made(20, () => ""), "y"), "Cannot read made.csv, column y: every row is missing");
  assertEquals(
    await refused(made(20, (a) => a), "z"),
    'Cannot read made.csv: there is no column "z"; its columns are "a", "b", "color", "y"',
  );
  const alone = made(20, (a) => a).select("y");
  assertEquals(await refused(alone, "y"), "Cannot read made.csv: no column is left that could tell anything");
});

Deno.test("a score that is too good is doubted, one that is no better than nothing is called so", () => {
  const report = { rowsLeftOut: 0, training: 8, test: 2, features: [], leftOut: [], heaviest: [] };
  const classes: FoundTarget = { kind: "classes", names: ["a", "b"], classes: [], why: "" };
  const numbers: FoundTarget = { kind: "numbers", numbers: [], why: "" };
  const verdict = (target: FoundTarget, score: number, baseline: number) =>
    verdictOn({ ...report, target, score, baseline });
  assert(verdict(classes, 1, 0.6).includes("does it hold the answer?"));
  assert(verdict(numbers, 0.01, 1).includes("does it hold the answer?"));
  assert(verdict(classes, 0.8, 0.6).startsWith("By how much the model is better"));
  assert(verdict(numbers, 0.8, 1).startsWith("By how much the model is better"));
  assert(verdict(classes, 0.6, 0.6).startsWith("The model is no better"));
  assert(verdict(numbers, 1.1, 1).startsWith("The model is no better"));
});

Deno.test("the pipeline holds no step open while others work", async () => {
  const before = device(), counting = new Counting("float32");
  useDevice(counting);
  try {
    const learning = learnTable(made(20, (a) => a), "y", 1);
    assert(counting.begun > 0);
    assertEquals(counting.open, 0);
    await learning;
  } finally {
    useDevice(before);
  }
});

class Counting extends Reference {
  begun = 0;
  open = 0;

  override step(): Disposable {
    const step = super.step();
    this.begun++;
    this.open++;
    return {
      [Symbol.dispose]: () => {
        this.open--;
        step[Symbol.dispose]();
      },
    };
  }
}

Deno.test("the pipeline refuses a table with numbers that are written with commas, in place of learning without them", async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `"${i + 1},000",${i}`),
    frame = parseFrame("x.csv", ["a,y", ...rows].join("\n"));
  await assertRejects(
    () => learnTable(frame, "y", 1),
    DataError,
    "line 2, column a: most cells of the column are numbers",
  );
  await assertRejects(
    () => learnTable(frame, "a", 1),
    DataError,
    "line 2, column a: most cells of the column are numbers",
  );
});
