/** That training takes no more memory after many steps than after the first. */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { integers, normal, parameter, zeros } from "../../../lib/create.ts";
import type { Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { runningStatistics } from "../../../lib/nn/statistics.ts";
import { batchNorm, dropout, linear, lookup, meanSquaredError } from "../../../lib/ops/mod.ts";
import { Random } from "../../../lib/random.ts";
import { keep, onDevice, type Tensor } from "../../../lib/tensor.ts";
import { rule } from "../../../lib/update.ts";
import "../exact.ts";

/** What gives out memory. */
const MAKERS = [
  "store",
  "elementwise",
  "reduce",
  "product",
  "gather",
  "scatter",
  "lookup",
  "addRows",
  "random",
  "keep",
] as const;

/** A reference device, and how many of the pieces of memory that it has given out can still be read. */
function watchedDevice(): { on: Reference; alive: () => number } {
  const on = new Reference(), given = new Set<Storage>();
  for (const name of MAKERS) {
    const make: (...args: never[]) => Storage = on[name];
    const value = (...args: never[]) => {
      const piece = make.apply(on, args);
      given.add(piece);
      return piece;
    };
    Object.defineProperty(on, name, { value });
  }
  const alive = () => {
    for (const piece of given) if (isReleased(on, piece)) given.delete(piece);
    return given.size;
  };
  return { on, alive };
}

function isReleased(on: Reference, piece: Storage): boolean {
  try {
    on.values(piece);
    return false;
  } catch {
    return true;
  }
}

const momentum = rule({ v: "0.9 * v + dw", w: "w - 0.05 * v" });

/** A network in training: what each step does before its memory is given back. It returns the loss. */
function network(): () => Tensor {
  const random = new Random(1), data = normal(random, [20, 3]), targets = normal(random, [20, 1]);
  const weights = [[4, 3], [4], [1, 4]].map((shape) => parameter(normal(random, shape))), [w1, gamma, w2] = weights;
  const velocities = weights.map(({ shape }) => keep(zeros(shape)));
  return () => {
    const rows = integers(random, [8], 20), z = linear(lookup(data, rows), w1);
    const y = linear(dropout(batchNorm(z, gamma), random, 0.1), w2), loss = meanSquaredError(y, lookup(targets, rows));
    const found = gradients(loss);
    weights.forEach((w, i) => momentum({ w, v: velocities[i], dw: found.of(w) }));
    runningStatistics({ mean: zeros([4]), variance: zeros([4]) }, z);
    return loss;
  };
}

Deno.test("over 300 steps of training, the memory that is held stays the same, in each step and after it", () => {
  const { on, alive } = watchedDevice(), inside: number[] = [], after: number[] = [], losses: number[] = [];
  const before = onDevice(on, () => {
    const train = network(), before = alive();
    for (let i = 0; i < 300; i++) {
      using _step = on.step();
      losses.push(on.values(train().storage)[0]);
      inside.push(alive());
      _step[Symbol.dispose]();
      after.push(alive());
    }
    return before;
  });
  assertEquals(new Set(inside).size, 1);
  assertEquals(new Set(after), new Set([before]));
  assertGreater(inside[0], before + 20, "a step makes many pieces");
  assertLess(losses[299], losses[0], "it learns");
});

Deno.test("what is kept in a step, and nothing else, is held after it", () => {
  const { on, alive } = watchedDevice(), kept: Tensor[] = [];
  onDevice(on, () => {
    const train = network(), before = alive();
    for (let i = 0; i < 100; i++) {
      using _step = on.step();
      kept.push(keep(train()));
    }
    assertEquals([alive() - before, kept.length], [100, 100]);
  });
});
