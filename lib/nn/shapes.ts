/** What a layer refuses: tensors of shapes that do not fit. */
import { isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Refuses tensors, by their names, whose shapes are not the expected ones; those that are left out are not looked at. */
export function checkShapes<Name extends string>(
  refuse: (reason: string) => never,
  tensors: Readonly<Partial<Record<Name, Tensor>>>,
  expected: Readonly<Record<Name, Shape>>,
): void {
  for (const name in expected) {
    const found = tensors[name]?.shape;
    if (!found || isSameShape(found, expected[name])) continue;
    refuse(`${name} has shape ${showShape(found)}, expected ${showShape(expected[name])}`);
  }
}
