import { assertEquals, assertStrictEquals } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import { entriesOf, inForm, listOf, mapped, namesIn } from "../../../lib/nn/values.ts";

const left = tensor([1, 2]), right = tensor([3]);

Deno.test("a single tensor is a list of one, whose name is empty", () => {
  assertEquals(listOf(left), [left]);
  assertEquals(namesIn(left), [""]);
  assertEquals(entriesOf(left), [["", left]]);
  assertStrictEquals(inForm(left, [right]), right);
});

Deno.test("tensors by name are taken apart and put together in the same order", () => {
  const both = { right, left };
  assertEquals(listOf(both), [right, left]);
  assertEquals(namesIn(both), ["right", "left"]);
  const again = inForm(both, [left, right]);
  assertStrictEquals(again.right, left);
  assertStrictEquals(again.left, right);
});

Deno.test("each tensor is made anew under its name", () => {
  const seen: string[] = [];
  const swapped = mapped({ left, right }, (x, name) => {
    seen.push(name);
    return x === left ? right : left;
  });
  assertEquals(seen, ["left", "right"]);
  assertStrictEquals(swapped.left, right);
});
