/** The files of the repository, for the tests that hold the whole house together. */
import { fileOf } from "../chapters/start.ts";

/** Paths from the root of all files below a folder, in order; folders that tools make are left out. */
export function filesBelow(folder: string): string[] {
  const entries = [...Deno.readDirSync(fileOf(folder))].sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    if (name.startsWith(".") || name === "node_modules") return [];
    const path = folder === "." ? name : `${folder}/${name}`;
    return isDirectory ? filesBelow(path) : [path];
  });
}

export function textOf(path: string): string {
  return Deno.readTextFileSync(fileOf(path));
}

/** What a module imports, as paths from the root; packages keep their names. */
export function importsOf(path: string): string[] {
  const specifiers = [...textOf(path).matchAll(/(?:\bfrom|^import|\bimport\()\s*"([^"]+)"/gm)].map(([, name]) => name);
  return specifiers.map((name) => name.startsWith(".") ? resolved(path, name) : name);
}

function resolved(from: string, name: string): string {
  return new URL(name, `file:///${from}`).pathname.slice(1);
}
