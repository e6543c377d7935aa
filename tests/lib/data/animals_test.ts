import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ANIMAL_CLASSES, ANIMAL_FEATURES, animals } from "../../../lib/data/animals.ts";

const inData = (name: string) => new URL(`../../../data/${name}`, import.meta.url);

Deno.test("animals: 82 of six classes, each named once, with 16 features of the stated kinds", async () => {
  const { names, rows, classes } = await animals();
  assertEquals([names.length, new Set(names).size, rows.length], [82, 82, 82]);
  assertEquals(ANIMAL_CLASSES.map((_, k) => classes.filter((one) => one === k).length), [28, 17, 10, 5, 12, 10]);
  const legs = ANIMAL_FEATURES.indexOf("legs");
  for (const row of rows) {
    assertEquals(row.length, 16);
    assert(row.every((x, j) => (j === legs ? [0, 2, 4, 6] : [0, 1]).includes(x)), `${row}`);
  }
});

Deno.test("animals: what makes a class holds of all in it, and exceptions stand as they are", async () => {
  const { names, rows, classes } = await animals();
  const of = (name: string, feature: typeof ANIMAL_FEATURES[number]) =>
    rows[names.indexOf(name)][ANIMAL_FEATURES.indexOf(feature)];
  for (const [i, name] of names.entries()) {
    const [mammal, bird, , , , insect] = ANIMAL_CLASSES.map((_, k) => classes[i] === k ? 1 : 0);
    assertEquals([of(name, "milk"), of(name, "feathers")], [mammal, bird], name);
    assertEquals([of(name, "backbone"), of(name, "warm")], [1 - insect, mammal + bird], name);
  }
  assertEquals([of("platypus", "eggs"), of("fruit bat", "flies"), of("penguin", "flies")], [1, 1, 0]);
  assertEquals([of("dolphin", "fins"), of("dolphin", "breathes"), of("cobra", "legs")], [1, 1, 0]);
});

Deno.test("animals: the file has the stated columns, and data/README.md its checksum", async () => {
  const bytes = await (await fetch(inData("animals.csv"))).arrayBuffer(), text = new TextDecoder().decode(bytes);
  assertEquals(text.split("\n")[0], ["name", ...ANIMAL_FEATURES, "class"].join());
  const readme = await (await fetch(inData("README.md"))).text();
  assertStringIncludes(readme, new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex());
});
