import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Reference } from "../../../../lib/device/reference.ts";
import { Rows } from "../../../../lib/device/wasm/rows.ts";
import { numbers } from "../walks.ts";
import { Ground } from "./ground.ts";

const ground = new Ground(), rowsOf = new Rows(ground.context), reference = new Reference();

const choice = fc.record({ rows: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 0, max: 40 }) }).chain(
  ({ rows, width }) =>
    fc.record({
      rows: fc.constant(rows),
      width: fc.constant(width),
      index: fc.array(fc.nat(rows - 1), { maxLength: 20 }),
    }),
);

Deno.test("rows are looked up as the reference does it", () => {
  fc.assert(fc.property(choice, ({ rows, width, index }) => {
    using _step = ground.memory.step();
    const table = numbers(rows * width), picks = ground.put(index), x = ground.put(table);
    const found = ground.result(index.length * width, (out) => rowsOf.lookup(x, picks, width, out));
    const expected = reference.lookup(reference.store(table), reference.store(index), width);
    assertEquals([...found], [...reference.values(expected)]);
  }));
});

Deno.test("rows are added up by number, those that are named again too, and the others are 0", () => {
  fc.assert(fc.property(choice, ({ rows, width, index }) => {
    using _step = ground.memory.step();
    const given = numbers(index.length * width), picks = ground.put(index), x = ground.put(given);
    const sums = ground.result(rows * width, (out) => rowsOf.addRows(x, picks, width, out));
    const expected = reference.addRows(reference.store(given), reference.store(index), rows, width);
    assertEquals([...sums], [...reference.values(expected)]);
  }));
});

Deno.test("a row number of 2^24 - 1 is found", () => {
  const far = new Ground(128), last = 2 ** 24 - 1, table = far.memory.lasting(last + 1), index = far.put([last, 0]);
  far.memory.floats.set([7], table.address / 4 + last);
  far.memory.floats.set([5], table.address / 4);
  const found = far.result(2, (out) => new Rows(far.context).lookup(table, index, 1, out));
  assertEquals([...found], [7, 5]);
});
