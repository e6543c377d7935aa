/** Lines and markers of one panel as layers of vega-lite, in places from 0 to 1. */
import type { Series } from "../lib/figure/figure.ts";
import type { Scale } from "../lib/figure/scale.ts";
import { type Cast, groupLook, lineLook } from "./legend.ts";
import { PAPER } from "./style.ts";
import type { Layer } from "./vega.ts";

/** Scales and looks that the panels of a chart share. */
export interface Frame extends Cast {
  readonly x: Scale;
  readonly y: Scale;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  /** Counts the pieces of a line that is broken by values that the axes cannot show. */
  readonly piece: number;
}

/** Far outside is far enough: no browser draws to 1e300, and the slope inside does not change visibly. */
const FAR = 1e4;

/** The places of a series. Those that are NaN are left out, and what follows them starts a new piece. */
export function spots({ x, y }: Series, scales: { readonly x: Scale; readonly y: Scale }): Spot[] {
  const found: Spot[] = [];
  let piece = 0;
  x.forEach((value, i) => {
    const [across, up] = [scales.x.place(value), scales.y.place(y[i])];
    if (Number.isNaN(across + up)) piece++;
    else found.push({ x: within(across, FAR), y: within(up, FAR), piece });
  });
  return found;
}

function inside({ x, y }: Spot): boolean {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

function within(place: number, far: number): number {
  return Math.min(far, Math.max(-far, place));
}

/** Lines, cut off at the edges; on a field they have a pale edge. */
export function lineLayers(lines: readonly Series[], frame: Frame, onField: boolean): Layer[] {
  if (lines.length === 0) return [];
  const values = lines.flatMap((line, series) =>
    spots(line, frame).map((spot) => ({ line: line.name, series, ...spot })) // several lines may have one name
  );
  const clip = !values.every(inside); // clipping would halve a line that runs along an edge
  const mark = { type: "line", clip, strokeJoin: "round", order: false } as const;
  const detail: Detail = [{ field: "series", type: "nominal" }, { field: "piece", type: "nominal" }];
  const edge: Layer = { mark: { ...mark, stroke: PAPER, strokeWidth: 5, opacity: 0.8 }, encoding: { detail } };
  const line: Layer = { mark: { ...mark, strokeWidth: 2 }, encoding: { detail, ...lineLook(frame) } };
  return [{ data: { values }, layer: onField ? [edge, line] : [line] }];
}

type Detail = { field: string; type: "nominal" }[];

/** Markers; one at the very edge stays whole, one outside is left out. On a field they are larger and opaque. */
export function pointLayers(points: readonly Series[], frame: Frame, onField: boolean): Layer[] {
  if (points.length === 0) return [];
  const all = points.flatMap((group) => spots(group, frame).map((spot) => ({ group: group.name, ...spot })));
  const values = all.filter(inside);
  const size = (onField ? 20 : 0) + (values.length > 300 ? 40 : 60);
  const opacity = onField ? 1 : 0.8;
  const mark = { type: "point", filled: true, stroke: PAPER, strokeWidth: 0.6, opacity, size } as const;
  return [{ data: { values }, mark, encoding: groupLook(frame) }];
}
