import { assertEquals, assertThrows } from "@std/assert";
import { fillExcerpts } from "../../chapters/excerpts.ts";
import type { Block } from "../../lib/figure/page.ts";

const source = `/** Doubles. */
export function double(x: number): number {
  const y = 2 * x;
  return y;
}

export const half = (x: number) => x / 2;

export const list = [
  1,
];

const long =
  "x";

type Either =
  | { one: 1 }
  | { two: 2 };

/** Waits. */
export async function wait(
  time: number,
): Promise<void> {
  await time;

  return;
}
export const both = (x: number) =>
  double(x);

const text = \`
margin\`;
`;
const printed: Block[] = [
  { kind: "heading", text: "First" },
  { kind: "text", text: "One." },
  { kind: "bars", name: "b", title: "B", label: "l", bars: [] },
  { kind: "table", head: ["a"], rows: [[1]] },
  { kind: "heading", text: "Second" },
];
const fill = (page: string) => fillExcerpts(page, { file: () => source, printed });

Deno.test("a fence is filled with the definition that it names", () => {
  const body = "export function double(x: number): number {\n  const y = 2 * x;\n  return y;\n}";
  assertEquals(
    fill("a\n```ts ignore m.ts#double\nold\n```\nb\n"),
    `a\n\`\`\`ts ignore m.ts#double\n${body}\n\`\`\`\nb\n`,
  );
  assertEquals(
    fill("```ts ignore m.ts#half\n```"),
    "```ts ignore m.ts#half\nexport const half = (x: number) => x / 2;\n```",
  );
  assertEquals(fill("```ts ignore m.ts#list\n```"), "```ts ignore m.ts#list\nexport const list = [\n  1,\n];\n```");
});

Deno.test("a definition is quoted to its end, however it is broken into lines", () => {
  const quoted = (name: string) => fill(`\`\`\`ts ignore m.ts#${name}\n\`\`\``).split("\n").slice(1, -1).join("\n");
  assertEquals(quoted("long"), 'const long =\n  "x";');
  assertEquals(quoted("Either"), "type Either =\n  | { one: 1 }\n  | { two: 2 };");
  const body = "): Promise<void> {\n  await time;\n\n  return;\n}";
  assertEquals(quoted("wait"), `export async function wait(\n  time: number,\n${body}`);
  assertEquals(quoted("both"), "export const both = (x: number) =>\n  double(x);");
});

Deno.test("a fence is filled with what is printed under a heading, figures left out", () => {
  assertEquals(fill("```text main.ts#First\n```"), "```text main.ts#First\nOne.\n\na\n─\n1\n```");
});

Deno.test("other fences stay as they are", () => {
  const page = "```ts\nconst a = 1;\n```\n\n```python\nimport torch\n```\n";
  assertEquals(fill(page), page);
});

Deno.test("a fence that quotes nothing is an error", () => {
  assertThrows(() => fill("```ts ignore m.ts#triple\n```"), Error, "Cannot quote triple: m.ts does not define it");
  assertThrows(() => fill("```ts ignore m.ts#text\n```"), Error, "Cannot quote text: its end in m.ts is not clear");
  assertThrows(
    () => fill("```text main.ts#Third\n```"),
    Error,
    'Cannot quote "Third": the experiment prints no such heading',
  );
});
