/** The table of ops as Markdown, for the page in `lib/ops`. */
import type { OpRow, Sources } from "./ops_table.ts";
import { markdownTable } from "./markdown_table.ts";
import { groups, shortPath } from "./ops.ts";

const TABLE = /(<!-- ops -->\n)[\s\S]*?(<!-- \/ops -->)/;

/** The page with its table filled anew: a section for each file, a row for each op. */
export function withOps(page: string, sources: Sources): string {
  const sections = groups(sources).map(({ file, opening, rows }) => {
    const table = markdownTable([["Op", "Value", "Gradient", "For"], ...rows.map(cellsOf)]);
    return `### ${shortPath(file)}\n\n${opening}\n\n${table}`;
  });
  return page.replace(TABLE, (_, before, after) => `${before}\n${sections.join("\n\n")}\n\n${after}`);
}

function cellsOf({ kind, call, value, slopes, domain, use, usedIn }: OpRow): string[] {
  const gradient = slopes.map(([name, is]) => `${name}: ${code(is)}`);
  return [
    [code(call), kind],
    [code(value), ...domain ? [`domain: ${words(domain)}`] : []],
    gradient.length > 0 ? gradient : ["nothing flows back"],
    [use, ...usedIn.length > 0 ? [`used in ${usedIn.map((path) => code(shortPath(path))).join(", ")}`] : []],
  ].map((lines) => lines.join("<br>"));
}

/** In a table, a bar would end the cell, even in code. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** Words as they are, but what Markdown would take for something else as code. */
function words(text: string): string {
  return /[*_<`|]/.test(text) ? code(text) : text;
}
