/** A field of values as an image that fills its panel, and the bar that says which color means what. */
import type { Field } from "../lib/figure/figure.ts";
import type { Scale } from "../lib/figure/scale.ts";
import { barTicks } from "./axis.ts";
import { hasPixels, pngUri } from "./image.ts";
import { GRAY, RAMP, rampColor } from "./style.ts";
import type { Layer } from "./vega.ts";

/** Zero and less have no place on a logarithmic scale; they are shown as the least, as in the terminal. */
export function colorOf({ scale: kind }: Field, scale: Scale) {
  return (value: number) => rampColor(kind === "log" && value <= 0 ? 0 : scale.place(value));
}

/** The image and its legend; row 0 of the field lies at the smallest y. */
export function fieldLayers(field: Field, scale: Scale, width: number, height: number): Layer[] {
  if (!hasPixels(field.values)) return [];
  const url = pngUri(field.values.toReversed(), colorOf(field, scale));
  const image: Layer = {
    data: { values: [{ url, x: 0, y: 1 }] },
    mark: { type: "image", width, height, align: "left", baseline: "top", aspect: false, smooth: false },
    encoding: { url: { field: "url", type: "nominal" } },
  };
  return [image, edge(width, height), colorBar(field, scale)];
}

/** A thin line around a field, whose palest color is that of the card. */
export function edge(width: number, height: number): Layer {
  return {
    data: { values: [{}] },
    mark: { type: "rect", filled: false, stroke: GRAY, strokeWidth: 0.7 },
    encoding: { x: { value: 0 }, y: { value: 0 }, x2: { value: width }, y2: { value: height } },
  };
}

/** Two invisible marks at the ends of the range carry the legend. */
export function colorBar(field: Field, scale: Scale): Layer {
  const { places, labelExpr } = barTicks(scale);
  return {
    data: { values: [{ place: 0 }, { place: 1 }] },
    mark: { type: "square", opacity: 0, size: 0 },
    encoding: {
      x: { value: 0 },
      y: { value: 0 },
      color: {
        field: "place",
        type: "quantitative",
        scale: {
          domain: RAMP.map((_, i) => i / (RAMP.length - 1)),
          range: RAMP.map((color) => `rgb(${color})`),
          interpolate: "rgb",
        },
        legend: { title: field.label, values: places, labelExpr, gradientLength: 200, gradientOpacity: 1 },
      },
    },
  };
}
