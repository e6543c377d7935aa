/**
 * Figures as JSON and back.
 *
 * JSON has no word for NaN and the infinities: they stand as the texts "NaN",
 * "Infinity" and "-Infinity" where a number is expected. What is read is
 * checked, so that a broken file is named where it is broken.
 */
import type { Axis, Bars, Chart, Field, Figure, Graph, GraphNode, Images, Panel, Series } from "./figure.ts";

/** A figure, or a list of figures, as JSON that `decode` reads back. */
export function encode(figures: Figure | readonly Figure[]): string {
  return JSON.stringify(
    figures,
    (_, value: unknown) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

/** The list of figures in a JSON text; an error names the first place that is wrong. */
export function decode(json: string): readonly Figure[] {
  return list(readFigure)(parsed(json), "");
}

/** The one figure in a JSON text. */
export function decodeFigure(json: string): Figure {
  return readFigure(parsed(json), "");
}

// Reading: one function a type of `figure.ts`, made of smaller ones. Each takes the value and its path in the figure.

type Read<T> = (value: unknown, path: string) => T;

const text: Read<string> = (value, path) => typeof value === "string" ? value : wrong(value, path, "a text");

const boolean: Read<boolean> = (value, path) =>
  typeof value === "boolean" ? value : wrong(value, path, "true or false");

const number: Read<number> = (value, path) => {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return typeof value === "number" ? value : wrong(value, path, "a number");
};

function oneOf<T extends string>(...names: T[]): Read<T> {
  return (value, path) => names.find((name) => name === value) ?? wrong(value, path, names.join(" or "));
}

function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((part, i) => read(part, `${path}[${i}]`)) : wrong(value, path, "a list");
}

const pair: Read<readonly [number, number]> = (value, path) => {
  const [low, high, ...rest] = list(number)(value, path);
  return high === undefined || rest.length > 0 ? wrong(value, path, "a list of two numbers") : [low, high];
};

function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => value === undefined ? undefined : read(value, path);
}

/** Reads the named parts and leaves out what is not there. */
function record<T extends object>(parts: { [Key in keyof T]-?: Read<T[Key]> }): Read<T> {
  return (value, path) => {
    if (!isRecord(value)) return wrong(value, path, "a record");
    const found: Partial<T> = {};
    for (const key in parts) {
      const part = parts[key](value[key], path === "" ? key : `${path}.${key}`);
      if (part !== undefined) found[key] = part;
    }
    return found as T;
  };
}

const named = { name: text, title: text };
const scale = optional(oneOf("linear", "log"));
const grid = list(list(number));
const axis = record<Axis>({ label: text, scale, range: optional(pair) });
const series = record<Series>({ name: text, x: list(number), y: list(number) });
const names = record<NonNullable<Field["names"]>>({ x: list(text), y: list(text) });
const field = record<Field>({
  values: grid,
  label: text,
  scale,
  numbers: optional(boolean),
  names: optional(names),
});
const panel = record<Panel>({
  title: optional(text),
  field: optional(field),
  lines: optional(list(series)),
  points: optional(list(series)),
});
const node = record<GraphNode>({
  id: text,
  label: text,
  value: optional(text),
  role: optional(oneOf("data", "parameter", "operation", "loss")),
});
const edge = record<Graph["edges"][number]>({ from: text, to: text, label: optional(text) });
const bar = record<Bars["bars"][number]>({ label: text, value: number });
const image = record<Images["images"][number]>({ label: text, pixels: grid });

const readers: { [Kind in Figure["kind"]]: Read<Figure> } = {
  chart: record<Chart>({ kind: oneOf("chart"), ...named, x: axis, y: axis, panels: list(panel) }),
  bars: record<Bars>({ kind: oneOf("bars"), ...named, label: text, bars: list(bar) }),
  images: record<Images>({ kind: oneOf("images"), ...named, columns: optional(number), images: list(image) }),
  graph: record<Graph>({ kind: oneOf("graph"), ...named, nodes: list(node), edges: list(edge) }),
};

const kind = oneOf("chart", "bars", "images", "graph");

function readFigure(value: unknown, path: string): Figure {
  if (!isRecord(value)) return wrong(value, path, "a record");
  return readers[kind(value.kind, path === "" ? "kind" : `${path}.kind`)](value, path);
}

/** Tells a record from lists and plain values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`Cannot read the JSON of a figure: ${error instanceof Error ? error.message : error}`);
  }
}

function wrong(value: unknown, path: string, wanted: string): never {
  throw new Error(`Cannot read a figure: ${path || "the whole"} is ${show(value)} and should be ${wanted}`);
}

/** A value in at most 60 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value);
  return json.length > 60 ? json.slice(0, 57) + "..." : json;
}
