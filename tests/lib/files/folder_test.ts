import { assertEquals, assertThrows } from "@std/assert";
import { checkName, memoryFolder } from "../../../lib/files/folder.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

Deno.test("a folder keeps files under their names, in order, until they are removed", async () => {
  const folder = memoryFolder();
  assertEquals(await folder.read("a"), undefined);
  await folder.write("b", bytes(1, 2));
  await folder.write("a", bytes(3));
  await folder.append("b", bytes(4));
  await folder.append("c.log", bytes(5));
  assertEquals(await folder.names(), ["a", "b", "c.log"]);
  assertEquals(await folder.read("b"), bytes(1, 2, 4));
  await folder.write("b", bytes(9));
  assertEquals(await folder.read("b"), bytes(9));
  await folder.remove("a");
  await folder.remove("a");
  assertEquals(await folder.names(), ["b", "c.log"]);
});

Deno.test("what is kept does not change with the bytes that were given, or taken out", async () => {
  const folder = memoryFolder(), given = bytes(1);
  await folder.write("a", given);
  given[0] = 2;
  (await folder.read("a"))![0] = 3;
  assertEquals(await folder.read("a"), bytes(1));
});

Deno.test("a name leads to no other folder, and hides nothing", () => {
  for (const name of ["a", "a.b", "epoch-12.safetensors", "_x", "-x"]) assertEquals(checkName(name), name);
  for (const name of ["", ".", "..", ".a", "../a", "a/b", "a\\b", "/a", "C:a", "a b", "a\0", "a\n"]) {
    assertThrows(() => checkName(name), Error, "Cannot keep a file");
  }
  assertThrows(() => memoryFolder().write("../a", bytes()), Error, "Cannot keep a file");
});
