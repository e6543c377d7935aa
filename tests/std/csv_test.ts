/** The stand-in for `@std/csv` against what the original does, point by point. */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { parse as parseOfPackage } from "@std/csv";
import { parse, type ParseOptions } from "@std/csv/parse";

const READS: [string, string, ParseOptions, unknown][] = [
  ["fields and records", "a,b,c\nd,e,f", {}, [["a", "b", "c"], ["d", "e", "f"]]],
  ["nothing", "", {}, []],
  ["a line break at the end", "a,b\n", {}, [["a", "b"]]],
  ["CRLF", "a,b\r\nc,d\r\n", {}, [["a", "b"], ["c", "d"]]],
  ["a carriage return alone is a character", "a,b\rc,d\r\n", {}, [["a", "b\rc", "d"]]],
  ["a carriage return at the very end is dropped", "a,b\r", {}, [["a", "b"]]],
  ["one of two before a line feed stays", "a\r\r\nb\r\r\n", {}, [["a\r"], ["b\r"]]],
  ["a byte order mark is dropped", "\ufeffa,b", {}, [["a", "b"]]],
  ["a byte order mark before a quote", '\ufeff"a""b"', {}, [['a"b']]],
  ["a byte order mark elsewhere stays", "a\ufeffb", {}, [["a\ufeffb"]]],
  ["quotes", '"a,a","b""b",""', {}, [["a,a", 'b"b', ""]]],
  ["line breaks in quotes", '"two\nlines",x\n"\n\n"', {}, [["two\nlines", "x"], ["\n\n"]]],
  ["CRLF in quotes is read as LF", 'a,"b\r\nc"\r\n', {}, [["a", "b\nc"]]],
  ["blank lines are no records", "\n\na,b\n\nc,d\n\n", {}, [["a", "b"], ["c", "d"]]],
  ["an empty field in quotes is a record", '""\n', {}, [[""]]],
  ["empty fields", "a,,\n,,\n", {}, [["a", "", ""], ["", "", ""]]],
  ["blanks stay", " a,  b\n", {}, [[" a", "  b"]]],
  ["trimLeadingSpace", ' a, "b, c", \n', { trimLeadingSpace: true }, [["a", "b, c", ""]]],
  ["separator", "a;b,c", { separator: ";" }, [["a", "b,c"]]],
  ["separator beyond ASCII", 'a€"b,"€c', { separator: "€" }, [["a", "b,", "c"]]],
  ["trimLeadingSpace does not leave its line", "a, \n \nb\n", { trimLeadingSpace: true }, [["a", ""], [""], ["b"]]],
  ["separator of two signs", 'a::b:c::"d"', { separator: "::" }, [["a", "b:c", "d"]]],
  ["no comments unless asked", "#a,b\nc,d", {}, [["#a", "b"], ["c", "d"]]],
  ["comment", "#1,2\na,b\n#end", { comment: "#" }, [["a", "b"]]],
  ["a comment begins at the beginning of a line", 'a#b\n #c\n"#d"', { comment: "#" }, [["a#b"], [" #c"], ["#d"]]],
  ["rows of any length where nobody asks", "a,b,c\nd,e", {}, [["a", "b", "c"], ["d", "e"]]],
  ["fieldsPerRecord below 0", "a,b\nc", { fieldsPerRecord: -1 }, [["a", "b"], ["c"]]],
  ["fieldsPerRecord and blank lines", "a,b\n\nc,d\n", { fieldsPerRecord: 0 }, [["a", "b"], ["c", "d"]]],
  ["skipFirstRow", "a,b\n1,2\n", { skipFirstRow: true }, [{ a: "1", b: "2" }]],
  ["skipFirstRow: false", "a,b\n1,2\n", { skipFirstRow: false }, [["a", "b"], ["1", "2"]]],
  ["columns", "1,2\n3,4", { columns: ["a", "b"] }, [{ a: "1", b: "2" }, { a: "3", b: "4" }]],
  ["columns and skipFirstRow", "x,y\n1,2", { columns: ["a", "b"], skipFirstRow: true }, [{ a: "1", b: "2" }]],
  ["a header alone", "a,b\n", { skipFirstRow: true }, []],
];

for (const [name, text, options, expected] of READS) {
  Deno.test(`parse: ${name}`, () => assertEquals(parse(text, options), expected));
}

const BARE = 'bare " in non-quoted-field';
const OPEN = 'extraneous or missing " in quoted-field';
const FAILS: [string, string, ParseOptions, new (message: string) => Error, string, string][] = [
  ["a quote in a field", 'a,b\nc,a "word"', {}, SyntaxError, "line 2", BARE],
  ["a quote at the end of a field", '"a",b"', {}, SyntaxError, "line 1", BARE],
  ["a blank before a quote", 'a, "b"', {}, SyntaxError, "line 1", BARE],
  ["a comment after a closing quote", '"a"#b', { comment: "#" }, SyntaxError, "line 1", OPEN],
  ["text after a closing quote", 'a\n"b"c', {}, SyntaxError, "line 2", OPEN],
  ["a quote that nothing closes", 'a\n\n"b\nc\n', {}, SyntaxError, "line 3", OPEN],
  ["blank lines and comments count", '\n#x\na "b"', { comment: "#" }, SyntaxError, "line 3", BARE],
  ["a record of two lines counts once", '"a\nb"\nc "d"', {}, SyntaxError, "line 2", BARE],
  ["a short row", "a,b\nc", { fieldsPerRecord: 0 }, SyntaxError, "line 2", "expected 2 fields but got 1"],
  ["a long row", "a,b\n\nc,d,e", { fieldsPerRecord: 2 }, SyntaxError, "line 3", "expected 2 fields but got 3"],
  ["the first problem wins", 'a\nb,c\n"', { fieldsPerRecord: 1 }, SyntaxError, "line 2", "expected 1 fields but got 2"],
  [
    "a row shorter than the header",
    "a,b\n1,2\n3",
    { skipFirstRow: true },
    Error,
    "Syntax error on line 3",
    "The record has 1 fields, but the header has 2 fields",
  ],
  [
    "a row longer than the columns",
    "1,2",
    { columns: ["a"] },
    Error,
    "Syntax error on line 1",
    "The record has 2 fields, but the header has 1 fields",
  ],
  ["no header", "\n", { skipFirstRow: true }, TypeError, "Cannot parse input", "headers must be defined"],
  ["a quote as separator", "", { separator: '"' }, Error, "Cannot parse input", "invalid delimiter"],
  ["a line break as comment", "", { comment: "\n" }, Error, "Cannot parse input", "invalid delimiter"],
  ["no separator", "a", { separator: "" }, Error, "Cannot parse input", "invalid delimiter"],
  ["one sign for both", "", { separator: "#", comment: "#" }, Error, "Cannot parse input", "invalid delimiter"],
];

for (const [name, text, options, kind, where, what] of FAILS) {
  Deno.test(`parse throws: ${name}`, () => {
    const error = assertThrows(() => parse(text, options), kind, where);
    assertStrictEquals(error.constructor, kind);
    assertEquals(error.message.endsWith(`: ${what}`), true, error.message);
  });
}

Deno.test("the result has the type that the options ask for", () => {
  const rows: string[][] = parse("a,b");
  const named: Record<"a" | "b", string>[] = parse("1,2", { columns: ["a", "b"] });
  const objects: Record<string, string>[] = parse("a\n1", { skipFirstRow: true });
  assertEquals([rows[0][1], named[0].b, objects[0].a], ["b", "2", "1"]);
});

Deno.test("the package and its module export the same function", () => assertStrictEquals(parseOfPackage, parse));
