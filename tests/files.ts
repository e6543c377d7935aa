/** The files of the repository and its programs, for the tests that hold the whole house together. */
import { fileOf } from "../chapters/start.ts";

/** Paths from the root of all files below a folder, in order; folders that tools make are left out. */
export function filesBelow(folder: string): string[] {
  const entries = [...Deno.readDirSync(fileOf(folder))].sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    if (name.startsWith(".") || ["node_modules", "out", "coverage"].includes(name)) return [];
    const path = folder === "." ? name : `${folder}/${name}`;
    return isDirectory ? filesBelow(path) : [path];
  });
}

export function textOf(path: string): string {
  return Deno.readTextFileSync(fileOf(path));
}

/** What a module imports, as paths from the root; packages keep their names. */
export function importsOf(path: string): string[] {
  const specifiers = [
    ...textOf(path).matchAll(/(?:^(?:import|export)\s[^"=;(]*\bfrom|^import|\bimport\()\s*"([^"]+)"/gm),
  ].map(([, name]) => name);
  return specifiers.map((name) => name.startsWith(".") ? resolved(path, name) : name);
}

function resolved(from: string, name: string): string {
  return new URL(name, `file:///${from}`).pathname.slice(1);
}

/** What a program of a few lines prints that runs in the root with these rights. */
export async function outputOf(program: string, rights: readonly string[]): Promise<{ code: number; out: string }> {
  const args = ["run", "--quiet", ...rights, "-"];
  const child = new Deno.Command("deno", { args, cwd: fileOf("."), stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { code, stdout } = await child.output();
  return { code, out: new TextDecoder().decode(stdout) };
}
