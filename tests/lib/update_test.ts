import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { indices, parameter, tensor, zeros } from "../../lib/create.ts";
import type { Rule, Storage } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import { device, onDevice, type Tensor, useDevice } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import "./exact.ts";

Deno.test("a rule changes tensors in place, and later assignments see what earlier ones have changed", async () => {
  const momentum = rule({ v: "0.5 * v + dw", w: "w - rate * v" });
  const w = parameter([1, 2]), v = zeros([2]), dw = tensor([1, -1]);
  momentum({ w, v, dw }, { rate: 0.1 });
  momentum({ w, v, dw }, { rate: 0.2 });
  assertEquals([...await v.read()], [1.5, -1.5]);
  assertEquals([...await w.read()], [1 - 0.1 - 0.2 * 1.5, 2 + 0.1 + 0.2 * 1.5]);
  assertEquals([...await dw.read()], [1, -1]);
});

Deno.test("a rule says what is wrong with what it is given", () => {
  assertThrows(() => rule({}), Error, "Cannot make a rule of no assignments");
  const descend = rule({ w: "w - rate * dw" }), w = parameter([1, 2]);
  assertThrows(() => descend({ dw: w }, { rate: 1 }), Error, "Cannot update w: no tensor of this name is given");
  assertThrows(
    () => descend({ w, dw: tensor([1]) }, { rate: 1 }),
    Error,
    "Cannot update w [2] and dw [1] together: their shapes differ",
  );
  assertThrows(() => descend({ w, dw: w }), Error, 'Cannot read the formula: unknown name "rate"');
  assertThrows(
    () => descend({ w, dw: w }, { rate: 1, dw: 1 }),
    Error,
    "Cannot update with dw: it is given as a tensor and",
  );
  const labels = indices([0, 1]);
  assertThrows(() => descend({ w: labels, dw: w }, { rate: 1 }), Error, "Cannot update w: it holds indices, which");
  const before = device();
  useDevice(new Reference());
  const other = tensor([1, 2]);
  useDevice(before);
  assertThrows(() => descend({ w, dw: other }, { rate: 1 }), Error, "together: they are on two devices");
});

Deno.test("a rule may be called with other names, and with a number for a tensor, time after time", async () => {
  const grow = rule({ a: "2 * a + b" }), numbers = async (x: Tensor) => [...await x.read()];
  for (let time = 0; time < 2; time++) {
    const a = parameter([1, 2]), b = tensor([10, 20]);
    grow({ a, b });
    assertEquals(await numbers(a), [12, 24]);
    grow({ a }, { b: 1 });
    assertEquals(await numbers(a), [25, 49]);
    grow({ c: b, b, a });
    assertEquals(await numbers(a), [60, 118]);
    assertThrows(() => grow({ c: b, d: b, a }), Error, 'unknown name "b"');
    assertThrows(() => grow({ a }), Error, 'unknown name "b"');
  }
});

/** Keeps the rules that it is given. */
class Watched extends Reference {
  readonly rules: Rule[] = [];

  override update(rule: Rule, ...others: Rest): void {
    this.rules.push(rule);
    super.update(rule, ...others);
  }
}

type Rest = [state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>];

Deno.test("formulas are parsed once, so that a device which prepares them meets the same ones again", () => {
  const on = new Watched(), descend = rule({ w: "w - rate" });
  onDevice(on, () => {
    const w = parameter([1]);
    for (const rate of [0.1, 0.2, 0.3]) descend({ w }, { rate });
  });
  assertEquals(on.rules.length, 3);
  for (const one of on.rules) assertStrictEquals(one, on.rules[0]);
});
