import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { Figure } from "../lib/figure/figure.ts";
import { encode } from "../lib/figure/json.ts";
import { figureSvg } from "./svg.ts";

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const bars = (name: string, value = 1): Figure => ({
  kind: "bars",
  name,
  title: "Bars",
  label: "length",
  bars: [{ label: "a", value }],
});

/** Runs `draw.ts` on a folder's figures, with rights to this folder alone. */
async function draw(folder: string, ...options: string[]) {
  return await run(folder, `${folder}/figures.json`, ...options);
}

async function run(folder: string, ...options: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: argsFor(folder, options) }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout).split("\n").filter((line) => line !== ""), err: text(stderr) };
}

function argsFor(folder: string, options: string[]): string[] {
  const rights = ["--no-prompt", "--ignore-env", `--allow-read=${folder}`, `--allow-write=${folder}`];
  return ["run", "--config", fileOf("deno.json"), ...rights, fileOf("draw.ts"), ...options];
}

/** A test with a folder of its own, deleted afterwards. */
function inFolder(name: string, test: (folder: string) => Promise<void>) {
  Deno.test(name, async () => {
    await Deno.mkdir(fileOf("../out"), { recursive: true });
    const folder = await Deno.makeTempDir({ dir: fileOf("../out") });
    try {
      await test(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

function give(folder: string, json: string): Promise<void> {
  return Deno.writeTextFile(`${folder}/figures.json`, json);
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

inFolder("figures are drawn, told, and checked; figures.json is used up", async (folder) => {
  await give(folder, encode([bars("one"), bars("two", NaN)]));
  assertEquals(await draw(folder), { code: 0, out: [`${folder}/one.svg`, `${folder}/two.svg`], err: "" });
  assertEquals(namesIn(folder), ["one.svg", "two.svg"]);
  assertEquals(await Deno.readTextFile(`${folder}/two.svg`), await figureSvg(bars("two", NaN)));

  await give(folder, encode([bars("one"), bars("two", NaN)]));
  assertEquals(await draw(folder, "--check"), { code: 0, out: [], err: "" });
  assertEquals(namesIn(folder), ["one.svg", "two.svg"]);
});

inFolder("--check names every file that differs, and changes none", async (folder) => {
  const old = { same: bars("same"), data: bars("data"), gone: bars("gone"), look: bars("look") };
  for (const [name, figure] of Object.entries(old)) {
    const svg = await figureSvg(figure);
    await Deno.writeTextFile(`${folder}/${name}.svg`, name === "look" ? svg.replace("#0072B2", "#0072B3") : svg);
  }
  await Deno.writeTextFile(`${folder}/alien.svg`, "<svg/>");
  const before = namesIn(folder);
  const names = ["same", "data", "look", "new", "alien"];
  await give(folder, encode(names.map((name) => bars(name, name === "data" ? 2 : 1))));
  const { code, out, err } = await draw(folder, "--check");
  assertEquals([code, err, namesIn(folder)], [1, "", before]);
  assertEquals(out, [
    `${folder}/data.svg differs: data: bars[0].value is 1 in one and 2 in the other`,
    `${folder}/look.svg differs: the data are the same, the drawing is not`,
    `${folder}/new.svg is missing`,
    `${folder}/alien.svg differs: it carries no figure`,
    `${folder}/gone.svg is no longer among the figures`,
  ]);
});

inFolder("an SVG that was drawn before is deleted with --prune alone, one from elsewhere is left", async (folder) => {
  await Deno.writeTextFile(`${folder}/old.svg`, await figureSvg(bars("old")));
  await Deno.writeTextFile(`${folder}/logo.svg`, "<svg><metadata>by hand</metadata></svg>");
  await give(folder, encode([bars("one")]));
  assertEquals(await draw(folder), { code: 0, out: [`${folder}/one.svg`], err: "" });
  assertEquals(namesIn(folder), ["logo.svg", "old.svg", "one.svg"]);
  await give(folder, encode([bars("one")]));
  const { code, out } = await draw(folder, "--prune");
  assertEquals([code, out], [0, [`${folder}/one.svg`, `${folder}/old.svg deleted`]]);
  assertEquals(namesIn(folder), ["logo.svg", "one.svg"]);
});

inFolder("what cannot be drawn fails in one line, without a stack, and leaves nothing", async (folder) => {
  const loop = { kind: "graph", name: "g", title: "G", nodes: [], edges: [{ from: "a", to: "a" }] } as const;
  const bad: [json: string, line: RegExp][] = [
    ["[{]", /^Cannot read the JSON of a figure: .+\n$/],
    ['[{"kind":"pie"}]', /^Cannot read a figure: \[0\]\.kind is "pie" and should be .+\n$/],
    [encode([bars("../up")]), /^Cannot draw figure "\.\.\/up": a name has .+\n$/],
    [encode([bars("Up")]), /^Cannot draw figure "Up": .+\n$/],
    [encode([bars("")]), /^Cannot draw figure "": .+\n$/],
    [encode([bars("one"), bars("one")]), /^Cannot draw two figures named "one"\n$/],
    [encode([bars("one"), loop]), /^Cannot draw "G": an edge leads to .+\n$/],
  ];
  for (const [json, line] of bad) {
    await give(folder, json);
    const { code, out, err } = await draw(folder);
    assertEquals([code, out, namesIn(folder)], [1, [], []]);
    assertMatch(err, line);
  }
});

inFolder("a file that is not there, none at all, and a strange option are refused in one line", async (folder) => {
  const file = `${folder}/figures.json`;
  for (const options of [[`${folder}/none/figures.json`], [file], [], [folder], ["--check"], [file, "--chek"]]) {
    const { code, out, err } = await run(folder, ...options);
    assertEquals([code, out], [1, []]);
    assert(/^Cannot draw: .+\n$/.test(err), err);
  }
  await give(folder, encode([bars("one")]));
  assertEquals((await draw(folder, "--prune", "more")).code, 1);
  assertEquals(namesIn(folder), ["figures.json"]);
});

inFolder("Ctrl-C while figures are drawn leaves no file but pictures", async (folder) => {
  await give(folder, encode(Array.from({ length: 40 }, (_, i) => bars(`bars_${i}`))));
  const child = new Deno.Command("deno", { args: argsFor(folder, [`${folder}/figures.json`]), stdout: "null" }).spawn();
  let ended = false;
  const status = child.status.finally(() => ended = true);
  while (!ended && namesIn(folder).includes("figures.json")) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!ended) child.kill("SIGINT");
  assertEquals((await status).code, 130);
  assertEquals(namesIn(folder).filter((name) => !name.endsWith(".svg")), []);
});
