import { assert, assertEquals } from "@std/assert";
import { Reference } from "../../../../lib/device/reference.ts";
import type { Rule, Storage } from "../../../../lib/device/device.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { Random } from "../../../../lib/random.ts";
import { reference, seen, Tried } from "./tried.ts";

const RULES: readonly Rule[] = [
  { w: parseFormula("w - rate * dw", ["w", "dw", "rate"]) },
  { v: parseFormula("rate * v + dw", ["v", "dw", "rate"]), w: parseFormula("w - rate * v", ["w", "v", "rate"]) },
  { w: parseFormula("rate", ["rate"]), v: parseFormula("w + v", ["v", "w"]), dw: parseFormula("v * w", ["v", "w"]) },
  { w: parseFormula("v", ["v"]), v: parseFormula("w * 2", ["w"]) },
];

function updated(rule: Rule, state: Readonly<Record<string, ArrayLike<number>>>, twins: boolean) {
  const tried = new Tried(), other = new Reference("float32");
  const store = <Kind extends Storage>(keep: (values: ArrayLike<number>) => Kind) => {
    const stored: Record<string, Kind> = {};
    for (const [name, values] of Object.entries(state)) stored[name] = keep(values);
    return twins ? { ...stored, v: stored.w } : stored;
  };
  const pieces = store((values) => tried.store(values)), storages = store((values) => other.store(values));
  tried.elementwise.update(rule, pieces, { rate: 0.25 });
  other.update(rule, storages, { rate: 0.25 });
  return Object.keys(state).map((name) => [tried.read(pieces[name]), [...other.values(storages[name])]]);
}

Deno.test("a rule changes what it assigns, and later assignments see earlier ones, also in storages with two names", () => {
  for (const rule of RULES) {
    for (const length of [0, 1, 3, 4, 5, 1003]) {
      const state = Object.fromEntries(["w", "v", "dw"].map((name, i) => [name, seen([length], [], i).values]));
      for (const twins of [false, true]) for (const [got, want] of updated(rule, state, twins)) assertEquals(got, want);
    }
  }
});

Deno.test("the rule of Adam agrees with the reference", () => {
  const names = ["w", "m", "v", "dw", "b1", "b2", "rate", "tiny"];
  const rule = Object.fromEntries(
    Object.entries({
      m: "b1 * m + (1 - b1) * dw",
      v: "b2 * v + (1 - b2) * dw * dw",
      w: "w - rate * m / (sqrt(v) + tiny)",
    }).map(([name, text]) => [name, parseFormula(text, names)]),
  );
  const tried = new Tried(), source = new Random(3), numbers = { b1: 0.9, b2: 0.999, rate: 0.001, tiny: 1e-8 };
  const values = names.slice(0, 4).map((name) => [name, Array.from({ length: 1001 }, () => source.uniform())] as const);
  const pieces = Object.fromEntries(values.map(([name, list]) => [name, tried.store(list)]));
  const storages = Object.fromEntries(values.map(([name, list]) => [name, reference.store(list)]));
  for (let step = 0; step < 10; step++) {
    tried.elementwise.update(rule, pieces, numbers);
    reference.update(rule, storages, numbers);
  }
  for (const [name] of values) {
    const want = reference.values(storages[name]);
    tried.read(pieces[name]).forEach((got, i) => assert(Math.abs(got - want[i]) < 1e-5, `${name} ${i}: ${got}`));
  }
});

Deno.test("what holds settings alone is calculated in float64: 1 - 0.999 loses no digits", () => {
  const tried = new Tried(), rule = { v: parseFormula("(1 - b) * dw", ["v", "dw", "b"]) };
  const v = tried.store([0, 0]), dw = tried.store([1, 1000]);
  tried.elementwise.update(rule, { v, dw }, { b: 0.999 });
  assertEquals(tried.read(v), [1, 1000].map((x) => Math.fround(Math.fround(1 - 0.999) * x)));
  const k = { values: [2], strides: [0] }, formula = parseFormula("e = exp(k); x * e - k / 3", ["x", "k"]);
  for (const input of [2, k]) { // a tensor of one number is no setting
    const [got] = tried.run(formula, { x: { values: [1], strides: [0] }, k: input }, [1]);
    assert(Math.abs(got - (Math.exp(2) - 2 / 3)) < 1e-6);
  }
});
