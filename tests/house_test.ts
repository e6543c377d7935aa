/** The rules of the house: who may import whom, what a chapter consists of, how long a file may be. */
import { assert, assertEquals } from "@std/assert";
import { contents, folderOf } from "../chapters/contents.ts";
import { filesBelow, importsOf, textOf } from "./files.ts";

const modules = (folder: string) => filesBelow(folder).filter((path) => path.endsWith(".ts"));
const code = ["chapters", "lib", "std", "figures", "bench", "tests"].flatMap(modules);
const isPackage = (name: string) => !/^(chapters|lib|std|figures|bench|tests|data|gpu)\//.test(name);

Deno.test("lib runs in a browser: it imports no package but @std, no chapter, and names no Deno", () => {
  for (const path of modules("lib")) {
    for (const name of importsOf(path)) {
      assert(name.startsWith("lib/") || name.startsWith("gpu/") || name.startsWith("@std/"), `${path} imports ${name}`);
    }
    assert(!/\bDeno\.|\bprocess\./.test(textOf(path)), `${path} needs Deno`);
  }
});

Deno.test("lib makes no code out of text: pages may forbid it", () => {
  for (const path of modules("lib")) {
    assert(!/(?<!wasm-unsafe-)\beval\b|\bFunction\(/.test(textOf(path)), `${path} makes code out of text`);
  }
});

Deno.test("no import runs upward: from chapters to lib, from figures to both, from bench to lib, and only tests import tests", () => {
  const allowed: Record<string, RegExp> = {
    chapters: /^(chapters|lib|data)\//,
    bench: /^(bench\/|lib\/|chapters\/markdown_table)/,
    figures: /^(figures|chapters|lib|tests\/lib\/figure)\//,
    std: /^std\//,
  };
  for (const path of code) {
    const rule = allowed[path.split("/")[0]];
    for (const name of importsOf(path)) {
      assert(!rule || isPackage(name) || rule.test(name), `${path} imports ${name}`);
    }
  }
});

/** What stands on a line of this list imports only what stands on that line or above it. */
const LADDER_OF_LIB = [
  ["shape.ts", "random.ts", "normal.ts", "difference.ts", "solve.ts", "figure/"],
  ["check_gradient.ts", "formula/"],
  ["device/"],
  ["tensor.ts"],
  ["create.ts", "show.ts", "op.ts"],
  ["ops/"],
  ["autograd.ts", "update.ts", "compile.ts"],
  ["check_op.ts", "data/", "nn/"],
  ["optim/"],
  ["training/"],
  ["files/"],
  ["mod.ts"],
];

Deno.test("inside lib, imports run one way too, and every file has its place", () => {
  const rankOf = (path: string) =>
    LADDER_OF_LIB.findIndex((line) => line.some((name) => `lib/${name}` === path || path.startsWith(`lib/${name}`)));
  for (const path of modules("lib")) {
    assert(rankOf(path) >= 0, `${path} has no place in the ladder of lib`);
    for (const name of importsOf(path).filter((name) => name.startsWith("lib/"))) {
      assert(rankOf(name) <= rankOf(path), `${path} imports ${name}, which builds on it`);
    }
  }
});

Deno.test("a chapter imports nothing of a later one, and of lib only what was introduced", () => {
  for (const chapter of contents) {
    const earlier = contents.filter(({ number }) => number <= chapter.number);
    const known = earlier.flatMap(({ introduces }) => introduces);
    const folders = earlier.map(folderOf);
    for (const path of modules(`chapters/${folderOf(chapter)}`)) {
      for (const name of importsOf(path)) {
        const [, folder] = name.match(/^chapters\/(\d\d_[a-z_]+)\//) ?? [];
        assert(!folder || folders.includes(folder), `${path} imports from the later chapter ${folder}`);
        const introduced = known.some((module) => module.endsWith("/") ? name.startsWith(module) : name === module);
        assert(!name.startsWith("lib/") || introduced, `${path} imports ${name}, which no chapter has introduced yet`);
      }
    }
  }
});

Deno.test("every chapter's folder is in the contents, and has its four files and its figures", () => {
  const folders = [...new Set(filesBelow("chapters").map((path) => path.match(/^chapters\/(\d\d_\w+)\//)?.[1]))];
  assertEquals(folders.filter((folder) => folder !== undefined), contents.map(folderOf));
  for (const chapter of contents) {
    const files = filesBelow(`chapters/${folderOf(chapter)}`).map((path) => path.split("/").slice(2).join("/"));
    for (const name of ["README.md", "main.ts", "claims.ts", `${chapter.name}.ts`]) {
      assert(files.includes(name), `chapter ${chapter.number} lacks ${name}`);
    }
    assert(files.some((name) => name.startsWith("figures/")), `chapter ${chapter.number} shows no figure`);
  }
  assertEquals(contents.map(({ number }) => number), contents.map((_, i) => i + 1));
});

Deno.test("files stay short: 250 lines at most, an idea 120", () => {
  const ideas = contents.map((chapter) => `chapters/${folderOf(chapter)}/${chapter.name}.ts`);
  for (const path of code) {
    const lines = textOf(path).split("\n").length - 1;
    const most = ideas.includes(path) ? 120 : 250;
    assert(lines <= most, `${path} has ${lines} lines`);
  }
});

Deno.test("every figure of a page exists, and a folder of figures holds nothing else", () => {
  for (const chapter of contents) {
    const folder = `chapters/${folderOf(chapter)}`;
    const shown = [...textOf(`${folder}/README.md`).matchAll(/!\[[^\]]*\]\((figures\/[^)]+)\)/g)].map(([, name]) =>
      name
    );
    const drawn = filesBelow(`${folder}/figures`).map((path) => path.slice(folder.length + 1))
      .filter((path) => !path.endsWith(".json")); // an interrupted drawing may leave its data behind
    assertEquals(shown.sort(), drawn.sort(), folder);
  }
});

Deno.test("every link of a page leads to a file that is there", () => {
  const all = filesBelow(".");
  for (const path of all.filter((name) => name.endsWith(".md"))) {
    const prose = textOf(path).replace(/^```[\s\S]*?^```$/gm, "").replace(/\$[^$\n]+\$/g, "");
    for (const [, target] of prose.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue;
      const file = new URL(target, `file:///${path}`).pathname.slice(1);
      const there = all.some((one) => one === file || one.startsWith(`${file}/`));
      assert(there, `${path} links to ${target}`);
    }
  }
});

Deno.test("every work that is cited by name and year stands in REFERENCES.md", () => {
  const references = textOf("REFERENCES.md");
  const pages = filesBelow(".").filter((path) => /\.(ts|md)$/.test(path) && !path.startsWith("tests/"));
  for (const path of pages) {
    for (const { author, year } of citationsIn(textOf(path))) {
      const listed = references.split("\n").some((line) => line.includes(author) && line.includes(year));
      assert(listed, `${path} cites ${author} ${year}`);
    }
  }
});

/** "(Cox 1958)", "(Solla et al. 1988; Bishop 2006)" and "Berkson (1944)"; lines of comments are joined first. */
function citationsIn(text: string): { author: string; year: string }[] {
  const name = "(?<author>\\p{Lu}[\\p{L}'-]+)(?: et al\\.| and \\p{Lu}[\\p{L}'-]+)?";
  const inside = new RegExp(`(?<=[(;] ?)${name} (?<year>\\d{4})(?=[;)])`, "gu");
  const before = new RegExp(`${name} \\((?<year>\\d{4})\\)`, "gu");
  const joined = text.replace(/\s+(?:(?:\*|\/\/) )?/g, " ");
  return [...joined.matchAll(inside), ...joined.matchAll(before)].map(({ groups }) => ({
    author: groups!.author,
    year: groups!.year,
  }));
}

Deno.test("citations are found in all their forms", () => {
  const found = citationsIn(
    "a (Cox 1958) b (Solla et al. 1988; King and Zeng 2001), Berkson (1944),\n * Le\n * Cun (1998).",
  );
  assertEquals(found.map(({ author, year }) => author + year), [
    "Cox1958",
    "Solla1988",
    "King2001",
    "Berkson1944",
    "Cun1998",
  ]);
});
