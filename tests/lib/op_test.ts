import { assert, assertEquals } from "@std/assert";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { composite, type Entry, op, replaceTensors, tensorsIn, withRecording } from "../../lib/op.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import type { Tensor } from "../../lib/tensor.ts";
import "./exact.ts";

const entry = <Args extends readonly unknown[]>(name: string): Entry<Args> => ({
  name,
  act: "try",
  takes: "",
  is: "",
  slopes: {},
  use: "tests",
  samples: () => [],
  known: () => [],
});

Deno.test("tensors are found among settings and in lists, and replaced in the same order", () => {
  const [a, b, c, d] = [1, 2, 3, 4].map((x) => tensor(x));
  const args = [a, { axis: 1 }, [b, c], 5, "mean"] as const;
  assertEquals(tensorsIn(args), [a, b, c]);
  assertEquals<readonly unknown[]>(replaceTensors(args, [d, c, a]), [d, { axis: 1 }, [c, a], 5, "mean"]);
});

Deno.test("gradients that are not wanted are not calculated", async () => {
  const asked: string[] = [];
  const times = op<[a: Tensor, b: Tensor]>(entry("times"), {
    value: (a, b) => mul(a, b),
    gradient: (dy, _y, a, b) => [
      () => {
        asked.push("a");
        return mul(dy, b);
      },
      () => {
        asked.push("b");
        return mul(dy, a);
      },
    ],
  });
  const w = parameter([3]);
  assertEquals(await gradients(times(w, tensor([5]))).of(w).item(), 5);
  assertEquals(asked, ["a"]);
});

Deno.test("a composite is recorded op by op, an op with a gradient of its own as one", () => {
  const plain = composite<[x: Tensor]>(entry("plain"), (x) => sum(mul(x, x)));
  const closed = op<[x: Tensor]>(entry("closed"), {
    value: (x) => sum(mul(x, x)),
    gradient: (dy, _y, x) => [() => mul(mul(2, x), dy)],
  });
  const x = parameter([1, 2]);
  assertEquals(plain(x).origin?.name, "sum");
  assertEquals(plain(x).origin?.inputs[0].origin?.name, "mul");
  assertEquals(closed(x).origin?.name, "closed");
  assertEquals(closed(x).origin?.inputs, [x]);
});

Deno.test("a composite that gives back its argument does not track it where nothing is to be recorded", () => {
  const same = composite<[x: Tensor]>(entry("same"), (x) => x), x = parameter([1]);
  assert(same(x).tracked);
  assert(!withRecording(false, () => same(x)).tracked);
});

Deno.test("nothing is recorded where no input is tracked, or where nothing flows back", () => {
  const x = parameter([1]);
  const constant = op<[x: Tensor]>(entry("constant"), { value: (x) => mul(x, 0) });
  assert(!add(tensor([1]), 2).tracked);
  assert(!constant(x).tracked);
  withRecording(false, () => {
    assert(!add(x, 1).tracked);
    withRecording(true, () => assert(add(x, 1).tracked));
    assert(!add(x, 1).tracked);
  });
});
