/** Where two values differ, as lines: `-` before what was found, `+` before what was expected. */

/** Above this many cells the table of common lines is not worth its time. */
const LARGEST_TABLE = 4_000_000;

/** A value as text: one property or element per line, keys sorted, nothing left out. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    getters: true,
    strAbbreviateSize: Infinity,
  });
}

/** The difference of two values for a message, under a heading that says which sign is which. */
export function difference(actual: unknown, expected: unknown): string {
  const [a, b] = typeof actual === "string" && typeof expected === "string"
    ? [visibleLines(actual), visibleLines(expected)]
    : [format(actual).split("\n"), format(expected).split("\n")];
  return ["", "", "    [Diff] Actual / Expected", "", "", ...lineDifference(a, b), ""].join("\n");
}

/** The lines of a string, with the line breaks to be seen. */
function visibleLines(text: string): string[] {
  return text.replaceAll("\\", "\\\\").replaceAll("\r", "\\r").replaceAll("\t", "\\t").replaceAll("\n", "\\n\n")
    .split("\n");
}

/** Lines of both with a sign: those that stand at both ends stay, the middle is told apart. */
export function lineDifference(a: readonly string[], b: readonly string[]): string[] {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [
    ...a.slice(0, start).map((line) => `    ${line}`),
    ...middleDifference(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map((line) => `    ${line}`),
  ];
}

/** Keeps the longest run of lines, not necessarily neighbors, that both have in the same order. */
function middleDifference(a: readonly string[], b: readonly string[]): string[] {
  const common = commonLengths(a, b);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`    ${a[i++]}`);
      j++;
    } else if (j === b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1))) {
      lines.push(`-   ${a[i++]}`);
    } else {
      lines.push(`+   ${b[j++]}`);
    }
  }
  return lines;
}

/** How many lines the rest of `a` from i and the rest of `b` from j can keep in common, for all i and j. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  if ((a.length + 1) * width > LARGEST_TABLE) return () => 0;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [right, below] = [table[i * width + j + 1], table[(i + 1) * width + j]];
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(right, below);
    }
  }
  return (i, j) => table[i * width + j];
}
