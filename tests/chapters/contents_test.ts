import { assertEquals } from "@std/assert";
import { chaptersFor, contents, folderOf } from "../../chapters/contents.ts";

const numbersFor = (wish: string) => chaptersFor(wish).map(({ number }) => number);

Deno.test("a chapter is meant by its number, its name, or the beginning of its name, whatever the capitals", () => {
  for (const wish of ["3", "03", "sigmoid", "SIGMOID", "sig", "Sig"]) assertEquals(numbersFor(wish), [3], wish);
  for (const wish of ["", "0", "99", "igmoid", "moid", "sigmoids", "3a"]) assertEquals(numbersFor(wish), [], wish);
});

Deno.test("a beginning may mean several chapters, a whole name means one", () => {
  const [first, second] = contents;
  const chapters = [{ ...first, name: "loss" }, { ...second, name: "losses" }];
  assertEquals(chaptersFor("los", chapters), chapters);
  assertEquals(chaptersFor("LOSS", chapters), chapters.slice(0, 1));
});

Deno.test("a folder is named by number and name", () => {
  assertEquals(folderOf(contents[2]), "03_sigmoid");
  assertEquals(folderOf({ ...contents[2], number: 12 }), "12_sigmoid");
});
