/** The range of the values of a field: one for all panels, where they measure the same. */
import type { Field } from "./figure.ts";
import { makeScale, type Scale } from "./scale.ts";

/** Whether one legend can explain all fields: they measure the same, on the same kind of scale. */
export function alike(fields: readonly Field[]): boolean {
  const measure = ({ label, scale = "linear" }: Field) => `${scale} ${label}`;
  return fields.every((field) => measure(field) === measure(fields[0]));
}

/** The scale of one field, or of all fields of its chart if they are alike. */
export function sharedScale(field: Field, fields: readonly Field[]): Scale {
  const values = (alike(fields) ? fields : [field]).flatMap((one) => one.values.flat());
  const shown = values.filter((value) => Number.isFinite(value) && (field.scale !== "log" || value > 0));
  const low = shown.reduce((a, b) => Math.min(a, b), Infinity),
    high = shown.reduce((a, b) => Math.max(a, b), -Infinity);
  return makeScale(field, low, high > low ? high : low + 1);
}
