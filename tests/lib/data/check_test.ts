import { assertEquals, assertThrows } from "@std/assert";
import { checkFinite, checkLength, checkRows } from "../../../lib/data/check.ts";

const message = (check: () => void): string => assertThrows(check, Error).message;

Deno.test("good rows pass", () => {
  checkRows("train", [[1, 2], [-0, 1e308]]);
  checkRows("train", [[1, 2], [3, 4]], 2);
  checkLength("train", "targets", 2, 2);
  checkFinite("train", "target", [0, -1]);
});

Deno.test("no rows", () => {
  assertEquals(message(() => checkRows("train", [])), "Cannot train: there are no rows");
});

Deno.test("a row of another length names both lengths", () => {
  assertEquals(
    message(() => checkRows("train", [[1, 2], [3, 4], [5]])),
    "Cannot train: row 2 has 1 value, row 0 has 2",
  );
  assertEquals(message(() => checkRows("predict", [[1, 2]], 3)), "Cannot predict: row 0 has 2 values, expected 3");
});

Deno.test("a value that is not finite names its row and place", () => {
  const finite = "only finite numbers can be learned from";
  for (const value of [NaN, Infinity, -Infinity]) {
    assertEquals(
      message(() => checkRows("train", [[1, 2], [3, value]])),
      `Cannot train: row 1, value 1 is ${value}; ${finite}`,
    );
    assertEquals(
      message(() => checkFinite("train", "target", [1, value])),
      `Cannot train: target 1 is ${value}; ${finite}`,
    );
  }
});

Deno.test("a hole in a row is found too", () => {
  const row = [1, 2];
  row.length = 3;
  assertEquals(message(() => checkRows("train", [row])).startsWith("Cannot train: row 0, value 2 is undefined"), true);
});

Deno.test("another number than expected names both", () => {
  assertEquals(message(() => checkLength("train", "targets", 149, 150)), "Cannot train: expected 150 targets, got 149");
  assertEquals(message(() => checkLength("predict", "inputs", 3, 2)), "Cannot predict: expected 2 inputs, got 3");
});
