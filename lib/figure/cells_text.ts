/** A field as a table of its numbers: a confusion matrix. */
import type { Chart, Panel } from "./figure.ts";
import { formatNumber } from "./scale.ts";
import { centered, longest, wrap } from "./text.ts";

/** The numbers of a panel's field, the largest y on top as in every chart. */
export function cellsText({ title, field }: Panel, { x, y }: Chart, width: number): string {
  const values = field?.values ?? [];
  const rowNames = field?.names?.y ?? values.map((_, i) => String(i));
  const columnNames = field?.names?.x ?? (values[0] ?? []).map((_, i) => String(i));
  const cells = values.map((row) => row.map((value) => formatNumber(value)));
  const head = wrap(y.label, Math.min(width, 24));
  const left = longest([...rowNames, ...head]), cell = longest([...columnNames, ...cells.flat()]) + 2;
  const rows = cells.map((row, i) =>
    rowNames[i].padStart(left) + " │" + row.map((text) => text.padStart(cell)).join("")
  );
  const wide = cell * columnNames.length;
  return [
    ...(title ? wrap(title, width) : []),
    ...head,
    ...rows.reverse(),
    " ".repeat(left) + " └" + "─".repeat(wide),
    " ".repeat(left + 2) + columnNames.map((name) => name.padStart(cell)).join(""),
    ...wrap(x.label, Math.max(wide, width - left - 2)).map((line) => centered(line, left + 2, wide)),
  ].join("\n");
}
