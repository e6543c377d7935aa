/**
 * Figures as data: what to show, without a word on how.
 *
 * A chapter describes a figure once; a renderer turns the same data into
 * braille in a terminal (`terminal.ts`) or into SVG (`figures/`).
 */

/** One axis: what it measures, with the unit, and how it is divided. */
export interface Axis {
  /** For example "petal length (cm)". */
  readonly label: string;
  /** "linear" unless told; "log" needs positive values. */
  readonly scale?: "linear" | "log";
  /** The smallest and the largest value shown; from the data unless told. */
  readonly range?: readonly [number, number];
}

/** A named row of points, drawn as a line or as markers. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A grid of values, `[rows, columns]`; row 0 lies at the smallest y. */
export interface Field {
  readonly values: readonly (readonly number[])[];
  /** What the values measure. */
  readonly label: string;
  /** "linear" unless told; "log" needs positive values. */
  readonly scale?: "linear" | "log";
  /** Print each value in its cell, as in a confusion matrix. */
  readonly numbers?: boolean;
  /** Names of the columns and rows, where they are classes and not numbers. */
  readonly names?: { readonly x: readonly string[]; readonly y: readonly string[] };
}

/** What one pair of axes holds: a field below, lines above it, markers on top. */
export interface Panel {
  readonly title?: string;
  readonly field?: Field;
  readonly lines?: readonly Series[];
  readonly points?: readonly Series[];
}

/** Every figure has a name (its file name) and a title (one line). */
interface Named {
  readonly name: string;
  readonly title: string;
}

/** Lines, markers and fields over two axes; several panels share the axes. */
export interface Chart extends Named {
  readonly kind: "chart";
  readonly x: Axis;
  readonly y: Axis;
  readonly panels: readonly Panel[];
}

/** Horizontal bars, one a label. */
export interface Bars extends Named {
  readonly kind: "bars";
  /** What the length measures. */
  readonly label: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** Small gray pictures side by side; values from 0 (paper) to 1 (ink). */
export interface Images extends Named {
  readonly kind: "images";
  /** How many stand beside each other, where rows and columns have a meaning; as many as there is room for unless told. */
  readonly columns?: number;
  readonly images: readonly {
    readonly label: string;
    /** `[rows, columns]` */
    readonly pixels: readonly (readonly number[])[];
  }[];
}

/** A directed graph; a node may show a value. */
export interface Graph extends Named {
  readonly kind: "graph";
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label?: string }[];
}

/** A node of a graph: data that goes in, a parameter that is learned, or an operation. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly value?: string;
  readonly role?: "data" | "parameter" | "operation" | "loss";
}

/** Any figure, told apart by its `kind`. */
export type Figure = Chart | Bars | Images | Graph;
