/** Numbers to places on an axis, and the round numbers that label it. */
import type { Axis, Chart } from "./figure.ts";

/** Maps a value to 0 at the low end of an axis and 1 at the high end. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** NaN for what the axis cannot show: infinities, and zero or less where it is logarithmic. */
  place(value: number): number;
  /** Round values inside the range, about `count` of them. */
  ticks(count: number): number[];
}

/** The scale of an axis from `low` to `high`; a logarithmic one needs both above 0. */
export function makeScale(axis: Pick<Axis, "scale">, low: number, high: number): Scale {
  const bend = axis.scale === "log" ? Math.log10 : (value: number) => value;
  const [a, b] = [bend(low), bend(high)];
  return {
    low,
    high,
    place: (value) => {
      const at = (bend(value) - a) / (b - a);
      return Number.isFinite(at) ? at : NaN;
    },
    ticks: (count) => axis.scale === "log" ? decades(low, high, count) : roundSteps(low, high, count),
  };
}

/** Multiples of 1, 2 or 5 times a power of ten: the steps that people count in. One label alone would tell no scale. */
function roundSteps(low: number, high: number, count: number): number[] {
  const ticks = multiples(low, high, count);
  return ticks.length > 1 || count > 8 ? ticks : roundSteps(low, high, count + 1);
}

function multiples(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough * 0.999)!;
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function decades(low: number, high: number, count: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) return roundSteps(low, high, count).filter((value) => value > 0);
  const every = Math.ceil((last - first + 1) / Math.max(1, count));
  const exponents = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every);
  return exponents.map((exponent) => 10 ** exponent);
}

/** The two scales of a chart: as told, else from its data with a little air around them. */
export function chartScales({ x, y, panels }: Chart): { x: Scale; y: Scale } {
  const series = panels.flatMap(({ lines = [], points = [] }) => [...lines, ...points]);
  const scaleOf = (axis: Axis, key: "x" | "y") => {
    const [low, high] = axis.range ?? spread(series.flatMap((one) => one[key]), axis.scale);
    return makeScale(axis, low, high);
  };
  return { x: scaleOf(x, "x"), y: scaleOf(y, "y") };
}

function spread(values: readonly number[], scale: Axis["scale"]): [number, number] {
  const shown = values.filter((value) => Number.isFinite(value) && (scale !== "log" || value > 0));
  if (shown.length === 0) return scale === "log" ? [0.1, 1] : [0, 1];
  const low = shown.reduce((a, b) => Math.min(a, b)), high = shown.reduce((a, b) => Math.max(a, b));
  if (scale === "log") {
    const air = low < high ? (high / low) ** 0.04 : 2;
    return [low / air, high * air];
  }
  const air = low < high ? (high - low) * 0.04 : Math.abs(low) * 0.1 || 1;
  return [low - air, high + air];
}

/**
 * A number as a label: `digits` significant ones, but never fewer than stand before the point, no tail of zeros, powers of
 * ten where it is far from 1.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  const shown = Math.abs(value) < 10 ** digits ? Number(value.toPrecision(digits)) : Math.round(value);
  const size = Math.abs(shown);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(shown);
  return value.toExponential(Math.min(digits, 3) - 1).replace(/\.?0+e/, "e").replace("e+", "e");
}

/** Powers of ten that go far from 1 are all written as such, so that one axis has one way of writing. */
export function tickLabels(ticks: readonly number[]): string[] {
  const exponents = ticks.map(Math.log10);
  const powers = exponents.every((exponent) => Math.abs(exponent - Math.round(exponent)) < 1e-9);
  if (!powers || exponents.every((exponent) => exponent > -2.5 && exponent < 4.5)) {
    return ticks.map((tick) => formatNumber(tick));
  }
  return exponents.map((exponent) => `1e${Math.round(exponent)}`);
}
