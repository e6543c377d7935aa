/** A table as `deno fmt` has it: columns padded to one width. */
export function markdownTable([head, ...rows]: string[][]): string {
  const widths = head.map((_, i) => Math.max(1, ...[head, ...rows].map((row) => row[i].length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
