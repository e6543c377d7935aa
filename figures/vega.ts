/** Draws vega-lite specifications as SVG text, without a browser. */
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { textWidth } from "./text.ts";

declare module "vega" {
  const textMetrics: { width: (item: { fontSize?: number; fontWeight?: unknown }, text: unknown) => number };
}

/** What lies over one pair of axes: one mark, or several over each other. */
export type Layer = Extract<TopLevelSpec, { layer: unknown[] }>["layer"][number];

/** How data become places along one axis. */
export type PositionChannel = NonNullable<NonNullable<Layer["encoding"]>["x"]>;

// Vega measures text in a browser; elsewhere it takes every letter to be as wide as an m, and leaves labels out.
vega.textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ""), fontSize, fontWeight === "bold" ? "bold" : "normal");

/** How several legends stand to each other. */
export type Direction = "horizontal" | "vertical";

/** Draws a specification; what vega would warn of is an error here. */
export async function drawSpec(spec: TopLevelSpec, legends: Direction = "vertical"): Promise<string> {
  const logger = vega.logger(vega.Warn);
  logger.warn = (...message: readonly unknown[]) => {
    throw new Error(`Cannot draw with vega: ${message.join(" ")}`);
  };
  const layout = { bottom: { direction: legends, anchor: "start", margin: legends === "vertical" ? 6 : 16 } } as const;
  const parsed = vega.parse(compile(spec, { logger }).spec, { legend: { layout } });
  const view = new vega.View(parsed, { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  return shortened(svg);
}

/** Rounds the numbers of shapes and places to hundredths of a pixel; other text stays as it is. */
export function shortened(svg: string): string {
  return svg.replace(
    / (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*"/g,
    (attribute) => attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (digits) => String(Math.round(+digits * 100) / 100)),
  );
}
