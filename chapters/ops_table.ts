/**
 * The table of ops, made from their entries, so that it says what is so.
 *
 * Two things are not in an entry: the file that defines an op, and the files that use it. They are read from the import and
 * export statements of the sources, which the caller hands in as text.
 */
import type { Arguments, Entry, Kind } from "../lib/op.ts";

/** What the table needs of an op, whatever it takes. */
export interface Listed {
  readonly kind: Kind;
  readonly entry: Entry<Arguments>;
}

/** The texts of source files, by their paths from the root: "lib/ops/rows.ts". */
export type Sources = ReadonlyMap<string, string>;

/** One op of the table. */
export interface OpRow {
  readonly name: string;
  readonly kind: Kind;
  /** How it is called: "matmul(a, b, { aTransposed, bTransposed }?)". */
  readonly call: string;
  /** The value: a formula, or words with the shapes. */
  readonly value: string;
  /** The gradient of each tensor that it takes, by name; none where nothing flows back. */
  readonly slopes: readonly (readonly [name: string, is: string])[];
  /** Where it is not defined, or has no slope. */
  readonly domain?: string;
  /** What it is for. */
  readonly use: string;
  /** The file that defines it, from the root. */
  readonly file: string;
  /** The other files that import it, from the root, in the order of the sources. */
  readonly usedIn: readonly string[];
}

const MODULE = "lib/ops/mod.ts";

/** All ops among the exports of a module. */
export function opsIn(exports: Readonly<Record<string, unknown>>): Listed[] {
  return Object.values(exports).filter(isOp);
}

function isOp(value: unknown): value is Listed {
  return typeof value === "function" && "entry" in value && "kind" in value;
}

/** A row for each op, in the order in which `ops/mod.ts` exports the files, and each file its ops. */
export function opRows(ops: readonly Listed[], sources: Sources): OpRow[] {
  const files = filesBehind(MODULE, sources), users = usersIn(sources);
  const found = ops.map(({ kind, entry }) => {
    const { name, takes, is, slopes, domain, use } = entry;
    const at = files.findIndex((file) => definitionIn(sources, file, name) >= 0);
    if (at < 0) throw new Error(`Cannot list ${name}: no file that ${MODULE} exports defines it`);
    const usedIn = [...users.get(name) ?? []].filter((path) => path !== files[at]);
    const row = { name, kind, call: `${name}(${takes})`, value: is, slopes: Object.entries(slopes), domain, use };
    return { at, line: definitionIn(sources, files[at], name), row: { ...row, file: files[at], usedIn } };
  });
  return found.toSorted((a, b) => a.at - b.at || a.line - b.line).map(({ row }) => row);
}

/** The files that a module exports from, in order, each before those that it exports from itself. */
function filesBehind(module: string, sources: Sources): string[] {
  const exports = textOf(sources, module).matchAll(/^export (?:\*|\{[^}]*\}) from "([^"]+)";/gm);
  const files = [...exports].map(([, name]) => resolved(module, name));
  return [...new Set(files.flatMap((file) => [file, ...filesBehind(file, sources)]))];
}

/** Where in the file a name is defined, alone or as one of several; -1 where it is not. */
function definitionIn(sources: Sources, file: string, name: string): number {
  return textOf(sources, file).search(
    new RegExp(`^export (?:const|function) (?:${name}\\b|\\[[^\\]]*\\b${name}\\b)`, "m"),
  );
}

function textOf(sources: Sources, path: string): string {
  const text = sources.get(path);
  if (text !== undefined) return text;
  throw new Error(`Cannot make the table of ops: ${path} is not among the sources`);
}

/** The files that import each name from the folder of ops or from the library's public names, in order. */
function usersIn(sources: Sources): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const [path, text] of sources) {
    for (const name of importsOf(path, text)) users.set(name, (users.get(name) ?? new Set()).add(path));
  }
  return users;
}

/** The names of ops that a file may import; of a module that is imported as a whole, those that are named. */
function importsOf(path: string, text: string): string[] {
  const statements = text.matchAll(/^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";/gm);
  return [...statements].flatMap(([, names, whole, from]) => {
    if (!/^lib\/(ops\/|mod\.ts$)/.test(resolved(path, from))) return [];
    if (whole) return [...text.matchAll(new RegExp(`\\b${whole}\\.(\\w+)`, "g"))].map(([, name]) => name);
    return names.split(",").map((name) => name.trim().replace(/ as .*/, ""));
  });
}

function resolved(from: string, name: string): string {
  return new URL(name, `file:///${from}`).pathname.slice(1);
}

/** The first sentence or two of a file: the comment that it opens with, up to the first empty line. */
export function openingOf(source: string): string {
  const [, comment = ""] = source.match(/^\/\*\*([\s\S]*?)\*\//) ?? [];
  const lines = comment.trim().split("\n").map((line) => line.replace(/^ *\* ?/, "").trim());
  const end = lines.indexOf("");
  return lines.slice(0, end < 0 ? undefined : end).join(" ");
}
