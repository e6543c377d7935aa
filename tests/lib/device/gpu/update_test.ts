import { assert, assertEquals } from "@std/assert";
import type { Rule, Storage } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Piece } from "../../../../lib/device/gpu/memory.ts";
import { Updates } from "../../../../lib/device/gpu/update.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { Random } from "../../../../lib/random.ts";
import { contextTest } from "./context.ts";
import { Tried } from "./tried.ts";

function ruleOf(assignments: Readonly<Record<string, string>>, names: readonly string[]): Rule {
  return Object.fromEntries(Object.entries(assignments).map(([name, text]) => [name, parseFormula(text, names)]));
}

const NAMES = ["w", "v", "dw", "rate"];

const RULES: readonly Rule[] = [
  { w: "w - rate * dw" },
  { v: "rate * v + dw", w: "w - rate * v" },
  { w: "rate", v: "w + v", dw: "v * w" },
  { w: "v", v: "w * 2" },
  { w: "e = w * 2; e + dw", v: "e = v * 3; e - w" }, // two definitions of one name
].map((assignments) => ruleOf(assignments as unknown as Record<string, string>, NAMES));

/** What a rule makes of three tensors of small whole numbers, two of which may be one, here and on the reference device. */
async function compare(context: Context, updates: Updates, rule: Rule, length: number, twins: boolean): Promise<void> {
  const tried = new Tried(context), reference = new Reference("float32");
  const stored = (store: (values: number[]) => Storage) => {
    const [w, v, dw] = [1, 2, 3].map((seed) => {
      const random = new Random(seed);
      return store(Array.from({ length }, () => random.integer(5) - 2));
    });
    return { w, v: twins ? w : v, dw };
  };
  const got = stored((values) => tried.store(values)), want = stored((values) => reference.store(values));
  updates.run(rule, got, { rate: 0.25 });
  reference.update(rule, want, { rate: 0.25 });
  await Promise.all(["w", "v", "dw"].map(async (name) => {
    const found = await tried.read(got[name as "w"] as ReturnType<Tried["store"]>);
    assertEquals([...found].map((x) => x || 0), [...reference.values(want[name as "w"])].map((x) => x || 0));
  }));
}

contextTest(
  "a rule changes what it assigns, and later assignments see earlier ones, also where two names are one tensor",
  async (context) => {
    const updates = new Updates(context);
    await Promise.all(
      RULES.flatMap((rule) =>
        [0, 1, 64, 1003].flatMap((length) =>
          [false, true].map((twins) => compare(context, updates, rule, length, twins))
        )
      ),
    );
  },
);

contextTest("the rule of Adam agrees with the reference, and settings change from call to call", async (context) => {
  const names = ["w", "m", "v", "dw", "b1", "b2", "rate", "tiny", "warm1", "warm2"];
  const rule = ruleOf({
    m: "b1 * m + (1 - b1) * dw",
    v: "b2 * v + (1 - b2) * dw * dw",
    w: "w - rate * (m / warm1) / (sqrt(v / warm2) + tiny)",
  }, names);
  const tried = new Tried(context), updates = new Updates(context), reference = new Reference(), random = new Random(3);
  const values = names.slice(0, 4).map((name) => [name, Array.from({ length: 1001 }, () => random.uniform())] as const);
  const pieces = Object.fromEntries(values.map(([name, list]) => [name, tried.store(list)]));
  const storages = Object.fromEntries(values.map(([name, list]) => [name, reference.store(list)]));
  for (let step = 1; step <= 10; step++) {
    const b1 = 0.9,
      b2 = 0.999,
      numbers = { b1, b2, rate: 0.001, tiny: 1e-8, warm1: 1 - b1 ** step, warm2: 1 - b2 ** step };
    updates.run(rule, pieces, numbers);
    reference.update(rule, storages, numbers);
  }
  await Promise.all(values.map(async ([name]) => {
    const want = reference.values(storages[name]), found = await tried.read(pieces[name]);
    found.forEach((got, i) => assert(Math.abs(got - want[i]) < 1e-5, `${name} ${i}: ${got}, expected ${want[i]}`));
  }));
});

contextTest("what holds settings alone is calculated in float64: 1 - 0.999 loses no digits", async (context) => {
  const tried = new Tried(context), rule = ruleOf({ v: "(1 - b) * dw" }, ["v", "dw", "b"]);
  const v = tried.store([0, 0]), dw = tried.store([1, 1000]);
  new Updates(context).run(rule, { v, dw }, { b: 0.999 });
  assertEquals([...await tried.read(v)], [1, 1000].map((x) => Math.fround(Math.fround(1 - 0.999) * x)));
});

contextTest("a name may stand for a tensor in one call and for a number in the next", async (context) => {
  const tried = new Tried(context), updates = new Updates(context), rule = ruleOf({ w: "w + s * 2" }, ["w", "s"]);
  const w = tried.store([1, 2]), s = tried.store([10, 20]);
  updates.run(rule, { w, s }, {});
  updates.run(rule, { w }, { s: 100 });
  updates.run(rule, { w, s }, {});
  assertEquals([...await tried.read(w)], [241, 282]);
});

contextTest("nothing is written behind the last number", async (context) => {
  const tried = new Tried(context), w = tried.store(new Array(64).fill(9)); // a buffer has room for 64 numbers at least
  new Updates(context).run(ruleOf({ w: "w + 1" }, ["w"]), { w: new Piece(5, w.place, () => {}) }, {});
  assertEquals([...await tried.read(w)], [10, 10, 10, 10, 10, ...new Array(59).fill(9)]);
});
