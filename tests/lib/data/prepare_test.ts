import { assertEquals, assertThrows } from "@std/assert";
import { parseFrame } from "../../../lib/data/frame.ts";
import { preparation } from "../../../lib/data/prepare.ts";
import { DataError } from "../../../lib/data/records.ts";
import { minMaxScaler } from "../../../lib/data/scale.ts";

const TRAINING = parseFrame(
  "a.csv",
  ",size,color,name,same\n0,1,red,Ann,x\n1,,blue,Bob,x\n2,3,red,Cy,x\n3,5,red,Di,x\n",
);
const TEST = parseFrame("b.csv", ",size,color,name,same\n4,9,green,Ed,y\n5,?,blue,Fay,x\n");
const message = (act: () => unknown) => assertThrows(act, Error).message;

Deno.test("numbers are filled in, marked and scaled, categories one-hot, all by the training part", () => {
  const steps = preparation({ scaler: minMaxScaler() }).fit(TRAINING);
  assertEquals(steps.transform(TRAINING), {
    columns: ["size", "size missing", "color = blue", "color = red"],
    rows: [[0, 0, 0, 1], [0.5, 1, 1, 0], [0.5, 0, 0, 1], [1, 0, 0, 1]],
  });
  assertEquals(steps.transform(TEST).rows, [[2, 0, 0, 0], [0.5, 1, 1, 0]]);
});

Deno.test("what tells nothing is left out, with the reason", () => {
  assertEquals(preparation().fit(TRAINING).leftOut, [
    { name: "unnamed 0", why: "by its name it numbers the rows" },
    { name: "name", why: "it is different in every row, like a name" },
    { name: "same", why: "it is the same in every row" },
  ]);
  const empty = parseFrame("c.csv", "a,b\n1,\n2,\n");
  assertEquals(preparation().fit(empty).leftOut, [{ name: "b", why: "every cell is missing" }]);
});

Deno.test("a table of numbers alone, or of categories alone, is prepared too", () => {
  const numbers = parseFrame("n.csv", "a\n1\n3\n"), words = parseFrame("w.csv", "a\nx\ny\nx\n");
  assertEquals(preparation().fit(numbers).transform(numbers).rows, [[-1], [1]]);
  assertEquals(preparation().fit(words).transform(words).rows, [[1, 0], [0, 1], [1, 0]]);
});

Deno.test("a column of numbers of which a part knows none is filled in", () => {
  const part = parseFrame("p.csv", ",size,color,name,same\n0,,red,Ann,x\n");
  assertEquals(preparation({ scaler: minMaxScaler() }).fit(TRAINING).transform(part).rows, [[0.5, 1, 0, 1]]);
});

Deno.test("a preparation that was not fitted, a missing column, and one of another kind are refused", () => {
  const problem = "Cannot prepare a table: the preparation has not been fitted; call fit with the training part first";
  assertEquals(message(() => preparation().transform(TRAINING)), problem);
  assertEquals(message(() => preparation().leftOut), problem);
  const steps = preparation().fit(TRAINING);
  assertEquals(
    message(() => steps.transform(TRAINING.without("color"))),
    'Cannot read a.csv: there is no column "color"; its columns are "unnamed 0", "size", "name", "same"',
  );
  const other = parseFrame("o.csv", "size,color\nlarge,red\n");
  assertEquals(
    message(() => steps.transform(other)),
    "Cannot read o.csv, column size: expected numbers as in the training part, found categories",
  );
  assertThrows(
    () => preparation().fit(parseFrame("e.csv", "a\n1\n1\n")),
    DataError,
    "no column is left that could tell anything",
  );
});

Deno.test("a column of numbers with a cell that is none is refused, not left out", () => {
  const frame = parseFrame("x.csv", 'pay,id\n"1,234",1\n"2,345",2\n"3,456",3a\n');
  const problem =
    'Cannot read x.csv, line 2, column pay: most cells of the column are numbers, and this one is "1,234"; ' +
    "write numbers as 1234.5, leave cells empty where nothing is known, or leave the column out";
  assertEquals(message(() => preparation().fit(frame)), problem);
  const known = parseFrame("k.csv", "pay,id\n1,1\n2,2\n");
  assertEquals(message(() => preparation().fit(known).transform(frame)), problem);
  const index = parseFrame("x.csv", "id,a\n1,1\n2,5\n3b,4\n"); // is left out anyway
  assertEquals(preparation().fit(index).leftOut.map(({ name }) => name), ["id"]);
});

Deno.test("two features of one name are refused", () => {
  const marks = parseFrame("x.csv", "x,x missing\n1,3\n,2\n");
  assertEquals(
    message(() => preparation().fit(marks)),
    'Cannot read x.csv: two features would be named "x missing", from "x", "x missing"; rename one of the columns',
  );
  const signs = parseFrame("x.csv", "a,a = b\nb = c,c\nb = c,d\ne,c\n");
  assertThrows(() => preparation().fit(signs), DataError, 'would be named "a = b = c", from "a", "a = b"');
});
