import { assertEquals, assertThrows } from "@std/assert";
import { fileOf, placeOf } from "../../chapters/start.ts";
import { Refusal } from "../../chapters/program.ts";

Deno.test("a folder in the book is named from its root, one elsewhere by its whole path", () => {
  assertEquals(placeOf(fileOf(".")), ".");
  assertEquals(placeOf(fileOf("out/one")), "out/one");
  const beside = fileOf("../beside").replace(/,/g, "");
  assertEquals(placeOf(beside), beside);
});

Deno.test("a folder with a comma in its path is refused", () => {
  assertThrows(() => placeOf(fileOf("out/a,b")), Refusal, "Cannot write into out/a,b: choose a path without a comma");
});
