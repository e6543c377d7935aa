/** Every figure as SVG text. */
import type { Figure } from "../lib/figure/figure.ts";
import { embed, rounded } from "../lib/figure/metadata.ts";
import { barsSpec } from "./bars.ts";
import { cellsSpec, hasCells } from "./cells.ts";
import { chartSpec, legendDirection } from "./chart.ts";
import { graphSvg } from "./graph.ts";
import { imagesSpec } from "./images.ts";
import { drawSpec } from "./vega.ts";

/**
 * A figure as one SVG file, its data inside. What is drawn is the data as they are written: rounded. So equal data
 * give equal files, and noise in the last digits does not change a file, unless a number lies on the edge of rounding.
 */
export async function figureSvg(figure: Figure): Promise<string> {
  const data = rounded(figure);
  return embed(withOwnIds(withoutControls(await draw(data)), data.name), data) + "\n";
}

/** Vega counts clips and gradients on and on; here every figure has its own, so that several may stand in one page. */
function withOwnIds(svg: string, name: string): string {
  const ids = [...new Set(svg.match(/(?<= id=")(clip|gradient_)\d+(?=")/g))];
  return svg.replace(
    /( id="|url\(#)((?:clip|gradient_)\d+)/g,
    (_, before: string, id: string) => `${before}${name}_${ids.indexOf(id)}`,
  );
}

/** Control characters are not allowed in XML, and a label may hold any text. */
function withoutControls(svg: string): string {
  return svg.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "").toWellFormed();
}

function draw(figure: Figure): Promise<string> {
  switch (figure.kind) {
    case "chart":
      return hasCells(figure) ? drawSpec(cellsSpec(figure)) : drawSpec(chartSpec(figure), legendDirection(figure));
    case "bars":
      return drawSpec(barsSpec(figure));
    case "images":
      return drawSpec(imagesSpec(figure));
    case "graph":
      return graphSvg(figure);
  }
}
