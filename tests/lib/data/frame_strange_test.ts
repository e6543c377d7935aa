/** Files that are nearly a table: a cell that is no number among numbers, other separators, other ends of lines. */
import { assertEquals, assertThrows } from "@std/assert";
import { parseTable } from "../../../lib/data/csv.ts";
import { parseFrame } from "../../../lib/data/frame.ts";
import { DataError } from "../../../lib/data/records.ts";
import { targetIn } from "../../../lib/data/target.ts";

const message = (act: () => unknown) => assertThrows(act, DataError).message;
const CURE = "write numbers as 1234.5, leave cells empty where nothing is known, or leave the column out";

Deno.test("a column of numbers with a cell that is none keeps that cell, and is refused with it where numbers are wanted", () => {
  const start = "Cannot read x.csv, line 4, column a: most cells of the column are numbers, and this one is ";
  for (const strange of ["n.a.", "1,234", "-12,345.6", "3,5", "12 kg"]) {
    const frame = parseFrame("x.csv", `a,b\n1,x\n?,x\n"${strange}",y\n2.5,y\n3,z\n`);
    assertEquals(frame.column("a"), {
      name: "a",
      kind: "categories",
      values: ["1", undefined, strange, "2.5", "3"],
      strange: { text: strange, line: 4 },
    });
    for (const part of [frame, frame.take([0, 3]), frame.select("a")]) {
      assertEquals(message(() => part.numbers("a")), `${start}"${strange}"; ${CURE}`);
    }
    assertEquals(message(() => targetIn(frame.take([0, 2, 3]), "a")), `${start}"${strange}"; ${CURE}`);
  }
});

Deno.test("numbers with commas are strange in every row", () => {
  const frame = parseFrame("x.csv", 'a\n"1,234"\n"1,234,567"\n"+9,000.5"\n');
  assertEquals(frame.column("a").kind === "categories" && frame.column("a"), {
    name: "a",
    kind: "categories",
    values: ["1,234", "1,234,567", "+9,000.5"],
    strange: { text: "1,234", line: 2 },
  });
});

Deno.test("categories of which half or less are numbers, or that are said to be categories, are not strange", () => {
  const frame = parseFrame("x.csv", "a,b\n1,1\n2x,1\n3,3+\nx,1\n", { categories: ["b"] });
  assertEquals(frame.columns.map((column) => "strange" in column), [false, false]);
  assertEquals(targetIn(frame, "b").kind, "classes");
  assertEquals(parseFrame("x.csv", "zip\n01\n02\n", { categories: ["zip"] }).column("zip").values, ["01", "02"]);
  assertEquals(
    message(() => parseFrame("x.csv", "a\n1\n", { categories: ["b"] })),
    'Cannot read x.csv: there is no column "b"; its columns are "a"',
  );
  assertEquals("strange" in parseFrame("x.csv", 'a\n"a,b"\n"1,23,4"\n1.2.3\n').column("a"), false);
});

Deno.test("columns that are not separated by commas are refused, with what separates them", () => {
  const save = "expected commas; save it as CSV with commas, and with numbers such as 1234.5";
  for (const [sign, name] of [[";", '";"'], ["\t", "tabs"], ["|", '"|"']]) {
    const text = `a;b\n1,5;2,5\n2;3\n`.replaceAll(";", sign);
    const problem = `Cannot read x.csv, line 1: its columns are separated by ${name}, ${save}`;
    assertEquals(message(() => parseFrame("x.csv", text)), problem);
    assertEquals(message(() => parseTable("x.csv", text, { a: "number" })), problem);
  }
  assertEquals(parseFrame("x.csv", '"a; b"\n1\n').names, ["a; b"]);
  assertEquals(parseFrame("x.csv", '"a; b",c\nx;y,1\n').names, ["a; b", "c"]);
});

Deno.test("lines that end in CR alone are refused; CR LF, and CR in quotes, are not", () => {
  const problem = "Cannot read x.csv: its lines end in CR alone (\\r); save it with lines that end in LF or CR LF";
  for (const text of ["a,b\r1,2\r", '"a",b\r1,2', "a,b\r1,2\r3,4\n"]) {
    assertEquals(message(() => parseFrame("x.csv", text)), problem);
    assertEquals(message(() => parseTable("x.csv", text, { a: "number" })), problem);
  }
  assertEquals(parseFrame("x.csv", "a,b\r\n1,2\r\n").names, ["a", "b"]);
  assertEquals(parseFrame("x.csv", '"a\rb",c\n1,2\n').names, ["a\rb", "c"]);
});
