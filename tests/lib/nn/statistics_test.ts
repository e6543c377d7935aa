import { assertThrows } from "@std/assert";
import { ones, tensor, zeros } from "../../../lib/create.ts";
import { batchStatistics, runningStatistics, type Statistics } from "../../../lib/nn/statistics.ts";
import { device, keep } from "../../../lib/tensor.ts";
import { assertClose, random } from "../ops/close.ts";
import "../exact.ts";

const x = tensor([[1, 10], [2, 10], [6, 16]]), was = { mean: zeros([2]), variance: ones([2]) };

Deno.test("statistics of a batch are those of each channel", () => {
  const biased = batchStatistics(x), unbiased = batchStatistics(x, { unbiased: true });
  assertClose(biased.mean, { shape: [2], values: [3, 12] });
  assertClose(biased.variance, { shape: [2], values: [14 / 3, 8] });
  assertClose(unbiased.variance, { shape: [2], values: [7, 12] });
});

Deno.test("PyTorch's momentum is the part of the batch, Keras' that of what was", () => {
  const torch = runningStatistics(was, x), keras = runningStatistics(was, x, { convention: "keras" });
  assertClose(torch.mean, { shape: [2], values: [0.3, 1.2] });
  assertClose(torch.variance, { shape: [2], values: [0.9 + 0.7, 0.9 + 1.2] });
  assertClose(keras.mean, { shape: [2], values: [0.03, 0.12] });
  assertClose(keras.variance, { shape: [2], values: [0.99 + 0.14 / 3, 0.99 + 0.08] });
  const half = runningStatistics(was, x, { convention: "keras", momentum: 0.5 });
  assertClose(half.mean, runningStatistics(was, x, { momentum: 0.5 }).mean);
});

Deno.test("after many batches of one kind, the statistics are theirs", () => {
  let now: typeof was = was;
  for (let i = 0; i < 300; i++) now = runningStatistics(now, x); // 0.9^300 is 2e-14
  assertClose(now.mean, batchStatistics(x).mean, 1e-12);
  assertClose(now.variance, batchStatistics(x, { unbiased: true }).variance, 1e-12);
});

Deno.test("statistics refuse a batch that has none", () => {
  const refused = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refused(
    () => runningStatistics(was, random([1, 2], 1)),
    "Cannot take unbiased statistics of a batch [1, 2]: it has too few numbers for each channel, and must be [batch, channels, ...spatial]",
  );
  refused(
    () => batchStatistics(zeros([0, 2])),
    "Cannot take statistics of a batch [0, 2]: it has too few numbers for each channel, and must be [batch, channels, ...spatial]",
  );
  refused(
    () => runningStatistics(was, x, { momentum: 1.1 }),
    "Cannot run statistics along with a batch [3, 2] with momentum 1.1: it must be from 0 to 1",
  );
  const act = "Cannot run statistics along with a batch [3, 2]";
  for (const size of [1, 3]) {
    const mean = zeros([size]), variance = ones([size]), found = `has shape [${size}], expected [2]`;
    refused(() => runningStatistics({ ...was, mean }, x), `${act}: mean ${found}`);
    refused(() => runningStatistics({ ...was, variance }, x), `${act}: variance ${found}`);
  }
  const convention = JSON.parse('{ "convention": "tf" }');
  refused(
    () => runningStatistics(was, x, convention),
    `${act} with convention "tf": it must be "pytorch" or "keras"`,
  );
});

Deno.test("statistics that are kept run from step to step; those that are not are lost with theirs", () => {
  let kept: Statistics = was, lost: Statistics = was;
  for (let i = 0; i < 2; i++) {
    using _step = device().step();
    const { mean, variance } = runningStatistics(kept, x);
    kept = { mean: keep(mean), variance: keep(variance) };
  }
  const expected = runningStatistics(runningStatistics(was, x), x);
  assertClose(kept.mean, expected.mean, 0);
  assertClose(kept.variance, expected.variance, 0);
  {
    using _step = device().step();
    lost = runningStatistics(lost, x);
  }
  assertThrows(() => runningStatistics(lost, x), Error, "keep(x) inside the step saves it");
});
