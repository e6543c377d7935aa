import { assertEquals } from "@std/assert";
import { Steps } from "../../../lib/device/steps.ts";

/** Something that notes when it is given back. */
class Piece {
  released = 0;

  release(): void {
    this.released++;
  }
}

Deno.test("the end of a step releases what was made in it, once", () => {
  const steps = new Steps<Piece>(), before = steps.add(new Piece()), step = steps.begin();
  const inside = steps.add(new Piece());
  assertEquals([before.released, inside.released], [0, 0]);
  step[Symbol.dispose]();
  step[Symbol.dispose]();
  const after = steps.add(new Piece());
  assertEquals([before.released, inside.released, after.released], [0, 1, 0]);
});

Deno.test("an inner step releases only its own pieces", () => {
  const steps = new Steps<Piece>(), outer = steps.begin(), early = steps.add(new Piece());
  const inner = steps.begin(), own = steps.add(new Piece());
  inner[Symbol.dispose]();
  const late = steps.add(new Piece());
  assertEquals([early.released, own.released, late.released], [0, 1, 0]);
  outer[Symbol.dispose]();
  assertEquals([early.released, own.released, late.released], [1, 1, 1]);
});

Deno.test("an outer step that ends first ends the steps inside it", () => {
  const steps = new Steps<Piece>(), outer = steps.begin(), inner = steps.begin(), piece = steps.add(new Piece());
  outer[Symbol.dispose]();
  assertEquals(piece.released, 1);
  const free = steps.add(new Piece());
  inner[Symbol.dispose]();
  assertEquals([piece.released, free.released], [1, 0]);
});

Deno.test("a step that ended does not end another that began since", () => {
  const steps = new Steps<Piece>(), first = steps.begin();
  first[Symbol.dispose]();
  const second = steps.begin(), piece = steps.add(new Piece());
  first[Symbol.dispose]();
  assertEquals(piece.released, 0);
  second[Symbol.dispose]();
  assertEquals(piece.released, 1);
});
