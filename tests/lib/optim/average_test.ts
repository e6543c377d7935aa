import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { assign } from "../../../lib/optim/assign.ts";
import { averageOf } from "../../../lib/optim/average.ts";
import { device } from "../../../lib/tensor.ts";
import "../exact.ts";

/** Adds a weight that takes these values one after the other; gives the mean after each. */
async function means(values: readonly number[], decay?: number): Promise<number[]> {
  const w = parameter([0]), average = averageOf({ w }, { decay }), found: number[] = [];
  for (const value of values) {
    using _step = device().step();
    assign({ w }, { w: tensor([value]) });
    average.add();
    found.push((await average.weights.w.read())[0]);
  }
  return found;
}

Deno.test("without a decay the average is the mean of all that were added", async () => {
  const lists = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lists, async (values) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      assertAlmostEquals((await means(values)).at(-1)!, mean, 1e-10);
    }),
    { numRuns: 30 },
  );
});

Deno.test("with a decay it is the plain mean first, and then forgets", async () => {
  const [a, b, c, d] = await means([4, 8, 0, 1], 0.5);
  assertEquals([a, b, c, d], [4, 6, 3, 2]);
  assertEquals(await means([4, 8, 1], 0), [4, 8, 1]);
});

Deno.test("averages are put in the place of the weights, and the weights come back with the same bits", async () => {
  const w = parameter([0.1, 1 / 3]), average = averageOf({ w });
  average.add();
  assign({ w }, { w: tensor([0.7, 0]) });
  average.add();
  {
    using _means = average.putIn();
    assertEquals([...await w.read()], [...await average.weights.w.read()]);
  }
  assertEquals([...await w.read()], [0.7, 0]);
});

Deno.test("an average goes on where it was saved", async () => {
  const w = parameter([2]), first = averageOf({ w }), second = averageOf({ w });
  first.add();
  assign({ w }, { w: tensor([4]) });
  assign(second.weights, first.weights);
  second.steps = first.steps;
  second.add();
  assertEquals([...await second.weights.w.read()], [3]);
});

Deno.test("means outlive the step in which the average was made", async () => {
  const w = parameter([2]);
  const average = (() => {
    using _step = device().step();
    return averageOf({ w });
  })();
  average.add();
  assertEquals([...await average.weights.w.read()], [2]);
});

Deno.test("an average says what is wrong with what it is given", () => {
  const w = parameter([0]);
  for (const decay of [-0.1, 1.1, NaN]) {
    const message = `Cannot average weights: the decay is ${decay}, expected a number from 0 to 1`;
    assertThrows(() => averageOf({ w }, { decay }), Error, message);
  }
  assertThrows(() => averageOf({ w }).putIn(), Error, "Cannot put in averaged weights: none were added yet");
});
