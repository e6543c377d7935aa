/** README says what is so: its program prints what stands below it, its commands exist. */
import { assert, assertEquals } from "@std/assert";
import { fileOf } from "../chapters/start.ts";
import { textOf } from "./files.ts";

const readme = textOf("README.md");
const fences = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));

Deno.test("the program that README opens with prints what stands below it", async () => {
  const program = fences.find(({ language }) => language === "ts")!.text;
  const printed = fences.find(({ language }) => language === "text")!.text;
  assert(program.split("\n").length <= 16, "the program is to be short");
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--ignore-env", "--allow-read=data", "-"],
    cwd: fileOf("."),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { code, stdout } = await child.output();
  assertEquals([code, new TextDecoder().decode(stdout)], [0, printed]);
});

Deno.test("every `deno task` that a page names exists", () => {
  const { tasks } = JSON.parse(textOf("deno.json"));
  for (const page of ["README.md", "data/README.md", "ERRATA.md"]) {
    for (const [, name] of textOf(page).matchAll(/(?:deno|deno@[\d.]+) task (\w+)/g)) {
      assert(name in tasks, `${page}: ${name}`);
    }
  }
});

Deno.test("no task has all rights, and none asks", () => {
  const { tasks } = JSON.parse(textOf("deno.json"));
  for (const [name, { command }] of Object.entries<{ command: string }>(tasks)) {
    assert(!/ -A\b|--allow-all|--allow-net\b/.test(command), name);
    for (const part of command.split("&&").filter((one) => /deno (run|test)/.test(one))) {
      assert(part.includes("--no-prompt") && part.includes("--ignore-env"), `${name}: ${part}`);
    }
  }
});
