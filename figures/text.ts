/**
 * How wide a text is, without a screen.
 *
 * Labels are placed, wrapped and kept apart by their width. There is no font to measure here, so the widths of
 * DejaVu Sans stand below. Verdana is as wide; most other fonts are narrower, so what fits here fits there.
 */

/** Characters by their width in hundredths of the font size, from the font's own table of advances. */
const WIDTHS: Record<number, string> = {
  28: "'ijlIJ",
  33: " ,./:;\\|f!",
  40: '-()[]tr"',
  52: "*_`sz?c",
  58: "LFkvxyPTYaoe",
  64: "ESbdghnpqu$0123456789{}K",
  70: "AVBRXZC",
  77: "UHNDG&OQ",
  85: "w#+<=>^~M",
  97: "%mW@",
};

const widthOf = new Map(Object.entries(WIDTHS).flatMap(([width, marks]) => [...marks].map((mark) => [mark, +width])));

type Weight = "normal" | "bold";

/** The width of one line of text in pixels; `size` is the font size in pixels. */
export function textWidth(text: string, size: number, weight: Weight = "normal"): number {
  const hundredths = [...text].reduce((sum, mark) => sum + (widthOf.get(mark) ?? otherWidth(mark)), 0);
  return hundredths / 100 * size * (weight === "bold" ? 1.15 : 1);
}

/** Letters with accents and Greek ones are as wide as Latin ones; from U+2000 on, signs are wider. */
function otherWidth(mark: string): number {
  const code = mark.codePointAt(0)!;
  return code < 0x2000 ? 66 : code < 0x3000 ? 84 : 100;
}

/** A text in lines of at most `width` pixels, broken at spaces; one word that is too long keeps its line. */
export function wrapped(text: string, width: number, size: number, weight?: Weight): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
