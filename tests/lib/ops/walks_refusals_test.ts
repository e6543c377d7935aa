import { assertThrows } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import { scatterWalk, straightWalk } from "../../../lib/ops/walks.ts";
import "../exact.ts";

Deno.test("walks with different sources cannot be scattered together, in whichever order", () => {
  const short = straightWalk([3], [2], [{ by: 0 }]), long = straightWalk([4], [2], [{ by: 0 }]);
  const x = tensor([1, 2]), together = (walks: readonly (typeof short)[]) => () => scatterWalk([x, x], walks);
  assertThrows(
    together([short, long]),
    Error,
    "Cannot scatter a tensor of shape [3]: the walk is made for [4]",
  );
  assertThrows(together([long, short]), Error, "Cannot scatter a tensor of shape [4]: the walk is made for [3]");
});
