/** Text in lines, for a terminal: every letter is one column wide. */

/** Breaks a text into lines of at most `width` characters, between words; a longer word keeps its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A line in the middle of `columns` columns that begin at `left`. */
export function centered(line: string, left: number, columns: number): string {
  return " ".repeat(left + Math.max(0, Math.floor((columns - line.length) / 2))) + line;
}

/** The length of the longest of the texts, 0 where there is none. */
export function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0);
}
