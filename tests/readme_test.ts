/** README says what is so: its program prints what stands below it, its commands exist. */
import { assert, assertEquals } from "@std/assert";
import { filesBelow, outputOf, textOf } from "./files.ts";

const readme = textOf("README.md");
const fences = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));

Deno.test("the program that README opens with prints what stands below it", async () => {
  const program = fences.find(({ language }) => language === "ts")!.text;
  const printed = fences.find(({ language }) => language === "text")!.text;
  assert(program.split("\n").length <= 16, "the program is to be short");
  assertEquals(await outputOf(program, ["--no-prompt", "--ignore-env", "--allow-read=data"]), {
    code: 0,
    out: printed,
  });
});

Deno.test("every `deno task` that a page names exists", () => {
  const { tasks } = JSON.parse(textOf("deno.json"));
  for (const page of filesBelow(".").filter((path) => path.endsWith(".md"))) {
    for (const [, name] of textOf(page).matchAll(/(?:deno|deno@[\d.]+) task ([\w:]+)/g)) {
      assert(name in tasks, `${page}: ${name}`);
    }
  }
});

Deno.test("no task has all rights, and none asks", () => {
  const { tasks } = JSON.parse(textOf("deno.json"));
  for (const [name, { command }] of Object.entries<{ command: string }>(tasks)) {
    assert(!/ -A\b|--allow-all|--allow-net(?!=)/.test(command), name);
    for (const part of command.split("&&").filter((one) => /deno (run|test)/.test(one))) {
      assert(part.includes("--no-prompt") && part.includes("--ignore-env"), `${name}: ${part}`);
    }
  }
});

Deno.test("README tells of every task, and `ok` runs every test but that of the browser", () => {
  const { tasks } = JSON.parse(textOf("deno.json"));
  for (const name of Object.keys(tasks)) assert(new RegExp(`deno task ${name}\\b`).test(readme), name);
  for (const name of Object.keys(tasks).filter((one) => /^test\b(?!:browser)/.test(one))) {
    assert(tasks.ok.command.split(" && ").includes(`deno task ${name}`), name);
  }
});
