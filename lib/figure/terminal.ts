/** Every figure as text for a terminal of a given width. */
import { barsText } from "./bars_text.ts";
import type { Paint } from "./canvas.ts";
import { chartText } from "./chart_text.ts";
import type { Figure } from "./figure.ts";
import { graphText } from "./graph_text.ts";
import { imagesText } from "./images_text.ts";
import { wrap } from "./text.ts";

/**
 * A figure in at most `width` columns, its title above; `paint` colors it, or does not. A single word that is too long keeps
 * its line, and so do a node of a graph and a row of numbers.
 */
export function figureText(figure: Figure, width: number, paint: Paint): string {
  return `${wrap(figure.title, width).join("\n")}\n\n${bodyText(figure, width, paint)}`;
}

function bodyText(figure: Figure, width: number, paint: Paint): string {
  switch (figure.kind) {
    case "chart":
      return chartText(figure, width, paint);
    case "bars":
      return barsText(figure, width, paint);
    case "images":
      return imagesText(figure, width);
    case "graph":
      return graphText(figure, width, paint);
  }
}
