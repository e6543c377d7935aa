/** The commands as a reader types them. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { contents } from "../chapters/contents.ts";
import { fileOf, rightsOf } from "../chapters/start.ts";
import { outputOf } from "./files.ts";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** With color allowed, as far as the surroundings have a say. */
function task(...args: string[]): Promise<Run> {
  return taskWith({}, ...args);
}

async function taskWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Run> {
  const options = { stdin: "null", env: { NO_COLOR: "", ...env } } as const;
  const command = ["task", "--quiet", "--cwd", fileOf("."), ...args];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: command, ...options }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

const ESCAPE = "\u001b";

Deno.test("`chapter` alone lists every chapter with its sentence", async () => {
  const { code, out } = await task("chapter");
  assertEquals(code, 0);
  const words = out.replace(/\s+/g, " ");
  for (const { number, name, shows } of contents) assertStringIncludes(words, `${number} ${name} ${shows}`);
  const widths = out.split("\n").map((line) => line.length);
  assert(Math.max(...widths) <= 80 && Math.max(...widths) > 70, "the sentences fill the 80 columns of a pipe");
});

Deno.test("a chapter opens by number, by padded number, by name, and by the beginning of its name", async () => {
  const first = await task("chapter", "1");
  assertEquals(first.code, 0, first.err);
  assertStringIncludes(first.out.replace(/\s+/g, " "), contents[0].shows);
  assertMatch(first.out, /^Chapter 1: One neuron\n/);
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
  assertEquals((await task("chapter", "1", "--seed", "4294967295")).code, 0);
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
  [["n"], /^error: there is no chapter n\. It may be neuron or network\./],
  [["zzz"], /^error: there is no chapter zzz\. `deno task chapter` lists them all\.\n/],
  [[""], /^error: there is no chapter \. `deno task chapter` lists them all\.\n/],
  [["1", "--figures", ""], /Name a folder; "\." is the one in which you are\./],
  [["1", "--figures", "one,two"], /^Cannot write into one,two: choose a path without a comma\n$/],
  [["1", "--seed", "4294967296"], /A seed is a whole number from 0 to 4294967295\./],
  [["1", "--seed", "x"], /A seed is a whole number from 0 to 4294967295\./],
  [["1", "--seed"], /argument missing/],
  [["1", "2"], /too many arguments/],
  [["8", "--device", "wasm"], /^error: chapter 8 calculates with plain numbers, which need no device\n\nUsage:/],
  [["9", "--device", "cpu"], /argument 'cpu' is invalid\. Allowed choices are gpu, wasm, reference, auto\./],
  [["9", "--device"], /argument missing/],
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
  assertMatch(missing.err, /^error: there is no chapter nothing\. .+\n\nUsage: deno task claims/);
});

Deno.test("`gradcheck` refuses a name that no derivative has, without a stack trace", async () => {
  const { code, err } = await task("gradcheck", "zzz");
  assertEquals([code, err.split("\n").length], [1, 2]);
  assertMatch(err, /^Cannot check "zzz": .+ `deno task gradcheck` lists them all\.\n$/);
});

Deno.test("a chapter calculates where the reader wants it, and says so", async () => {
  const { code, out } = await task("chapter", "9", "--device", "wasm");
  assertEquals(code, 0);
  assertMatch(out.replace(/\s+/g, " "), /Device: wasm\. Where the chapter names a device itself, it is that one\./);
  assertStringIncludes(out.replace(/\s+/g, " "), "So the claims are tried on the reference device.");
  assert(!out.includes("does not hold"));
});

/** A way to the GPU that this system has not. */
const NO_GPU = { DENO_WEBGPU_BACKEND: Deno.build.os === "windows" ? "metal" : "dx12" };

Deno.test("where there is no GPU, `--device gpu` says what to install, and `--device auto` why it took another one", async () => {
  const { code, err } = await taskWith(NO_GPU, "chapter", "9", "--device", "gpu");
  assertEquals([code, err.split("\n").length], [1, 2]);
  assertMatch(err, /^Cannot use the GPU: no adapter was found; install .+: apt-get install mesa-vulkan-drivers\n$/);
  const { out } = await taskWith(NO_GPU, "chapter", "9", "--device", "auto");
  assertMatch(
    out.replace(/\s+/g, " "),
    /Device: wasm\. Cannot use the GPU: no adapter was found; install .+-drivers\. Where/,
  );
});

/** Opens a chapter, sends a signal to the program that started it as soon as it prints, and says how both ended. */
async function interrupted(chapter: string, signal: Deno.Signal): Promise<{ code: number; out: string }> {
  const rights = ["--no-prompt", "--ignore-env", "--allow-env=TERM,COLORTERM,INIT_CWD", "--allow-run=deno"];
  const args = ["run", "--quiet", ...rights, fileOf("chapters/run.ts"), chapter];
  const child = new Deno.Command("deno", { args, cwd: fileOf("."), stdin: "null", stdout: "piped" }).spawn();
  let out = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (out === "") child.kill(signal);
    out += text;
  }
  return { code: (await child.status).code, out };
}

Deno.test("Ctrl-C is the chapter's to take: the program that started it stays until it has ended", async () => {
  const { code, out } = await interrupted("1", "SIGINT"); // to the first of the two alone; Ctrl-C sends it to both
  assertEquals(code, 0);
  assertStringIncludes(out, "What this chapter claims");
});

Deno.test("a program that is told to end takes its chapter along", async () => {
  const { code, out } = await interrupted("network", "SIGTERM");
  assertEquals(code, 143);
  assert(!out.includes("What this chapter claims"), "the chapter went on alone");
});

const probe = `
  const tries = {
    network: async () => await fetch("http://127.0.0.1:8000/"),
    import: () => import("https://raw.githubusercontent.com/module.ts").catch((error) => !error.message.includes("--no-remote")),
    program: async () => await new Deno.Command("deno").output(),
    write: () => Deno.writeTextFile("probe.txt", ""),
    figures: async () => (await Deno.permissions.query({ name: "write", path: "out" })).state === "granted",
    read: () => Deno.readTextFile("README.md"),
    secrets: async () => await Deno.env.get("HOME") === undefined,
    data: () => Deno.readTextFile("data/iris.csv"),
  };
  for (const [name, act] of Object.entries(tries)) {
    console.log(name, await act().then((found) => typeof found === "boolean" ? found : "allowed", (error) => error.name));
  }`;

for (const folder of [undefined, "out"]) {
  Deno.test(`a chapter reads the data and writes ${folder ? "figures" : "nothing"}; it has no network and no programs`, async () => {
    const { out } = await outputOf(probe, rightsOf(folder ? [folder] : []));
    assertEquals(out.trim().split("\n"), [
      "network NotCapable",
      "import false",
      "program NotCapable",
      "write NotCapable",
      `figures ${folder !== undefined}`,
      "read NotCapable",
      "secrets true",
      "data allowed",
    ]);
  });
}
