/** The commands of the book where they write files: in a copy of it, whose path holds a comma. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";

const fileOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const out = fileOf("out");

async function copy(from: string, to: string) {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A copy of what the commands need. */
async function copyOfTheBook(): Promise<string> {
  await Deno.mkdir(out, { recursive: true });
  const root = await Deno.makeTempDir({ dir: out, prefix: "a,b " });
  for (const folder of ["chapters", "lib", "std", "figures", "data"]) await copy(fileOf(folder), `${root}/${folder}`);
  const files = ["deno.json", "deno.lock", "README.md", "ERRATA.md", "TOPICS.md", "REFERENCES.md"];
  for (const file of files) await Deno.copyFile(fileOf(file), `${root}/${file}`);
  return root;
}

/** A test in a copy, which is deleted afterwards; `task` is `deno task`, called in the folder `from` of the copy. */
function inCopy(name: string, test: (root: string, task: Task) => Promise<void>) {
  Deno.test(name, async () => {
    const root = await copyOfTheBook();
    try {
      await test(root, async (args, from = ".") => {
        const cwd = `${root}/${from}`;
        const command = { args: ["task", "--quiet", ...args], cwd, env: { INIT_CWD: cwd, NO_COLOR: "" } };
        const { code, stdout, stderr } = await new Deno.Command("deno", { ...command, stdin: "null" }).output();
        const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
        return { code, out: text(stdout), err: text(stderr) };
      });
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

type Task = (args: string[], from?: string) => Promise<{ code: number; out: string; err: string }>;

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

inCopy(
  "`chapter 1 --figures` writes the pictures of the page, where the reader stands, and touches nothing else",
  async (root, task) => {
    await Deno.mkdir(`${root}/data/mine/pictures`, { recursive: true });
    for (const file of ["figures.json", "old.svg"]) {
      await Deno.writeTextFile(
        `${root}/data/mine/pictures/${file}`,
        file,
      );
    }
    const page = `${root}/chapters/01_neuron/figures`;
    await Deno.copyFile(`${root}/chapters/02_perceptron/figures/clouds.svg`, `${root}/data/mine/pictures/clouds.svg`);

    const plain = await task(["chapter", "1"], "data/mine");
    assertEquals([plain.code, plain.err], [0, ""]);
    assertEquals(namesIn(`${root}/data/mine/pictures`), ["clouds.svg", "figures.json", "old.svg"]);

    const { code, out, err } = await task(["chapter", "1", "--figures", "pictures"], "data/mine");
    assertEquals([code, err], [0, ""]);
    const drawn = out.match(/(?<=^data\/mine\/pictures\/)\w+\.svg$/gm)!;
    assertEquals(out.replace(/^data\/mine\/.*\n/gm, ""), plain.out);
    assertEquals(namesIn(`${root}/data/mine/pictures`), [...drawn, "clouds.svg", "figures.json", "old.svg"].sort());
    for (const name of drawn) {
      assertEquals(
        await Deno.readTextFile(`${root}/data/mine/pictures/${name}`),
        await Deno.readTextFile(`${page}/${name}`),
        name,
      );
    }
    assertEquals(await Deno.readTextFile(`${root}/data/mine/pictures/figures.json`), "figures.json");
  },
);

inCopy("`--figures` makes folders in folders, and refuses a file before the chapter works", async (root, task) => {
  assertEquals((await task(["chapter", "1", "--figures", "one/two"])).code, 0);
  assert(namesIn(`${root}/one/two`).includes("line.svg"));
  const { code, out, err } = await task(["chapter", "1", "--figures", "deno.json"]);
  assertEquals([code, out], [1, ""]);
  assertMatch(err, /^Cannot go on: .*deno\.json.*\n$/);
});

inCopy(
  "`figures` deletes what is no longer drawn and mends what differs; with --check it only tells",
  async (root, task) => {
    const page = "chapters/01_neuron/figures";
    const right = await Deno.readTextFile(`${root}/${page}/line.svg`);
    await Deno.writeTextFile(`${root}/${page}/line.svg`, "<svg/>");
    await Deno.copyFile(`${root}/${page}/valley.svg`, `${root}/${page}/gone.svg`);
    const [before, told] = [namesIn(`${root}/${page}`), await task(["figures", "1", "--check"])];
    assertEquals([told.code, told.err, namesIn(`${root}/${page}`)], [1, "", before]);
    const lines = ["line.svg differs: it carries no figure", "gone.svg is no longer among the figures"];
    assertEquals(told.out, lines.map((line) => `${page}/${line}\n`).join(""));

    const mended = await task(["figures", "neuron"]);
    assertEquals([mended.code, mended.err], [0, ""]);
    assertEquals(namesIn(`${root}/${page}`), before.filter((name) => name !== "gone.svg"));
    assertEquals(await Deno.readTextFile(`${root}/${page}/line.svg`), right);
    assertEquals(await task(["figures", "1", "--check"]), { code: 0, out: "", err: "" });
  },
);

inCopy("damaged data are told in one line by every command that reads them", async (root, task) => {
  const iris = await Deno.readTextFile(`${root}/data/iris.csv`);
  await Deno.writeTextFile(`${root}/data/iris.csv`, iris.replace(/\n[\d.]+,/, "\nwide,"));
  const commands = ["chapter 1", "chapter 1 --figures pictures", "claims 1", "figures 1", "sync"];
  for (const command of commands) {
    const { code, err } = await task(command.split(" "));
    assertEquals(code, 1, command);
    assertMatch(err, /^Cannot read data\/iris\.csv, line 2, .+\n$/, command);
  }
  assertEquals(namesIn(`${root}/pictures`), []);
});

inCopy(
  "a claim that does not hold ends `claims` with 1, after all have been tried on all their seeds",
  async (root, task) => {
    await Deno.writeTextFile(
      `${root}/chapters/01_neuron/claims.ts`,
      `import { claim } from "../claim.ts";
    const small = { because: "", experiment: (seed: number) => ({ seed }), seeds: 12 };
    export const claims = [
      claim({ ...small, says: "The seed is below 12.", holds: ({ seed }) => seed < 12 }),
      claim({ ...small, says: "The seed is below 13.", holds: ({ seed }) => seed < 13 }),
    ];`,
    );
    const { code, out } = await task(["claims", "1"]);
    assertEquals([code, out.split("\n").slice(2)], [1, [
      "The seed is below 12.",
      "  DOES NOT HOLD, on 11 of 12 seeds (not on 12): seed 1",
      "",
      "The seed is below 13.",
      "  holds, on 12 of 12 seeds: seed 1",
      "",
      "1 of 2 claims hold.",
      "",
    ]]);
  },
);
