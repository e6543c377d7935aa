/** The table of ops says what the entries say, in a terminal and on its page. */
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { fullText, readSources, tableText } from "../chapters/ops.ts";
import { withOps } from "../chapters/ops_page.ts";
import { fileOf } from "../chapters/start.ts";
import * as ops from "../lib/ops/mod.ts";
import { openingOf, opRows, opsIn } from "../chapters/ops_table.ts";
import { textOf } from "./files.ts";
import "./lib/exact.ts";

const sources = readSources(), all = opsIn(ops), rows = opRows(all, sources);

Deno.test("the page of ops is up to date (mend with `deno task sync`)", () => {
  const page = textOf("lib/ops/README.md"), stale = page.split("\n"), fresh = withOps(page, sources).split("\n");
  assertEquals(stale.filter((line, i) => line !== fresh[i]).slice(0, 3), []); // a few lines tell enough
  assertEquals(stale.length, fresh.length);
});

Deno.test("everything that ops/mod.ts exports is an op, is listed once, and is called by the name of its export", () => {
  for (const [name, op] of Object.entries(ops)) assertEquals(op.entry.name, name);
  assertEquals(rows.map(({ name }) => name).sort(), Object.keys(ops).sort());
});

Deno.test("a row tells what the entry tells, and where the op is defined and used", () => {
  const row = rows.find(({ name }) => name === "sub");
  assertEquals({ ...row, usedIn: [] }, {
    name: "sub",
    kind: "elementwise",
    call: "sub(a, b)",
    value: "a - b",
    slopes: [["da", "dy"], ["db", "-dy"]],
    domain: undefined,
    use: "errors: prediction minus target",
    file: "lib/ops/arithmetic.ts",
    usedIn: [],
  });
  const lookup = rows.find(({ name }) => name === "lookup");
  assert(lookup?.usedIn.includes("lib/ops/indexing.ts"), "take is made of lookup");
});

Deno.test("the table fits into 80 columns and names every op", () => {
  const lines = tableText(sources).split("\n");
  assertEquals(lines.filter((line) => line.length > 80), []);
  for (const { name } of rows) assert(lines.some((line) => new RegExp(`^  ${name}[( ]`).test(line)), name);
  assertMatch(lines[lines.length - 1], new RegExp(`^${rows.length} ops\\.`));
});

const two = opsIn({ add: ops.add, sub: ops.sub });
/** Sources in which the two ops are defined together, behind two exports, and are used by a third file. */
const made = (more: Readonly<Record<string, string>>) =>
  new Map(Object.entries({
    "lib/ops/mod.ts": 'export * from "./first.ts";\nexport { add } from "./both.ts";\n',
    "lib/ops/first.ts": '/** One. */\nexport { sub } from "./both.ts";\n',
    "lib/ops/both.ts": "/** Two. */\nexport const [\n  sub,\n  add,\n] = made();\n",
    ...more,
  }));

Deno.test("files are found behind exports of exports, in their order", () => {
  const found = opRows(two, made({})).map(({ name, file, usedIn }) => [name, file, usedIn]);
  assertEquals(found, [["add", "lib/ops/both.ts", []], ["sub", "lib/ops/both.ts", []]]);
});

const uses: [statement: string, add: boolean, sub: boolean][] = [
  ['import { add } from "../ops/both.ts";', true, false],
  ['import {\n  add,\n  sub as minus,\n} from "../ops/mod.ts";', true, true],
  ['import * as ops from "../ops/mod.ts";\nops.sub(1, 2);', false, true],
  ['import { add } from "../other/both.ts";', false, false],
  ['import { addRows } from "../ops/both.ts";', false, false],
  ['import type { add } from "../ops/both.ts";', false, false],
];

for (const [statement, add, sub] of uses) {
  Deno.test(`who uses an op is told by imports: ${statement.replaceAll(/\s+/g, " ")}`, () => {
    const usedIn = opRows(two, made({ "lib/nn/user.ts": statement })).map((row) => [row.name, row.usedIn.length > 0]);
    assertEquals(usedIn, [["add", add], ["sub", sub]]);
  });
}

Deno.test("an op that no exported file defines cannot be listed", () => {
  const lost = made({ "lib/ops/both.ts": "export const add = 1;" });
  assertThrows(() => opRows(two, lost), Error, "Cannot list sub: no file that lib/ops/mod.ts exports defines it");
  assertThrows(() => opRows(two, new Map()), Error, "Cannot make the table of ops: lib/ops/mod.ts is not among");
});

Deno.test("the opening of a file is its first paragraph", () => {
  assertEquals(
    openingOf("/**\n * One line,\n * and one more.\n *\n * Details.\n */\nimport"),
    "One line, and one more.",
  );
  assertEquals(openingOf("/** Short. */\n/** Other. */"), "Short.");
  assertEquals(openingOf("export const x = 1; /** Behind. */"), "");
});

Deno.test("an op in full shows its known values, its samples, and how its errors begin", async () => {
  const text = await fullText("lookup", sources);
  assertStringIncludes(text, "dtable    addRows(dy, index, rows)");
  assertStringIncludes(text, "lookup([3, 2]: 1 2 3 4 5 6, [2]: 2 0) = [2, 2]: 5 6 1 2");
  assertStringIncludes(text, "lookup([4, 3], indices [3])");
  assertStringIncludes(text, '"Cannot look up ..."');
  for (const { name } of rows) {
    for (const line of (await fullText(name, sources)).split("\n")) assert(line.length <= 80, `${name}: ${line}`);
  }
});

const RELU = `\
  relu(x)                                                            elementwise
    y         max(x, 0)
    dx        x > 0 ? dy : 0
    domain    everywhere; the slope at 0 is chosen as 0
    for       hidden layers
    used in   nobody.ts
    file      lib/ops/activations.ts
    error     "Cannot rectify ..."

  Known values
    relu(-2) = 0
    relu(0) = 0
    relu(3) = 3

  It is tried on
    relu([2, 3])
    relu([5])
    relu([])
    relu([0])`;

const MAX_POOL = `\
  maxPool(x, kernel, { stride = kernel, padding, dilation, ceil }?)    composite
    y         the largest number of each window: [batch, channels, ...spatial]
              -> [batch, channels, ...outputs]
    dx        dy at the largest number of each window, the first of equal ones
    domain    smooth where one number of a window is the largest; padding counts
              as minus infinity
    for       smaller images that keep what is strong
    used in   nobody.ts
    file      lib/ops/pooling.ts
    error     "Cannot take the maximum pool of ..."
    slope     has kinks or jumps: a gradient of the gradient says nothing

  Known values
    maxPool([1, 1, 4]: 1 3 2 0, 2) = [1, 1, 2]: 3 2
    maxPool([1, 1, 3]: -1 -3 -2, 2, { stride: 2, padding: 1 }) = [1, 1, 2]:
        -1 -2

  It is tried on
    maxPool([1, 2, 4], 2)
    maxPool([1, 1, 3, 4], [2, 3], { stride: 1, padding: [1, 0] })
    maxPool([1, 1, 5], 2, { stride: 2, dilation: 2, ceil: true })
    maxPool([0, 1, 2], 2)`;

for (const [name, wanted] of [["relu", RELU], ["maxPool", MAX_POOL]]) {
  Deno.test(`${name} in full is these lines`, async () => {
    const alone = new Map([...sources].filter(([path]) => path.startsWith("lib/ops/")));
    alone.set("nobody.ts", `import { ${name} } from "./lib/ops/mod.ts";`);
    assertEquals(await fullText(name, alone), wanted);
  });
}

Deno.test("a name may be written in capitals", async () => {
  assertEquals(await fullText("RELU", sources), await fullText("relu", sources));
});

Deno.test("a name that no op has is refused, with the nearest one", async () => {
  await assertRejects(() => fullText("matmull", sources), Error, "Did you mean matmul?");
  await assertRejects(() => fullText("zzzzzz", sources), Error, "`deno task ops` lists them all.");
});

Deno.test("the command prints one op, and refuses what is not there with exit status 1 and no trace", async () => {
  const command = async (...wishes: string[]) => {
    const rights = ["--quiet", "--no-prompt", "--no-remote", "--ignore-env", "--allow-read=lib,chapters"];
    const args = ["run", ...rights, "chapters/ops.ts", ...wishes], cwd = fileOf(".");
    const { code, stdout, stderr } = await new Deno.Command("deno", { args, cwd }).output();
    return { code, text: new TextDecoder().decode(code === 0 ? stdout : stderr) };
  };
  const shown = await command("sub"), refused = await command("subb"), two = await command("sub", "add");
  assertEquals(shown, { code: 0, text: `${await fullText("sub", sources)}\n` });
  assertEquals(refused, { code: 1, text: 'Cannot show "subb": there is no such op. Did you mean sub?\n' });
  assertEquals(two, { code: 1, text: "Cannot show this: name one op, deno task ops NAME\n" });
});
