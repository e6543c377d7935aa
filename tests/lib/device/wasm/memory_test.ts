import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory, type Piece } from "../../../../lib/device/wasm/memory.ts";
import { Randoms } from "../../../../lib/device/wasm/random.ts";
import { Reductions } from "../../../../lib/device/wasm/reduce.ts";
import { Rows } from "../../../../lib/device/wasm/rows.ts";
import { Walks } from "../../../../lib/device/wasm/walks.ts";

const FINISHED = "Cannot use a tensor of a finished step: its memory was given back. keep(x) inside the step saves it";
const BILLION = 2 ** 30;

function end(step: Disposable): void {
  step[Symbol.dispose]();
}

function assertApart(pieces: readonly Piece[], memory: Memory): void {
  const sorted = pieces.toSorted((a, b) => a.address - b.address);
  sorted.forEach(({ address, length }, i) => {
    const next = sorted[i + 1]?.address ?? memory.memory.buffer.byteLength, { workspace } = memory;
    assertEquals(address % 64, 0);
    assert(address >= workspace.address + workspace.bytes, `${address} is in the place for work`);
    assert(address + 4 * length + 16 <= next, `${length} numbers at ${address} reach beyond ${next}`);
  });
}

Deno.test("pieces lie apart, at multiples of 64, with room for a vector behind each", () => {
  const length = fc.nat(3000), choice = fc.array(fc.record({ length, isLasting: fc.boolean() }), { maxLength: 30 });
  fc.assert(
    fc.property(choice, (choice) => {
      const memory = new Memory(16);
      using _step = memory.step();
      const pieces = choice.map(({ length, isLasting }) =>
        isLasting ? memory.lasting(length) : memory.allocate(length)
      );
      assertEquals(pieces.map(({ isPassing }) => isPassing), choice.map(({ isLasting }) => !isLasting));
      assertApart(pieces, memory);
    }),
    { numRuns: 50 },
  );
});

Deno.test("10,000 steps use the same memory again, also where steps are nested", () => {
  const memory = new Memory(16), places = new Set<string>();
  for (let i = 0; i < 10_000; i++) {
    using _outer = memory.step();
    const first = memory.allocate(1000).address;
    {
      using _inner = memory.step();
      memory.allocate(1_000_000);
    }
    places.add(`${first} ${memory.allocate(1_000_000).address}`);
  }
  assertEquals(places.size, 1);
});

Deno.test("the end of a step takes only what was made in it, and a step that began inside it ends too", () => {
  const memory = new Memory(16), outer = memory.step(), early = memory.allocate(1), inner = memory.step();
  const own = memory.allocate(1), top = own.address;
  end(inner);
  assertThrows(() => own.address, Error, FINISHED);
  assertEquals(memory.allocate(1).address, top);
  const another = memory.step(), deep = memory.allocate(1);
  end(outer);
  for (const piece of [early, deep]) assertThrows(() => piece.address, Error, FINISHED);
  end(another);
  assertEquals(memory.allocate(1).isPassing, false);
});

Deno.test("a step that ended does not end another that began since, and what that one holds stays its own", () => {
  const memory = new Memory(16), first = memory.step();
  const lost = memory.allocate(500);
  end(first);
  const second = memory.step(), held = memory.allocate(500);
  end(first);
  assertApart([held, memory.allocate(500)], memory);
  assertThrows(() => lost.address, Error, FINISHED);
  end(second);
});

Deno.test("what lasts outlives the step in which it was made, and later steps go around it", () => {
  const memory = new Memory(16), step = memory.step(), kept = memory.lasting(1000);
  memory.floats.fill(7, kept.address / 4, kept.address / 4 + 1000);
  end(step);
  for (let i = 0; i < 3; i++) {
    using _step = memory.step();
    const piece = memory.allocate(1_900_000);
    memory.floats.fill(i, piece.address / 4, piece.address / 4 + piece.length);
  }
  assert(memory.floats.subarray(kept.address / 4, kept.address / 4 + 1000).every((one) => one === 7));
});

Deno.test("a step that finds no room says so, and goes on with what fits", () => {
  const memory = new Memory(16);
  {
    using _step = memory.step();
    memory.allocate(2 ** 20);
    assertThrows(
      () => memory.allocate(1_500_000),
      Error,
      "Cannot store 1500000 numbers, 5.7 MiB: 12 MiB of 16 MiB are in use; " +
        "make the device with more: new Wasm({ mebibytes: 32 })",
    );
    memory.lasting(2 ** 19);
    assertThrows(() => memory.allocate(600_000), Error, "Cannot store 600000 numbers, 2.3 MiB: 15 MiB of 16 MiB");
    assertApart([memory.allocate(1000)], memory);
  }
  using _step = memory.step();
  assertApart([memory.allocate(1_200_000)], memory);
});

Deno.test("outside of steps the error names a step as the cure, and the largest device has no larger one", () => {
  const memory = new Memory(16);
  assertThrows(
    () => memory.allocate(4_000_000),
    Error,
    "Cannot store 4000000 numbers, 15 MiB: 8.0 MiB of 16 MiB are in use; wrap each step of training in a step of the " +
      "device, or make the device with more: new Wasm({ mebibytes: 32 })",
  );
  const largest = new Memory(4096);
  using _step = largest.step();
  assertThrows(
    () => largest.allocate(BILLION),
    Error,
    "Cannot store 1073741824 numbers, 4096 MiB: 8.0 MiB of 4096 MiB are in use; no device holds more, so take " +
      "smaller batches",
  );
});

Deno.test("a size that is no whole number from 16 to 4096 is refused, and so is one that the machine refuses", () => {
  for (const wrong of [0, 15, 16.5, 4097, -64, NaN, Infinity]) {
    const message = `Cannot make a memory of ${wrong} MiB: it must be a whole number from 16 to 4096`;
    assertThrows(() => new Memory(wrong), Error, message);
  }
  const { Memory: real } = WebAssembly;
  try {
    WebAssembly.Memory = class extends real {
      constructor() {
        super({ initial: 2 ** 20 });
      }
    };
    const message = "Cannot make a memory of 64 MiB: the machine refuses so much; make the device with less";
    assertThrows(() => new Memory(64), Error, message);
  } finally {
    WebAssembly.Memory = real;
  }
});

Deno.test("pieces of 2 GiB and more, and addresses beyond 2^31, are as good as others", () => {
  const memory = new Memory(4096), long = memory.lasting(BILLION / 2), behind = memory.lasting(10);
  assert(behind.address >= long.address + 4 * long.length && behind.address > 2 ** 31);
  using _step = memory.step();
  const x = memory.allocate(40), y = memory.allocate(40), index = memory.allocate(3);
  assertApart([long, behind, x, y, index], memory);
  const at = ({ address, length }: Piece) => memory.floats.subarray(address / 4, address / 4 + length);
  at(x).set(Array.from({ length: 40 }, (_, i) => i + 1));
  at(index).set([1, 0, 1]);
  const context = new Context(memory), walks = new Walks(context);
  walks.gather(x, { shape: [40], source: [40], courses: [{ start: 39, steps: [-1] }] }, y);
  assertEquals([...at(y)], [...at(x)].reverse());
  walks.gather(x, {
    shape: [8, 5],
    source: [5, 8],
    courses: [{ start: 0, steps: [0, 1] }, { start: 0, steps: [1, 0] }],
  }, y);
  assertEquals([...at(y).subarray(0, 6)], [1, 9, 17, 25, 33, 2]);
  new Reductions(context).run("sum", x, { outer: 1, axis: 40, inner: 1 }, y);
  assertEquals(at(y)[0], 820);
  new Reductions(context).run("sum", x, { outer: 1, axis: 40, inner: 1 }, behind);
  assertEquals(at(behind)[0], 820);
  new Rows(context).lookup(x, index, 10, y);
  assertEquals(
    [...at(y).subarray(0, 30)],
    [11, 1, 11].flatMap((first) => Array.from({ length: 10 }, (_, i) => first + i)),
  );
  new Randoms(context).run({ key: 1, stream: 0, start: 0, length: 40 }, y);
  assert(at(y).every((one) => one >= 0 && one < 1));
});

/** Makes pieces outside of all steps and drops them, with rests in which the machine may take them back. */
const DROPS = (url: string) => `
  import { Memory } from ${JSON.stringify(url)};
  const memory = new Memory(16), held = memory.lasting(1000);
  let highest = 0;
  memory.floats.fill(7, held.address / 4, held.address / 4 + 1000);
  for (let i = 0; i < 100; i++) {
    const { address } = memory.allocate(250_000 + 100 * i);
    memory.floats.fill(i, address / 4, address / 4 + 250_000);
    highest = Math.max(highest, address);
    gc();
    await new Promise((go) => setTimeout(go));
  }
  const isWhole = memory.floats.subarray(held.address / 4, held.address / 4 + 1000).every((one) => one === 7);
  console.log(JSON.stringify({ highest, isWhole, held: held.length }));
`;

Deno.test("what is made outside of all steps is given back when nobody holds it any more", async () => {
  const url = new URL("../../../../lib/device/wasm/memory.ts", import.meta.url).href;
  const args = ["run", "--quiet", "--no-prompt", "--no-lock", "--no-config", "--v8-flags=--expose-gc", "-"];
  const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(DROPS(url)));
  await writer.close();
  const { stdout, stderr } = await child.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  const { highest, isWhole } = JSON.parse(new TextDecoder().decode(stdout));
  assert(isWhole, "what was held is no longer there");
  assert(highest < 14 * 2 ** 20, `a hundred pieces of 1 MiB, none of which is held, reach up to ${highest}`);
});
