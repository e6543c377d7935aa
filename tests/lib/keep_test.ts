import { assertEquals } from "@std/assert";
import { indices, tensor } from "../../lib/create.ts";
import { lookup } from "../../lib/ops/mod.ts";
import { detach, device, keep } from "../../lib/tensor.ts";
import "./exact.ts";

Deno.test("indices that were kept in a step can pick after it", async () => {
  const table = tensor([[1, 2], [3, 4]]);
  const kept = (() => {
    using _step = device().step();
    return keep(indices([1, 0, 1]));
  })();
  assertEquals([...await lookup(table, kept).read()], [3, 4, 1, 2, 3, 4]);
  assertEquals([...detach(kept).indices!], [1, 0, 1]);
});
