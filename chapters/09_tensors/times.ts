/** How long it takes on the reader's machine. Such numbers change from run to run, so no claim rests on them. */
import { Reference } from "../../lib/device/reference.ts";
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { onDevice } from "../../lib/tensor.ts";
import { weightedSum } from "../01_neuron/neuron.ts";
import { byNeurons, gridOf, gridsOf, layerOf, randomNeurons, tensorsOf } from "./batch.ts";
import { layer } from "./tensors.ts";

/** The shortest of some runs, in milliseconds: whatever else a machine does can only make a run longer. */
function shortest(run: () => unknown, times: number): number {
  const durations = Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...durations);
}

export function showTimes(page: Page, seed: number) {
  page.heading("On this machine");
  const random = new Random(seed), neurons = randomNeurons(64, 64, random);
  const rows = randomNeurons(32, 64, random).map(({ weights }) => weights);
  const grids = gridsOf(neurons), x = gridOf(rows);
  const tensors = onDevice(new Reference(), () => tensorsOf(x, grids.weights, grids.bias));
  const count = 32 * 64 * 64;
  page.text(`How long does a layer take? Here 64 neurons with 64 inputs read 32 rows, which is ${count} multiplications.
    The times are those of your machine, just now; another run has others, and this book claims none of them.`);
  const loops = () => rows.map((row) => neurons.map((one) => weightedSum(one, row)));
  const ways: [name: string, run: () => unknown, times: number][] = [
    ["chapter 8: an object for each number", () => byNeurons(neurons, rows), 3],
    ["chapter 1: loops over neurons and rows", loops, 20],
    ["this chapter: the layer in plain numbers", () => layer(x, grids.weights, grids.bias), 20],
    ["tensors, on the reference device", () => layerOf(...tensors), 20],
  ];
  page.table(
    ["way", "milliseconds", "nanoseconds each"],
    ways.map(([name, run, times]) => {
      const milliseconds = shortest(run, times);
      return [name, milliseconds, 1e6 * milliseconds / count];
    }),
  );
  page.text(
    `The first makes two objects for each multiplication. The others are loops over plain numbers, and differ in how
    they get at them. V8, the engine in Deno, compiles a loop that runs often to machine code, so it need not be slow.
    In Python each turn of a loop is interpreted, at far more than the price of a multiplication, and there it is a great
    gain to move the loop into an op (Harris et al. 2020). The reference device is made to be read. What numbers side by side make possible comes
    in chapters 11 and 12.`,
  );
}
