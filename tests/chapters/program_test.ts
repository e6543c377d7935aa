import { assertEquals } from "@std/assert";
import { lineFor, Refusal } from "../../chapters/program.ts";
import { DataError } from "../../lib/data/csv.ts";

Deno.test("what is in the reader's way is said in one line", () => {
  assertEquals(lineFor(new DataError("data/a.csv", "it is empty")), "Cannot read data/a.csv: it is empty");
  assertEquals(lineFor(new Refusal("Cannot do this")), "Cannot do this");
  assertEquals(lineFor(new Deno.errors.AlreadyExists("File exists: 'f'")), "Cannot go on: File exists: 'f'");
  const denied = new Deno.errors.NotCapable('Requires read access to "/f", run again with the --allow-read flag');
  assertEquals(lineFor(denied), 'Cannot go on: Requires read access to "/f"');
});

Deno.test("a mistake in the code keeps its trace", () => {
  for (const error of [new TypeError("Cannot read properties of undefined"), new Error("Cannot train"), "thrown"]) {
    assertEquals(lineFor(error), undefined);
  }
});
