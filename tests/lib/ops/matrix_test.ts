/** Every op, tried from its entry alone. */
import { assert, assertEquals } from "@std/assert";
import { onDevice } from "../../../lib/tensor.ts";
import { gradients } from "../../../lib/autograd.ts";
import type { GradientReport } from "../../../lib/check_gradient.ts";
import { checkOp, checkSecond, ruleOf } from "../../../lib/check_op.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { type Arguments, tensorsIn } from "../../../lib/op.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { showShape } from "../../../lib/shape.ts";
import { type AnyOp, hasGradient, problemsIn, registered, samplesOf, takenBy, valuesOf } from "./matrix.ts";
import "../exact.ts";

const withGradient = registered.filter(([, op]) => hasGradient(op));
const without = registered.filter(([, op]) => !hasGradient(op));
/** How far a gradient may be off its difference, as part of the slope, or of 1 where that is less. */
const PRECISION = 1e-7;

/** What a report has against a gradient. */
function complaint({ verdict, problem, worst, findings }: GradientReport): string | undefined {
  if (verdict !== "agrees") return problem ?? `${verdict}: ${JSON.stringify(worst)}`;
  return imprecise(findings);
}

function imprecise(findings: GradientReport["findings"]): string | undefined {
  const off = findings.find(({ rule, difference }) =>
    !(Math.abs(rule - difference) <= PRECISION * Math.max(1, Math.abs(difference)))
  );
  return off && `imprecise: ${JSON.stringify(off)}`;
}

Deno.test("every op has the name of its export, words for its table, samples, and known values", () => {
  assert(registered.length >= 15);
  for (const [name, { entry }] of registered) {
    assertEquals(entry.name, name);
    for (const text of [entry.act, entry.takes, entry.is, entry.use]) assert(text.length > 0, name);
    assert(samplesOf({ entry } as AnyOp).length > 0, name);
    assert(entry.known().length > 0, name);
  }
});

Deno.test("every gradient is named after a tensor that the op takes", () => {
  for (const [name, op] of registered) {
    const { names } = takenBy(op);
    for (const slope of Object.keys(op.entry.slopes)) {
      assert(names.some((one) => [`d${one}`, `d${one}`.replace(/s$/, "")].includes(slope)), `${name}: ${slope}`);
    }
  }
});

Deno.test("every setting is tried in a sample", () => {
  const problems = registered.flatMap(([name, op]) => {
    const tried = new Set(samplesOf(op).flat().flatMap((arg) => Object.keys(isObject(arg) ? arg : {})));
    const untried = [...takenBy(op).settings.keys()].filter((setting) => !tried.has(setting));
    return untried.map((setting) => `${name}: ${setting}`);
  });
  assertEquals(problems, []);
});

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

Deno.test("known values come out, to 1e-12 of their size, in the known shape", () => {
  const problems = registered.flatMap(([name, op]) => {
    const known = onDevice(new Reference(), op.entry.known);
    return known.flatMap(({ of, shape, gives }, i) => {
      const y = op(...of), values = valuesOf(y);
      if (showShape(y.shape) !== showShape(shape)) return [`${name}, known ${i}: ${showShape(y.shape)}`];
      const isKnown = values.length === gives.length && values.every((value, k) => isNear(value, gives[k]));
      return isKnown ? [] : [`${name}, known ${i}: ${values}, expected ${gives}`];
    });
  });
  assertEquals(problems, []);
});

function isNear(value: number, known: number): boolean {
  return Object.is(value, known) || Math.abs(value - known) <= 1e-12 * Math.abs(known);
}

Deno.test("the gradient of every op agrees with differences, in every number of every input", () => {
  assertEquals(problemsIn(withGradient, (op, args, i) => complaint(checkOp(op, args, { seed: i + 1 }))), []);
});

Deno.test("so does the gradient of the gradient, where it has no kinks of its own", () => {
  const smooth = withGradient.filter(([, { entry }]) => !entry.rough);
  assert(smooth.length > withGradient.length / 2);
  assertEquals(problemsIn(smooth, secondComplaint), []);
});

/** A gradient that is the same all around, and jumps far away, is called uncertain; here that is in order. */
function secondComplaint(op: AnyOp, args: Arguments): string | undefined {
  return quickly((distance) => {
    const report = checkSecond(op, args, { distance });
    return report.verdict === "cancellation" ? imprecise(report.findings) : complaint(report);
  });
}

/** A check with differences at one distance, which is faster; where that is too wide, the checker finds one. */
function quickly(check: (distance?: number) => string | undefined): string | undefined {
  return check(1e-3) && check();
}

Deno.test("the gradient reaches every tracked input, in some sample", () => {
  for (const [name, op] of withGradient) {
    const reached = new Set(
      samplesOf(op).flatMap((args) => {
        const { inputs, forward, backward } = ruleOf(op, args);
        const found = backward(inputs, forward(inputs).map((_, k) => 1 + k));
        return found.flatMap((list, i) => list.some((slope) => slope !== 0) ? [i] : []);
      }),
    );
    const most = Math.max(...samplesOf(op).map((args) => tensorsIn(args).filter(({ tracked }) => tracked).length));
    assertEquals(reached.size, most, name);
  }
});

Deno.test("an input may be used twice: by two ops, and by an op and what comes after it", () => {
  const twice = (op: AnyOp) => (...args: Arguments) => mul(op(...args), op(...args));
  const shortcut = (op: AnyOp) => (...args: Arguments) => {
    const x = tensorsIn(args).find(({ tracked }) => tracked)!, y = op(...args);
    return add(mul(sum(y), x), sum(mul(y, y)));
  };
  for (const graph of [twice, shortcut]) {
    assertEquals(
      problemsIn(withGradient, (op, args, i) => i > 1 ? undefined : complaint(checkOp(graph(op), args))),
      [],
    );
  }
});

Deno.test("nothing is remembered of an op that has no gradient", () => {
  assertEquals(problemsIn(without, (op, args) => op(...args).tracked ? "tracked" : undefined), []);
});

Deno.test("a result is tracked where an op has a gradient and an input is tracked", () => {
  assertEquals(problemsIn(withGradient, (op, args) => op(...args).tracked ? undefined : "not tracked"), []);
});

Deno.test("an op changes nothing that it is given, forward or back", () => {
  const numbersOf = (args: Arguments) => tensorsIn(args).map(valuesOf);
  const problems = problemsIn(registered, (op, args) => {
    const before = numbersOf(args), y = op(...args);
    if (hasGradient(op)) gradients(y, { upstream: y }).of(tensorsIn(args).find(({ tracked }) => tracked)!);
    return JSON.stringify(numbersOf(args)) === JSON.stringify(before) ? undefined : "changed";
  });
  assertEquals(problems, []);
});
