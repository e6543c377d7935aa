/** A program for a browser: a kernel, made and called. It prints what came out. */
import { Context, hasVectors } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { Reductions } from "../../../../lib/device/wasm/reduce.ts";
import { Walks } from "../../../../lib/device/wasm/walks.ts";

const context = new Context(new Memory(16)), { memory } = context, { floats } = memory;
const x = memory.allocate(6), turned = memory.allocate(6), sums = memory.allocate(3);
floats.set([1, 2, 3, 4, 5, 6], x.address / 4);
const courses = [{ start: 0, steps: [0, 1] }, { start: 0, steps: [1, 0] }];
new Walks(context).gather(x, { shape: [3, 2], source: [2, 3], courses }, turned);
new Reductions(context).run("sum", turned, { outer: 3, axis: 2, inner: 1 }, sums);
const start = sums.address / 4;
console.log(JSON.stringify({ hasVectors: hasVectors(), sums: [...floats.slice(start, start + 3)] }));
