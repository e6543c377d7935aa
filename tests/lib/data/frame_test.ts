import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Frame, parseFrame, readFrame } from "../../../lib/data/frame.ts";
import { DataError } from "../../../lib/data/records.ts";
import { targetIn, withTarget } from "../../../lib/data/target.ts";

const PEOPLE = parseFrame("people.csv", "name,age,size,note\nAnn,31,1.7,\nBob,?,1.8,x\nCy,4e1, 1.9 ,NA\n");
const message = (act: () => unknown) => assertThrows(act, DataError).message;
const plain = (frame: Frame) => frame.columns.map(({ name, kind, values }) => [name, kind, [...values]]);

Deno.test("what a column holds is told from its cells", () => {
  assertEquals(plain(PEOPLE), [
    ["name", "categories", ["Ann", "Bob", "Cy"]],
    ["age", "numbers", [31, undefined, 40]],
    ["size", "numbers", [1.7, 1.8, 1.9]],
    ["note", "categories", [undefined, "x", undefined]],
  ]);
  assertEquals([PEOPLE.rows, PEOPLE.names], [3, ["name", "age", "size", "note"]]);
});

Deno.test("one cell that is no number makes categories; no known cell makes categories too", () => {
  const frame = parseFrame("x.csv", "a,b\n1,\n2x,NA\n3y,?\n");
  assertEquals(plain(frame), [["a", "categories", ["1", "2x", "3y"]], ["b", "categories", [
    undefined,
    undefined,
    undefined,
  ]]]);
});

Deno.test("blanks around a cell and around a name do not count", () => {
  assertEquals(plain(parseFrame("x.csv", " a , \n x , NA \nx,2\n")), [
    ["a", "categories", ["x", "x"]],
    ["unnamed 1", "numbers", [undefined, 2]],
  ]);
});

Deno.test("what means missing can be said", () => {
  const frame = parseFrame("x.csv", "a\n1\n-999\n", { missing: ["-999"] });
  assertEquals(plain(frame), [["a", "numbers", [1, undefined]]]);
  assertEquals(plain(parseFrame("x.csv", "a\nNA\nb\n", { missing: [] })), [["a", "categories", ["NA", "b"]]]);
});

Deno.test("columns are selected by name and by place, from both ends", () => {
  assertEquals(PEOPLE.column("age").name, "age");
  assertEquals(PEOPLE.column(0).name, "name");
  assertEquals(PEOPLE.column(-1).name, "note");
  assertEquals(PEOPLE.select("size", 0).names, ["size", "name"]);
  assertEquals(PEOPLE.without("name", -1).names, ["age", "size"]);
  assertEquals(PEOPLE.select().rows, 3);
  assertEquals(PEOPLE.numbers("size"), [1.7, 1.8, 1.9]);
});

Deno.test("rows are selected by number, in any order", () => {
  const two = PEOPLE.take([2, 0]);
  assertEquals([two.rows, [...two.column("name").values]], [2, ["Cy", "Ann"]]);
});

Deno.test("a column that is not there is an error that names those that are", () => {
  const others = 'its columns are "name", "age", "size", "note"';
  assertEquals(message(() => PEOPLE.column("Age")), `Cannot read people.csv: there is no column "Age"; ${others}`);
  for (const place of [4, -5, 0.5, NaN]) {
    assertEquals(
      message(() => PEOPLE.select(place)),
      `Cannot read people.csv: there is no column number ${place}; ${others}`,
    );
  }
  assertEquals(message(() => PEOPLE.without("x")), `Cannot read people.csv: there is no column "x"; ${others}`);
  assertEquals(message(() => PEOPLE.take([3])), "Cannot read people.csv: there is no row 3; rows are 0 to 2");
});

Deno.test("numbers of which some are missing, and categories, are no numbers", () => {
  assertEquals(
    message(() => PEOPLE.numbers("age")),
    "Cannot read people.csv, column age: row 1 is missing; fill it in, or leave the row out",
  );
  assertEquals(
    message(() => PEOPLE.numbers("name")),
    "Cannot read people.csv, column name: expected numbers, found categories",
  );
});

Deno.test("a column without a name is named by its place", () => {
  assertEquals(parseFrame("x.csv", ",a\n0,5\n").names, ["unnamed 0", "a"]);
});

Deno.test("files that are no table are refused, with the line", () => {
  assertEquals(
    message(() => parseFrame("x.csv", "")),
    "Cannot read x.csv: the file is empty; expected a line that names the columns",
  );
  assertEquals(message(() => parseFrame("x.csv", "a,b\n")), "Cannot read x.csv: there is a header and no row below it");
  assertEquals(
    message(() => parseFrame("x.csv", "a,a\n1,2\n")),
    'Cannot read x.csv, line 1: two columns are named "a"',
  );
  assertEquals(
    message(() => parseFrame("x.csv", "a,b\n1,2\n3\n")),
    "Cannot read x.csv, line 3: expected 2 values, one per column, found 1",
  );
  assertEquals(
    message(() => parseFrame("x.csv", "a\n1\n1e999\n")),
    'Cannot read x.csv, line 3, column a: expected a finite number such as 5.1 or -2e-3, found "1e999"',
  );
});

Deno.test("a file is read from its address", async () => {
  const iris = await readFrame(new URL("../../../data/iris.csv", import.meta.url));
  assertEquals([iris.file, iris.rows, iris.column(-1).kind], ["data/iris.csv", 150, "categories"]);
  await assertRejects(
    () => readFrame(new URL("file:///nowhere/own.csv")),
    DataError,
    "Cannot read /nowhere/own.csv: ",
  );
});

Deno.test("whatever the text is, it is read or refused as data", () => {
  const piece = fc.oneof(
    fc.constantFrom(",", "\n", "\r\n", '"', '""', "a", "1", "-2.5", "1e999", "NA", "?", " ", "\0"),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")), (text) => {
      try {
        const frame = parseFrame("x.csv", text);
        for (const { kind, values } of frame.columns) {
          assertEquals(values.length, frame.rows);
          assert(kind !== "numbers" || values.every((value) => value === undefined || Number.isFinite(value)));
        }
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("numbers that are written and read back are the same, missing ones too", () => {
  const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
  const column = fc.array(number, { minLength: 1, maxLength: 20 }).filter((values) =>
    values.some((value) => value !== undefined)
  );
  fc.assert(fc.property(column, (values) => {
    const frame = parseFrame("x.csv", ["a,b", ...values.map((value) => `${value ?? ""},x`)].join("\n"));
    assertEquals([...frame.column("a").values], values);
  }));
});

const targetOf = (values: readonly unknown[]) =>
  targetIn(parseFrame("x.csv", ["y,z", ...values.map((one) => `${one},0`)].join("\n")), "y");
const times = <Value>(n: number, values: readonly Value[]) => Array.from({ length: n }, () => values).flat();

Deno.test("whether a target holds classes or numbers is told from it", () => {
  const words = targetOf(["b", "a", "b", "c", "a", "c"]);
  assertEquals(words, { kind: "classes", names: ["a", "b", "c"], classes: [1, 0, 1, 2, 0, 2], why: "3 categories" });
  assertEquals(targetOf([1, 0.5, 1]), { kind: "classes", names: ["0.5", "1"], classes: [1, 0, 1], why: "2 numbers" });
  const few = targetOf(times(10, [10, 9, 2]));
  assertEquals([few.kind, few.kind === "classes" && few.names, few.why], [
    "classes",
    ["2", "9", "10"],
    "3 whole numbers",
  ]);
  for (
    const measured of [
      times(9, [1, 2, 3]),
      times(10, [1, 2, 3.5]),
      times(10, Array.from({ length: 11 }, (_, i) => i)),
    ]
  ) {
    const found = targetOf(measured);
    assertEquals(found.kind === "numbers" && found.numbers, measured);
  }
});

Deno.test("a target with one class, with a class for every row, or with holes is refused", () => {
  const start = "Cannot read x.csv, column y: ";
  assertEquals(
    message(() => targetOf(["a", "a"])),
    `${start}it is "a" in every row; a target needs two different values at least`,
  );
  assertEquals(
    message(() => targetOf([3, 3])),
    `${start}it is 3 in every row; a target needs two different values at least`,
  );
  assertEquals(
    message(() => targetOf(["a", "b", "c", "d", "a"])),
    `${start}4 classes in 5 rows are too many to learn: is it a name or a text?`,
  );
  assertEquals(message(() => targetOf(["a", "", "b"])), `${start}row 1 is missing; leave out rows without a target`);
  assertEquals(
    message(() => targetIn(PEOPLE, "salary")).startsWith('Cannot read people.csv: there is no column "salary"'),
    true,
  );
});

Deno.test("rows without a target are left out, and counted", () => {
  const { frame, leftOut } = withTarget(PEOPLE, "note");
  assertEquals([frame.rows, leftOut, [...frame.column("name").values]], [1, 2, ["Bob"]]);
  const empty = parseFrame("x.csv", "a,b\n1,\n");
  assertEquals(message(() => withTarget(empty, "b")), "Cannot read x.csv, column b: every row is missing");
});
