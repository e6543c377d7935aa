/** The commands as a reader types them. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { contents } from "../chapters/contents.ts";
import { fileOf, rightsOf } from "../chapters/start.ts";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function task(...args: string[]): Promise<Run> {
  const command = new Deno.Command("deno", { args: ["task", "--quiet", "--cwd", fileOf("."), ...args], stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

const ESCAPE = "\u001b";

Deno.test("`chapter` alone lists every chapter with its sentence", async () => {
  const { code, out } = await task("chapter");
  assertEquals(code, 0);
  const words = out.replace(/\s+/g, " ");
  for (const { number, name, claim } of contents) assertStringIncludes(words, `${number} ${name} ${claim}`);
});

Deno.test("a chapter opens by number, by padded number, by name, and by the beginning of its name", async () => {
  const first = await task("chapter", "1");
  assertEquals(first.code, 0, first.err);
  assertStringIncludes(first.out, "Chapter 1: One neuron");
  for (const wish of ["01", "neuron", "neu"]) assertEquals((await task("chapter", wish)).out, first.out);
});

Deno.test("piped output holds no escapes", async () => {
  for (const args of [["chapter"], ["chapter", "1"], ["chapter", "--help"]]) {
    const { out, err } = await task(...args);
    assert(!out.includes(ESCAPE) && !err.includes(ESCAPE), args.join(" "));
  }
});

Deno.test("the seed decides what is random", async () => {
  const [one, two, again] = [
    await task("chapter", "1", "--seed", "1"),
    await task("chapter", "1", "--seed", "2"),
    await task("chapter", "1"),
  ];
  assert(one.out !== two.out);
  assertEquals(one.out, again.out);
});

Deno.test("`--step` walks through a chapter without waiting where nobody sits at a terminal", async () => {
  const { code, out } = await task("chapter", "7", "--step");
  assertEquals(code, 0);
  assertMatch(out, /Step 1: g = e \^ f/);
  assert(!out.includes("Enter goes on"));
});

const last = contents[contents.length - 1].name;
const withoutSecondLetter = (name: string) => name[0] + name.slice(2);

const mistakes: [args: string[], message: RegExp][] = [
  [["nueron"], /Did you mean neuron\?/],
  [[withoutSecondLetter(last)], new RegExp(`Did you mean ${last}\\?`)],
  [["0"], /There are chapters 1 to \d+\./],
  [["99"], /^error: there is no chapter 99\. There are chapters 1 to \d+\.\n\nUsage: deno task chapter/],
  [["1", "--sed", "3"], /unknown option '--sed'\s+\(Did you mean --seed\?\)[\s\S]*Usage: deno task chapter/],
  [["1", "--step"], /^error: chapter 1 has no steps to walk through\n\nUsage: deno task chapter/],
  [["1", "--seed", "x"], /A seed is a whole number from 0 to 4294967295\./],
  [["1", "--seed"], /argument missing/],
  [["1", "2"], /too many arguments/],
];

for (const [args, message] of mistakes) {
  Deno.test(`\`chapter ${args.join(" ")}\` says what is wrong, without a stack trace`, async () => {
    const { code, err } = await task("chapter", ...args);
    assertEquals(code, 1);
    assertMatch(err, message);
    assert(!/^\s+at /m.test(err), err);
  });
}

Deno.test("`claims` tries one chapter, and refuses a chapter that is not there", async () => {
  const { code, out } = await task("claims", "1");
  assertEquals(code, 0);
  assertMatch(out, /(\d+) of \1 claims hold\./);
  const missing = await task("claims", "nothing");
  assertEquals(missing.code, 1);
  assertMatch(missing.err, /^error: there is no chapter nothing\. Did you mean \w+\?\n\nUsage: deno task claims/);
});

Deno.test("a chapter has no right to the network, to programs, or to write where it was not told", async () => {
  const probe = `
    const tries = {
      network: async () => await fetch("http://127.0.0.1:8000/"),
      program: async () => await new Deno.Command("deno").output(),
      write: () => Deno.writeTextFile("probe.txt", ""),
      read: () => Deno.readTextFile("README.md"),
      secrets: async () => await Deno.env.get("HOME") === undefined,
      data: () => Deno.readTextFile("data/iris.csv"),
    };
    for (const [name, act] of Object.entries(tries)) {
      console.log(name, await act().then((found) => found === true ? "nothing" : "allowed", (error) => error.name));
    }`;
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--ignore-env", ...rightsOf({}), "-"],
    cwd: fileOf("."),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(probe));
  await writer.close();
  const { stdout } = await child.output();
  const found = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(found, [
    "network NotCapable",
    "program NotCapable",
    "write NotCapable",
    "read NotCapable",
    "secrets nothing",
    "data allowed",
  ]);
});
