import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError, parseTable, readTable, type Schema } from "../../../lib/data/csv.ts";

const FLOWERS = { length: "number", width: "number", species: ["rose", "tulip"] } as const;
const flowers = (text: string) => parseTable("data/flowers.csv", text, FLOWERS);

Deno.test("a table gives its columns, as numbers, labels and rows of numbers", () => {
  const table = flowers("length,width,species\n5.1,-2e-3,rose\n+4,.5,tulip\n");
  assertEquals(table.file, "data/flowers.csv");
  assertEquals(table.rows, 2);
  assertEquals(table.columns, ["length", "width", "species"]);
  assertEquals(table.numbers("length"), [5.1, 4]);
  assertEquals(table.labels("species"), ["rose", "tulip"]);
  assertEquals(table.matrix(), [[5.1, -0.002], [4, 0.5]]);
  assertEquals(table.matrix("width"), [[-0.002], [0.5]]);
});

Deno.test("columns stand in any order, and others are passed over", () => {
  const table = flowers("id,species,width,length,note\n7,rose,2,1,not read\n");
  assertEquals(table.matrix("length", "width"), [[1, 2]]);
  assertEquals(table.labels("species"), ["rose"]);
});

Deno.test("changing an array changes no table", () => {
  const table = flowers("length,width,species\n1,2,rose\n");
  table.numbers("length")[0] = 9;
  table.labels("species")[0] = "tulip";
  table.matrix()[0][0] = 9;
  assertEquals(table.matrix(), [[1, 2]]);
  assertEquals(table.labels("species"), ["rose"]);
});

const ACCEPTED: [string, string][] = [
  ["a byte order mark", "\ufefflength,width,species\n1,2,rose\n"],
  ["CRLF", "length,width,species\r\n1,2,rose\r\n"],
  ["no line break at the end", "length,width,species\n1,2,rose"],
  ["blank lines", "\nlength,width,species\n\n1,2,rose\n\n\r\n"],
  ["quotes", '"length",width,"species"\n"1",2,"rose"\n'],
  ["blanks around numbers", "length,width,species\n 1, 2 ,rose\n"],
  ["commas and line breaks in quotes", 'length,width,species,note\n1,2,rose,"red,\r\nor ""pink"""\n'],
];

for (const [name, text] of ACCEPTED) {
  Deno.test(`accepted: ${name}`, () => {
    const table = flowers(text);
    assertEquals(table.matrix(), [[1, 2]]);
    assertEquals(table.labels("species"), ["rose"]);
  });
}

const HEAD = "length,width,species\n";
const REFUSED: [string, string, string][] = [
  ["an empty file", "", ': the file is empty; expected a line that names the columns "length", "width", "species"'],
  [
    "blank lines only",
    "\n\r\n",
    ': the file is empty; expected a line that names the columns "length", "width", "species"',
  ],
  ["a header alone", HEAD, ": there is a header and no row below it"],
  ["a missing column", "length,species\n1,rose\n", ', line 1: expected a column "width", found "length", "species"'],
  ["a missing column below a blank line", "\nlength\n1\n", ', line 2: expected a column "width", found "length"'],
  [
    "a missing column among many",
    "a,b,c,d,e,f,g,h,i,j\n",
    ', line 1: expected a column "length", found "a", "b", "c", "d", "e", "f", "g", "h" and 2 more',
  ],
  ["two columns of one name", "length,width,length\n1,2,3\n", ', line 1: two columns are named "length"'],
  ["a short row", `${HEAD}1,2,rose\n1,2\n`, ", line 3: expected 3 values, one per column, found 2"],
  ["a long row", `${HEAD}1,2,rose,4\n`, ", line 2: expected 3 values, one per column, found 4"],
  [
    "a quote that nothing closes",
    `${HEAD}1,2,rose\n1,"2,tulip\n3,4,rose\n`,
    ', line 3: a quote (") opens a value and none closes it',
  ],
  [
    "a quote inside a value",
    `${HEAD}1,2,a "rose"\n`,
    ', line 2: a quote (") stands inside a value; put the whole value in quotes and write that quote twice',
  ],
  [
    "text among numbers",
    `${HEAD}1,wide,rose\n`,
    ', line 2, column width: expected a finite number such as 5.1 or -2e-3, found "wide"',
  ],
  ["an unknown label", `${HEAD}1,2,lily\n`, ', line 2, column species: expected one of "rose", "tulip", found "lily"'],
  [
    "a label in capitals",
    `${HEAD}1,2,Rose\n`,
    ', line 2, column species: expected one of "rose", "tulip", found "Rose"',
  ],
  ["no label", `${HEAD}1,2,\n`, ', line 2, column species: expected one of "rose", "tulip", found nothing'],
  [
    "a long text",
    `${HEAD}1,${"x".repeat(50)},rose\n`,
    `, line 2, column width: expected a finite number such as 5.1 or -2e-3, found "${"x".repeat(40)}..."`,
  ],
  [
    "an error below a value of three lines",
    'length,width,species,note\n1,2,rose,"a\r\n\r\nb"\nx,2,rose,\n',
    ', line 5, column length: expected a finite number such as 5.1 or -2e-3, found "x"',
  ],
];

for (const [name, text, problem] of REFUSED) {
  Deno.test(`refused: ${name}`, () => {
    const error = assertThrows(() => flowers(text), DataError);
    assertEquals(error.message, `Cannot read data/flowers.csv${problem}`);
  });
}

const NO_NUMBERS = [
  "NaN",
  "nan",
  "Infinity",
  "-Infinity",
  "inf",
  "0x10",
  "1e999",
  "-1e999",
  "1_000",
  "1 000",
  "1;5",
  "1.2.3",
  "--1",
  "1e",
  ".",
  "+",
  "12px",
  "\u0661",
];

for (const text of NO_NUMBERS) {
  Deno.test(`refused as a number: ${text}`, () => {
    const error = assertThrows(() => flowers(`${HEAD}${text},2,rose\n`), DataError);
    const problem = `expected a finite number such as 5.1 or -2e-3, found ${JSON.stringify(text)}`;
    assertEquals(error.message, `Cannot read data/flowers.csv, line 2, column length: ${problem}`);
  });
}

for (const text of ["", "  "]) {
  Deno.test(`refused as a number: ${text.length} blanks`, () => {
    const error = assertThrows(() => flowers(`${HEAD}${text},2,rose\n`), DataError);
    assertEquals(
      error.message.endsWith("column length: expected a finite number such as 5.1 or -2e-3, found nothing"),
      true,
    );
  });
}

Deno.test("a column of the other kind is an error that names the column", () => {
  const schema: Schema = FLOWERS;
  const table = parseTable("data/flowers.csv", `${HEAD}1,2,rose\n`, schema);
  const problem = (what: string, column: string) =>
    `Cannot take ${what} from data/flowers.csv: no column of ${what} is named "${column}" in its schema`;
  assertEquals(assertThrows(() => table.numbers("species"), Error).message, problem("numbers", "species"));
  assertEquals(assertThrows(() => table.labels("length"), Error).message, problem("labels", "length"));
  assertEquals(assertThrows(() => table.matrix("length", "color"), Error).message, problem("numbers", "color"));
});

const inData = (name: string) => new URL(`../../../data/${name}`, import.meta.url);

Deno.test("a missing file is an error that names it, and the cure", async () => {
  const error = await assertRejects(() => readTable(inData("no such.csv"), FLOWERS), DataError);
  assertEquals(
    error.message,
    "Cannot read data/no such.csv: there is no such file; the book's own data comes back with: git checkout data",
  );
});

Deno.test("a file that may not be read is an error that names the permission", {
  permissions: { read: false },
}, async () => {
  const error = await assertRejects(() => readTable(inData("iris.csv"), FLOWERS), DataError);
  assertEquals(error.message, "Cannot read data/iris.csv: reading it is not allowed; add --allow-read=data/iris.csv");
});

Deno.test("a server that may not be asked is an error that names the permission", {
  permissions: { net: false },
}, async () => {
  const error = await assertRejects(() => readTable(new URL("https://example.com/a.csv"), FLOWERS), DataError);
  assertEquals(
    error.message,
    "Cannot read https://example.com/a.csv: reading it is not allowed; add --allow-net=example.com",
  );
});

Deno.test("a folder in the place of a file is not called missing", async () => {
  const error = await assertRejects(() => readTable(inData(""), FLOWERS), DataError);
  assertEquals(error.message, "Cannot read data/: Is a directory (os error 21)");
});

/** What `readTable` says where `fetch` is another. */
async function messageWhere(fetchInstead: typeof fetch): Promise<string> {
  const { fetch } = globalThis;
  globalThis.fetch = fetchInstead;
  try {
    const error = await assertRejects(() => readTable(new URL("https://example.com/a.csv"), FLOWERS), DataError);
    return error.message;
  } finally {
    globalThis.fetch = fetch;
  }
}

Deno.test("a network that fails is an error that names the cause", async () => {
  const failure = new TypeError("fetch failed", { cause: new Error("dns error: name not known") });
  assertEquals(
    await messageWhere(() => Promise.reject(failure)),
    "Cannot read https://example.com/a.csv: dns error: name not known",
  );
  assertEquals(
    await messageWhere(() => Promise.reject(new TypeError("Failed to fetch"))), // as a browser says it
    "Cannot read https://example.com/a.csv: Failed to fetch",
  );
});

Deno.test("what a server does not find is an error that names the address", async () => {
  assertEquals(
    await messageWhere(() => Promise.resolve(new Response("no", { status: 404 }))),
    "Cannot read https://example.com/a.csv: the server answers 404",
  );
});

Deno.test("a table is read from any address", async () => {
  const text = `${HEAD}1,2,tulip\n`;
  const table = await readTable(new URL(`data:text/csv,${encodeURIComponent(text)}`), FLOWERS);
  assertEquals(table.labels("species"), ["tulip"]);
});
