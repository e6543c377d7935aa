import { assertEquals } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Randoms } from "../../../../lib/device/gpu/random.ts";
import { philox, type RandomBlock } from "../../../../lib/random.ts";
import { contextTest } from "./context.ts";

async function drawn(context: Context, blocks: readonly RandomBlock[]): Promise<Float32Array[]> {
  using _step = context.memory.step();
  const randoms = new Randoms(context), pieces = blocks.map(({ length }) => context.memory.allocate(length));
  blocks.forEach((block, i) => randoms.run(block, pieces[i]));
  return await Promise.all(pieces.map((piece) => context.queue.read(piece)));
}

/** What place i of a block must be. */
function expected({ key, stream, start }: RandomBlock, i: number): number {
  return (philox(start + i, stream, key)[0] >>> 8) / 2 ** 24;
}

contextTest("numbers of all sizes and settings are those of the reference, to the last bit", async (context) => {
  const most = 2 ** 32 - 1;
  const blocks = [0, 1, 2, 63, 64, 65, 1000].flatMap((length): RandomBlock[] => [
    { key: 0, stream: 0, start: 0, length },
    { key: most, stream: most, start: 2 ** 32 - length - 1, length },
    { key: 0x9e3779b9, stream: 12345, start: 2 ** 31 - 3, length },
  ]);
  const found = await drawn(context, blocks);
  blocks.forEach((block, b) => {
    assertEquals([...found[b]], Array.from({ length: block.length }, (_, i) => expected(block, i)));
  });
});

contextTest("more numbers than one row of groups makes stand in their places", async (context) => {
  const length = 65535 * 64 + 1,
    block = { key: 7, stream: 1, start: 5, length },
    [found] = await drawn(context, [block]);
  const places = Array.from({ length: 5000 }, (_, i) => (i * 7919) % length);
  for (let edge = 0; edge < 200; edge++) places.push(length - 1 - edge, Math.floor(length / 2) - 100 + edge);
  assertEquals(places.map((i) => found[i]), places.map((i) => expected(block, i)));
});
