import { assertEquals } from "@std/assert";
import { parameter } from "../../../lib/create.ts";
import { batchStatistics, runningStatistics, type Statistics } from "../../../lib/nn/statistics.ts";
import "../exact.ts";

Deno.test("statistics have no history: otherwise they would drag the graphs of all steps with them", () => {
  const x = parameter([[1, 2], [3, 5]]), tracked: Statistics = { mean: parameter([0, 0]), variance: parameter([1, 1]) };
  for (const found of [batchStatistics(x), runningStatistics(batchStatistics(x), x), runningStatistics(tracked, x)]) {
    for (const { tracked, origin } of [found.mean, found.variance]) assertEquals([tracked, origin], [false, undefined]);
  }
});
