import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { solve } from "../../lib/solve.ts";

Deno.test("solve needs the largest pivot: a tiny one would lose all digits", () => {
  const [x, y] = solve([[1e-20, 1], [1, 1]], [1, 2]);
  assertEquals([x, y], [1, 1]);
});

Deno.test("the largest pivot is the one of the largest size, whatever its sign", () => {
  assertEquals(solve([[1e-20, 1], [-1, 1]], [1, 0]), [1, 1]);
  assertEquals(solve([[-1e-20, 1], [-1, 1]], [1, 0]), [1, 1]);
});

Deno.test("what solve gives, put back into the equations, gives the right-hand side", () => {
  const entry = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.infiniteStream(entry), (n, stream) => {
    const next = () => stream.next().value!;
    // A strong diagonal keeps the equations well conditioned.
    const matrix = Array.from(
      { length: n },
      (_, i) => Array.from({ length: n }, (_, j) => next() + (i === j ? 100 : 0)),
    );
    const vector = Array.from({ length: n }, next);
    const x = solve(matrix, vector);
    matrix.forEach((row, i) => assertAlmostEquals(row.reduce((sum, a, j) => sum + a * x[j], 0), vector[i], 1e-11));
  }));
});

Deno.test("equations without a single answer are refused", () => {
  assertThrows(
    () => solve([[1, 2], [2, 4]], [1, 2]),
    Error,
    "Cannot solve 2 equations: column 1 depends on those before it",
  );
  for (const matrix of [[[NaN, 1], [1, 1]], [[1, 1], [1, NaN]], [[1, NaN], [1, 1]]]) {
    assertThrows(() => solve(matrix, [1, 2]), Error, "Cannot solve 2 equations: column");
  }
});
