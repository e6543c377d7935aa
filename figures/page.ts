/** What all pictures made with vega share: the white card, the title, the fonts. */
import type { Config } from "vega-lite";
import { FONT, GRAY, INK, PALE, PAPER, SIZE } from "./style.ts";
import { wrapped } from "./text.ts";

const config: Config = {
  font: FONT,
  aria: false,
  view: { stroke: null },
  title: {
    frame: "bounds",
    fontWeight: "bold",
    fontSize: SIZE.title,
    color: INK,
    subtitleColor: GRAY,
    anchor: "start",
  },
  axis: {
    gridColor: PALE,
    domainColor: GRAY,
    tickColor: GRAY,
    tickSize: 4,
    labelColor: GRAY,
    labelFontSize: SIZE.small,
    titleColor: INK,
    titleFontSize: SIZE.label,
    titleFontWeight: "normal",
    titlePadding: 8,
    labelLimit: 0,
    labelFlush: false,
    labelOverlap: true,
  },
  legend: {
    orient: "bottom",
    direction: "horizontal",
    labelColor: INK,
    labelFontSize: SIZE.label,
    labelLimit: 0,
    titleColor: INK,
    titleFontSize: SIZE.label,
    titleFontWeight: "normal",
    titleLimit: 0,
    titleOrient: "left",
    gradientStrokeColor: GRAY,
    gradientStrokeWidth: 0.5,
    padding: 0,
    offset: 12,
  },
};

/** The parts of a specification that surround its content; a title that is too long goes on in the next line. */
export function pageOf(title: string, width: number, subtitle?: string) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: PAPER,
    padding: 14,
    config,
    title: { text: wrapped(title, width, SIZE.title, "bold"), subtitle, offset: 12 },
  };
}

/** The title of one panel, where it has one. */
export function panelTitle(title: string | undefined) {
  if (!title) return {};
  return { title: { text: title, fontSize: SIZE.label, fontWeight: "normal", frame: "group", offset: 6 } } as const;
}
