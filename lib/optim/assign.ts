/** Numbers that are put into the tensors of a model, or of an optimizer: saved ones, averaged ones, those of another. */
import type { Parameters } from "../nn/layer.ts";
import { isSameShape, type Shape, showShape } from "../shape.ts";
import { rule } from "../update.ts";

const copy = rule({ to: "from" });

/** Copies the numbers of each tensor to the one of the same name. Throws before it copies any where names or shapes differ. */
export function assign(to: Parameters, from: Parameters): void {
  checkAssigned(to, from);
  for (const [name, x] of Object.entries(to)) copy({ to: x, from: from[name] });
}

/** That names and shapes are the same. */
export function checkAssigned(to: Parameters, from: Readonly<Record<string, { readonly shape: Shape }>>): void {
  const unknown = Object.keys(from).find((name) => !Object.hasOwn(to, name));
  if (unknown) throw new Error(`Cannot assign ${unknown}: there is ${Object.keys(to).join(", ") || "nothing"}`);
  for (const [name, { shape }] of Object.entries(to)) {
    if (!Object.hasOwn(from, name)) throw new Error(`Cannot assign to ${name}: nothing is given for it`);
    if (isSameShape(shape, from[name].shape)) continue;
    throw new Error(
      `Cannot assign to ${name} ${showShape(shape)}: what is given has shape ${showShape(from[name].shape)}`,
    );
  }
}
