/** Gray pictures side by side, as a vega-lite specification. */
import type { TopLevelSpec } from "vega-lite";
import type { Images } from "../lib/figure/figure.ts";
import { hasPixels, pngUri } from "./image.ts";
import { pageOf } from "./page.ts";
import { GRAY, INK, type Rgb, SIZE, UNKNOWN } from "./style.ts";
import { textWidth, wrapped } from "./text.ts";
import type { Layer } from "./vega.ts";

/** The space between pictures, the height of a line of a label, and the widest figure, in pixels. */
const GAP = 12, LINE = 14, WIDEST = 740;

/** Pictures in rows, each with its label below. */
export function imagesSpec({ title, images, columns: wanted }: Images): TopLevelSpec {
  const labels = images.map(({ label }) => label);
  const { box, width, columns } = gridOf(labels, wanted);
  const texts = labels.map((label) => wrapped(label, width, SIZE.small));
  const height = box + LINE * Math.max(1, ...texts.map((lines) => lines.length)) + GAP;
  const values = images.map(({ pixels }, i) => {
    const [left, top] = [(i % columns) * (width + GAP), Math.floor(i / columns) * height];
    return {
      ...placed(pixels, left + (width - box) / 2, top, box),
      middle: left + width / 2,
      below: top + box + 6,
      text: texts[i].join("\n"),
    };
  });
  return {
    ...pageOf(title, Math.max(400, columns * (width + GAP))),
    width: columns * (width + GAP) - GAP,
    height: Math.ceil(images.length / columns) * height - GAP,
    data: { values },
    layer: [picture, frame, caption],
  };
}

/** Few pictures are large, many are small; the last row is about as long as the others, unless the columns are given. */
function gridOf(labels: readonly string[], wanted?: number) {
  const box = labels.length <= 5 ? 104 : 62;
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, SIZE.small)));
  const width = Math.max(box, Math.min(widest, box + 24));
  const most = Math.min(10, Math.floor((WIDEST + GAP) / (width + GAP)));
  const rows = Math.ceil(labels.length / most);
  return { box, width, columns: wanted ?? Math.max(1, Math.ceil(labels.length / rows)) };
}

/** A picture as large as its box allows, in the middle of it, with square pixels. */
function placed(pixels: Images["images"][number]["pixels"], x: number, y: number, box: number) {
  const [rows, columns] = [pixels.length, pixels[0]?.length ?? 0];
  const size = box / Math.max(1, rows, columns);
  const [wide, high] = [columns * size, rows * size];
  const [left, top] = [x + (box - wide) / 2, y + (box - high) / 2];
  const url = hasPixels(pixels) ? pngUri(pixels, inkColor) : "";
  return { url, wide, high, left, top, right: left + wide, bottom: top + high };
}

/** 0 is paper and 1 is ink; what lies outside is shown as the nearer of both. */
function inkColor(ink: number): Rgb {
  if (Number.isNaN(ink)) return UNKNOWN;
  const gray = Math.round(255 * (1 - Math.min(1, Math.max(0, ink))));
  return [gray, gray, gray];
}

/** A channel that takes pixels as they are. */
function pixelsOf<Name extends string>(field: Name) {
  return { field, type: "quantitative", scale: null, axis: null } as const;
}

const picture: Layer = {
  transform: [{ filter: "datum.url !== ''" }],
  mark: {
    type: "image",
    width: { expr: "datum.wide" },
    height: { expr: "datum.high" },
    align: "left",
    baseline: "top",
    aspect: false,
    smooth: false,
  },
  encoding: { x: pixelsOf("left"), y: pixelsOf("top"), url: { field: "url", type: "nominal" } },
};

const frame: Layer = {
  mark: { type: "rect", filled: false, stroke: GRAY, strokeWidth: 0.5 },
  encoding: { x: pixelsOf("left"), y: pixelsOf("top"), x2: { field: "right" }, y2: { field: "bottom" } },
};

const caption: Layer = {
  mark: { type: "text", baseline: "top", lineBreak: "\n", lineHeight: LINE, fontSize: SIZE.small, color: INK },
  encoding: { x: pixelsOf("middle"), y: pixelsOf("below"), text: { field: "text", type: "nominal" } },
};
