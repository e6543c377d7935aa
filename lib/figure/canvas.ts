/**
 * A canvas of braille: every character cell holds 2 x 4 dots, so that 60 columns
 * and 15 rows of text give a picture of 120 x 60 dots.
 */

/** Bits of the dots in a cell, `[row][column]`, as Unicode numbers them from U+2800. */
const DOTS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/** Names of the colors that every terminal has. */
export type Color = "blue" | "yellow" | "red" | "green" | "magenta" | "cyan" | "gray";

/** Colors a text; returns it unchanged where there is no color. */
export type Paint = (text: string, color?: Color) => string;

/** How many dots of a line are drawn, and then left out. */
export type Pattern = readonly [on: number, off: number];

interface Cell {
  dots: number;
  glyph: string;
  color?: Color;
}

/** Cells of text, `rows` lines of `columns` each; places on it go from 0 to 1. */
export class Canvas {
  readonly #cells: Cell[];

  constructor(readonly columns: number, readonly rows: number) {
    this.#cells = Array.from({ length: columns * rows }, () => ({ dots: 0, glyph: " " }));
  }

  /** The cell that holds the place (x, y), both from 0 to 1, y upward. */
  #cell(x: number, y: number): Cell | undefined {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return undefined;
    const column = Math.min(this.columns - 1, Math.floor(x * this.columns));
    const row = Math.min(this.rows - 1, Math.floor((1 - y) * this.rows));
    return this.#cells[row * this.columns + column];
  }

  /** Fills the cell at `column` and `row`, counted from the upper left. */
  fill(column: number, row: number, glyph: string, color?: Color) {
    Object.assign(this.#cells[row * this.columns + column], { dots: 0, glyph, color });
  }

  /** A marker that takes a whole cell. */
  mark(x: number, y: number, glyph: string, color?: Color) {
    const cell = this.#cell(x, y);
    if (cell) Object.assign(cell, { dots: 0, glyph, color });
  }

  /** One dot of a cell; a dot on a marker or a filled cell takes its place. */
  dot(x: number, y: number, color?: Color) {
    const cell = this.#cell(x, y);
    if (!cell) return;
    const column = Math.min(this.columns * 2 - 1, Math.floor(x * this.columns * 2)) % 2;
    const row = Math.min(this.rows * 4 - 1, Math.floor((1 - y) * this.rows * 4)) % 4;
    Object.assign(cell, { dots: cell.dots | DOTS[row][column], color });
  }

  /** A polyline through places from 0 to 1; a NaN breaks it, what lies outside is not drawn. */
  line(x: readonly number[], y: readonly number[], [on, off]: Pattern, color?: Color) {
    let along = 0;
    for (let i = 1; i < x.length; i++) {
      const inside = clip(x[i - 1], y[i - 1], x[i], y[i]);
      if (!inside) continue;
      const [x0, y0, x1, y1] = inside;
      const steps = Math.ceil(Math.max(Math.abs(x1 - x0) * this.columns * 2, Math.abs(y1 - y0) * this.rows * 4, 1));
      for (let step = 0; step < steps; step++, along++) {
        const t = step / steps;
        if (along % (on + off) < on) this.dot(x0 + t * (x1 - x0), y0 + t * (y1 - y0), color);
      }
      if (off === 0) this.dot(x1, y1, color);
    }
  }

  /** The rows as text, neighbors of one color painted together. All are `columns` wide; blanks at the end are not painted. */
  print(paint: Paint): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const all = this.#cells.slice(row * this.columns, (row + 1) * this.columns);
      const cells = all.slice(0, 1 + all.findLastIndex(({ dots, glyph }) => dots > 0 || glyph !== " "));
      const blanks = " ".repeat(this.columns - cells.length);
      const runs: { text: string; color?: Color }[] = [];
      for (const { dots, glyph, color } of cells) {
        const text = dots ? String.fromCharCode(0x2800 + dots) : glyph;
        const last = runs.at(-1);
        if (last && (last.color === color || text === " ")) last.text += text;
        else runs.push({ text, color });
      }
      return runs.map(({ text, color }) => paint(text, color)).join("") + blanks;
    });
  }
}

/** The part of a segment inside the unit square (Liang and Barsky 1984). */
function clip(x0: number, y0: number, x1: number, y1: number): [number, number, number, number] | undefined {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [run, room] of [[-dx, x0], [dx, 1 - x0], [-dy, y0], [dy, 1 - y0]]) {
    if (Number.isNaN(run) || Number.isNaN(room) || (run === 0 && room < 0)) return undefined;
    if (run < 0) from = Math.max(from, room / run);
    if (run > 0) to = Math.min(to, room / run);
  }
  return from <= to ? [x0 + from * dx, y0 + from * dy, x0 + to * dx, y0 + to * dy] : undefined;
}
