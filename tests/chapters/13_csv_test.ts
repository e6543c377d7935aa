/** The reader's own files, as a reader gives them to a chapter. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { contents } from "../../chapters/contents.ts";
import { fileOf, rightsOf } from "../../chapters/start.ts";
import { outputOf } from "../files.ts";

async function chapter(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = ["task", "--quiet", "--cwd", fileOf("."), "chapter", ...args];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: command, env: { NO_COLOR: "1" } }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).replace(/ +/g, " ");
  return { code, out: text(stdout), err: text(stderr) };
}

const PEOPLE = fileOf("tests/chapters/13_people.csv");

Deno.test("`--csv` takes a table of one's own: of classes", async () => {
  const { code, out, err } = await chapter("13", "--csv", PEOPLE, "--target", "stays");
  assertEquals(code, 0, err);
  const text = out.replace(/\s+/g, " ");
  assertStringIncludes(text, "13_people.csv has 16 rows and 7 columns.");
  assertStringIncludes(text, '"stays" holds 2 categories: classes, to be told apart. One row without it is left out.');
  assertStringIncludes(text, "learns from 12 rows and is tested on 3, each class with its share in both.");
  assertMatch(out, /^unnamed 0 by its name it numbers the rows\s*$/m);
  assertMatch(out, /^name it is different in every row, like a name\s*$/m);
  assertMatch(out, /^the model \d+\.\d %\s*$/m);
  assert(!out.includes("What this chapter claims"), "the reader wants to see the table");
});

Deno.test("`--csv` takes a table of one's own: of numbers", async () => {
  const { code, out } = await chapter("13", "--csv", "tests/chapters/13_people.csv", "--target", "pay");
  assertEquals(code, 0);
  assertStringIncludes(out.replace(/\s+/g, " "), '"pay" holds 15 different numbers: numbers, to be estimated.');
  assertMatch(out, /^the mean, always /m);
});

Deno.test("a table that cannot be read or learned is refused in one line", async () => {
  const refusals: [string[], RegExp][] = [
    [["--csv", "nowhere.csv", "--target", "x"], /^Cannot read nowhere\.csv: there is no such file\n$/],
    [
      ["--csv", PEOPLE, "--target", "wage"],
      /^Cannot read .*13_people\.csv: there is no column "wage"; its columns are "unnamed 0", "name", .*\n$/,
    ],
    [
      ["--csv", PEOPLE, "--target", "name"],
      /column name: 16 classes in 16 rows are too many to learn: is it a name or a text\?\n$/,
    ],
    [["--csv", fileOf("data/README.md"), "--target", "x"], /^Cannot read data\/README\.md/],
    [["--csv", "a,b.csv", "--target", "x"], /^Cannot read a,b\.csv: choose a path without a comma\n$/],
  ];
  for (const [args, expected] of refusals) {
    const { code, err } = await chapter("13", ...args);
    assertEquals(code, 1);
    assertMatch(err, expected);
  }
});

Deno.test("options that do not go together are refused, with the usage", async () => {
  const mistakes: [string[], RegExp][] = [
    [["13", "--csv", PEOPLE], /^error: --csv needs --target, the column to be found out\n\nUsage: deno task chapter/],
    [["13", "--target", "pay"], /^error: --target needs --csv, the file with that column\n/],
    [["3", "--csv", PEOPLE, "--target", "pay"], /^error: chapter 3 takes no table of yours; --csv is for chapter 13\n/],
    [["13", "--mnist", "."], /^error: chapter 13 takes no MNIST; --mnist is for chapter 14/],
    [["13", "--csv", "", "--target", "x"], /Name a file\./],
  ];
  for (const [args, expected] of mistakes) {
    const { code, err } = await chapter(...args);
    assertEquals(code, 1);
    assertMatch(err, expected);
  }
});

Deno.test("a chapter may read the reader's file, and no other", async () => {
  const probe = `
    for (const path of ["README.md", "LICENSE", "data/iris.csv"]) {
      console.log(path, await Deno.readTextFile(path).then(() => "allowed", (error) => error.name));
    }`;
  const { out } = await outputOf(probe, rightsOf([], ["LICENSE"]));
  assertEquals(out, "README.md NotCapable\nLICENSE allowed\ndata/iris.csv allowed\n");
});

Deno.test("chapters say what of the reader's files they take", () => {
  assertEquals(contents.filter(({ takes }) => takes?.includes("csv")).map(({ number }) => number), [13]);
});
