/**
 * A chart as a vega-lite specification.
 *
 * Values become places from 0 to 1 here, by the scales that the terminal uses. So both show the same range and the
 * same labels, and what an axis cannot show is left out in one place.
 */
import type { TopLevelSpec } from "vega-lite";
import type { Chart, Field, Panel } from "../lib/figure/figure.ts";
import { chartScales } from "../lib/figure/scale.ts";
import { axisOf } from "./axis.ts";
import { alike, sharedScale } from "../lib/figure/field.ts";
import { fieldLayers } from "./field.ts";
import { fitInOneRow, namesOf } from "./legend.ts";
import { pageOf, panelTitle } from "./page.ts";
import { type Frame, lineLayers, pointLayers } from "./series.ts";
import { stylesOf } from "./style.ts";
import type { Direction, Layer } from "./vega.ts";

/** How panels are laid out, in pixels: one large, two or four in rows of two, others in rows of three. */
function layoutOf(count: number) {
  if (count === 1) return { columns: 1, width: 440, height: 270 };
  return count === 2 || count === 4 ? { columns: 2, width: 290, height: 190 } : { columns: 3, width: 205, height: 145 };
}

/** A chart, its panels in rows, as a specification. */
export function chartSpec(chart: Chart): TopLevelSpec {
  const { columns } = layoutOf(chart.panels.length);
  const frame = frameOf(chart);
  const fields = fieldsOf(chart);
  return {
    ...pageOf(chart.title, frame.width + 40),
    columns,
    spacing: { row: 18, column: 22 },
    resolve: { scale: { color: alike(fields) ? "shared" : "independent" } },
    concat: chart.panels.map((_, i) => panelSpec(chart, i, frame, fields)),
  };
}

/** How the legends stand below a chart. */
export function legendDirection(chart: Chart): Direction {
  return fieldsOf(chart).length === 0 && fitInOneRow(frameOf(chart)) ? "horizontal" : "vertical";
}

function frameOf(chart: Chart): Frame {
  const { columns, width } = layoutOf(chart.panels.length);
  return {
    ...chartScales(chart),
    styles: stylesOf(chart),
    width: columns * (width + 45) - 45,
    lines: namesOf(chart, "lines"),
    groups: namesOf(chart, "points"),
  };
}

function fieldsOf({ panels }: Chart): Field[] {
  return panels.flatMap(({ field }) => field ?? []);
}

/** Keeps the axes of a panel that holds nothing. */
const BLANK: Layer = { data: { values: [] }, mark: "point" };

/** One panel; axis titles stand at the left and at the bottom of the figure alone. */
function panelSpec(chart: Chart, index: number, frame: Frame, fields: readonly Field[]) {
  const { title, field, lines = [], points = [] }: Panel = chart.panels[index];
  const { columns, width, height } = layoutOf(chart.panels.length);
  const isLeft = index % columns === 0, isBottom = index + columns >= chart.panels.length;
  const onField = field !== undefined;
  const layer = [
    BLANK,
    ...(field ? fieldLayers(field, sharedScale(field, fields), width, height) : []),
    ...lineLayers(lines, frame, onField),
    ...pointLayers(points, frame, onField),
  ];
  return {
    ...panelTitle(title),
    width,
    height,
    encoding: {
      x: axisOf("x", chart.x, frame.x, { length: width, title: isBottom, grid: !onField }),
      y: axisOf("y", chart.y, frame.y, { length: height, title: isLeft, grid: !onField }),
    },
    layer,
  };
}
