import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Reference } from "../../../../lib/device/reference.ts";
import { Randoms } from "../../../../lib/device/wasm/random.ts";
import type { RandomBlock } from "../../../../lib/random.ts";
import { Ground } from "./ground.ts";

const ground = new Ground(), randoms = new Randoms(ground.context), reference = new Reference("float32");

function assertSame(block: RandomBlock): void {
  using _step = ground.memory.step();
  const drawn = ground.result(block.length, (out) => randoms.run(block, out), { isVector: true });
  assertEquals([...drawn], [...reference.values(reference.random(block))]);
}

Deno.test("random numbers are those of the reference, bit for bit, whatever the key, the stream and the start", () => {
  const word = fc.nat(2 ** 32 - 1), start = fc.oneof(word, fc.nat(Number.MAX_SAFE_INTEGER - 100));
  const block = fc.record({ key: word, stream: word, start, length: fc.nat(50) });
  fc.assert(fc.property(block, assertSame), { numRuns: 500 });
});

Deno.test("every length from 0 to 40 is filled, and places go on behind 2^32 - 1", () => {
  for (let length = 0; length <= 40; length++) {
    assertSame({ key: 2 ** 32 - 1, stream: 2 ** 31, start: 2 ** 32 - 7, length });
  }
});
