/**
 * The data of a figure, inside its picture.
 *
 * An SVG file carries the figure that it was drawn from, as JSON in a
 * `<metadata>` element. So a test can compare a picture with what its chapter
 * computes today.
 */
import type { Figure } from "./figure.ts";
import { decodeFigure, encode, isRecord, show } from "./json.ts";

const OPEN = '<metadata id="figure">', CLOSE = "</metadata>";

/** The opening tag of an SVG file; a `>` inside quotes does not end it. */
const SVG_TAG = /<svg\b(?:[^>"']|"[^"]*"|'[^']*')*>/;

/** Returns the SVG text with the figure inside, its numbers rounded. */
export function embed(svg: string, figure: Figure): string {
  const tag = svg.match(SVG_TAG);
  if (!tag) throw new Error(`Cannot embed the data of "${figure.name}": the text has no <svg> tag`);
  const end = tag.index! + tag[0].length;
  return svg.slice(0, end) + OPEN + escaped(encode(rounded(figure))) + CLOSE + svg.slice(end);
}

/** The figure that `embed` put into an SVG text. */
export function extract(svg: string): Figure {
  const start = svg.indexOf(OPEN), end = svg.indexOf(CLOSE, start);
  if (start < 0 || end < 0) throw new Error("Cannot extract a figure: the text has no <metadata> of a figure");
  return decodeFigure(unescaped(svg.slice(start + OPEN.length, end)));
}

/** A copy with every number rounded to 6 significant digits: more than a picture shows. */
export function rounded(figure: Figure): Figure {
  return roundedValue(figure) as Figure;
}

function roundedValue(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(roundedValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, roundedValue(part)]));
}

/**
 * Returns `undefined` where two figures agree, else one line that names the first difference.
 *
 * Two numbers agree if they differ by at most `tolerance` times the larger of them, or by at most 1e-9 times
 * the largest number of the list that they stand in: what is left of a cancellation is noise. Rounding to 6 digits
 * needs a tolerance of 1e-5. Texts must be equal.
 */
export function sameFigure(a: Figure, b: Figure, tolerance: number): string | undefined {
  const found = difference(a, b, "", { tolerance, noise: 0 });
  return found && `${a.name}: ${found}`;
}

interface Limits {
  readonly tolerance: number;
  readonly noise: number;
}

function difference(a: unknown, b: unknown, path: string, limits: Limits): string | undefined {
  if (typeof a === "number" && typeof b === "number") {
    return close(a, b, limits) ? undefined : `${path || "the whole"} is ${a} in one and ${b} in the other`;
  }
  if (Array.isArray(a) && Array.isArray(b)) return listDifference(a, b, path, limits);
  if (isRecord(a) && isRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return first(keys, (key) => difference(a[key], b[key], path === "" ? key : `${path}.${key}`, limits));
  }
  return a === b ? undefined : `${path || "the whole"} is ${show(a)} in one and ${show(b)} in the other`;
}

function listDifference(a: unknown[], b: unknown[], path: string, limits: Limits): string | undefined {
  if (a.length !== b.length) {
    return `${path || "the whole"} has ${a.length} entries in one and ${b.length} in the other`;
  }
  const noise = Math.max(limits.noise, 1e-9 * Math.max(largest(a), largest(b)));
  return first(a, (value, i) => difference(value, b[i], `${path}[${i}]`, { ...limits, noise }));
}

function close(a: number, b: number, { tolerance, noise }: Limits): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= Math.max(noise, tolerance * Math.min(Number.MAX_VALUE, Math.max(Math.abs(a), Math.abs(b))));
}

/** The largest size of a finite number in a list, 0 where there is none. */
function largest(values: readonly unknown[]): number {
  return values.reduce<number>(
    (most, value) => typeof value === "number" && Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most,
    0,
  );
}

function first<T>(values: readonly T[], find: (value: T, i: number) => string | undefined): string | undefined {
  for (const [i, value] of values.entries()) {
    const found = find(value, i);
    if (found) return found;
  }
}

function escaped(json: string): string {
  return json.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/[\ufffe\uffff]/g, (mark) => "\\u" + mark.charCodeAt(0).toString(16).padStart(4, "0"));
}

function unescaped(xml: string): string {
  return xml.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
