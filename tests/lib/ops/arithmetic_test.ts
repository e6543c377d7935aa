import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { add, div, maximum, minimum, mul, pow, sub } from "../../../lib/ops/mod.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

Deno.test("arithmetic is that of the machine, number by number", () => {
  fc.assert(fc.property(fc.double(), fc.double(), (a, b) => {
    const x = tensor([a]), z = tensor([b]);
    const found = [add, sub, mul, div, maximum, minimum].map((op) => valuesOf(op(x, z))[0]);
    assertEquals(found, [a + b, a - b, a * b, a / b, Math.max(a, b), Math.min(a, b)]);
  }));
});

Deno.test("equal numbers share the gradient of maximum and minimum", () => {
  for (const op of [maximum, minimum]) {
    const a = parameter([1, 2, 3]), b = parameter([1, 3, 2]);
    const found = gradients(op(a, b), { upstream: tensor([10, 1, 1]) });
    assertEquals(valuesOf(found.of(a)), op === maximum ? [5, 0, 1] : [5, 1, 0]);
    assertEquals(valuesOf(found.of(b)), op === maximum ? [5, 1, 0] : [5, 0, 1]);
  }
});

Deno.test("a power of 0 has the slopes that limits give, where there are any", () => {
  const a = parameter([0, 0, 0, 0, 2, -2]), b = parameter([2, 1, 0, -1, 0, 3]), y = pow(a, b);
  assertEquals(valuesOf(y), [0, 0, 1, Infinity, 1, -8]);
  const found = gradients(y, { upstream: tensor([1, 1, 1, 1, 1, 1]) });
  assertEquals(valuesOf(found.of(a)), [0, 1, 0, -Infinity, 0, 12]);
  assertEquals(valuesOf(found.of(b)).slice(0, 5), [0, 0, 0, -Infinity, Math.LN2]);
  assertEquals(valuesOf(found.of(b))[5], NaN); // a power of a negative number is defined for whole exponents alone
});

Deno.test("one to any power is one", () => {
  assertEquals(valuesOf(pow(tensor([1, 1, 1]), tensor([Infinity, NaN, 5]))), [1, 1, 1]);
});

Deno.test("dividing by 0 gives what the machine gives", () => {
  assertEquals(valuesOf(div(tensor([1, -1, 0, 1]), tensor([0, 0, 0, -0]))), [Infinity, -Infinity, NaN, -Infinity]);
});
