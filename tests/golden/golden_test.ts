/** The library against the golden figures, file by file, and the command that says so. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileOf } from "../../chapters/start.ts";
import { notCovered, summary } from "./report.ts";
import { tryFile } from "./run.ts";
import "../lib/exact.ts";

const names = [...Deno.readDirSync(fileOf("tests/golden"))].map(({ name }) => name).filter((name) =>
  name.endsWith(".json")
).sort();
const all = await Promise.all(
  names.map(async (name) => await tryFile(name, await Deno.readTextFile(fileOf(`tests/golden/${name}`)))),
);

for (const { file, outcomes } of all) {
  Deno.test(`the library agrees with the golden figures of ${file}, outputs and gradients`, () => {
    assertEquals(outcomes.flatMap(({ problem }) => problem ?? []), []);
  });
}

/** By file: the operations that the library lacks. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  "init.json": [
    "default_rnn",
    "default_lstm",
    "default_gru",
  ],
  "seeds_numbers.json": ["update_count"],
};

Deno.test("what the library does not cover is known", () => {
  const lacking = all.map((tried) => [tried.file, notCovered(tried)] as const).filter(([, ops]) => ops.length > 0);
  assertEquals(Object.fromEntries(lacking), LACKING);
});

/** The command as `deno task golden` starts it. */
async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const rights = ["--quiet", "--no-prompt", "--no-remote", "--ignore-env", "--allow-env=INIT_CWD", "--allow-read"];
  const options = { cwd: fileOf("."), env: { INIT_CWD: fileOf("tests") } };
  const child = new Deno.Command("deno", { args: ["run", ...rights, "tests/golden/run.ts", ...args], ...options });
  const { code, stdout, stderr } = await child.output(),
    decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}

Deno.test("the command tries the golden files of the repository, and ends with 0", async () => {
  const { code, out } = await command();
  for (const name of names) assertStringIncludes(out, `${name} `);
  assertEquals([code, out.trimEnd().split("\n").at(-1)], [0, summary(all)]);
});

Deno.test("the command ends with 1 where a case fails; a folder is named from where the reader stands", async () => {
  const { code, out, err } = await command("golden/made");
  assertEquals([code, err], [1, ""]);
  assertMatch(out, /^cases\.json [\s\S]+\n3 cases in 1 files: 1 passed, 1 failed, 1 not covered\.\n$/);
});

Deno.test("the command goes on behind a file that cannot be read, and ends with 1", async () => {
  const { code, out, err } = await command("golden/made/unread");
  assertEquals([code, err], [1, ""]);
  assertMatch(out, /^first\.json\n {4}Cannot read first\.json: it holds no list of cases\n\nsecond\.json /);
  assertMatch(out, /\n1 cases in 2 files: 1 passed, 0 failed, 0 not covered\. 1 of the files cannot be read\.\n$/);
});

const refusals: [args: string[], message: RegExp][] = [
  [["nowhere"], /^Cannot read the folder \S+nowhere: it is not there\n$/],
  [["book_test.ts"], /^Cannot read the folder \S+book_test\.ts: it is no folder\n$/],
  [["std"], /^Cannot find golden cases in \S+std: it holds no file \*\.json\n$/],
  [[""], /^Cannot try this: name one folder, deno task golden FOLDER\n$/],
  [["a", "b"], /^Cannot try this: name one folder/],
];

for (const [args, message] of refusals) {
  Deno.test(`the command refuses ${JSON.stringify(args)} with a reason, exit status 1 and no trace`, async () => {
    const { code, err } = await command(...args);
    assertEquals(code, 1);
    assertMatch(err, message);
    assert(!/^\s+at /m.test(err), err);
  });
}
