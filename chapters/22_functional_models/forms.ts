/** The same network as a list of layers and as a function. */
import { normal } from "../../lib/create.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { notEqual } from "../../lib/ops/comparisons.ts";
import { Random } from "../../lib/random.ts";
import { device } from "../../lib/tensor.ts";
import { steadily } from "../13_data/steady.ts";
import { asFunction, asList } from "./models.ts";

/** How many of the 400 answers to 100 rows differ, where both began with the same weights. */
export function differingAnswers(seed: number): Promise<number> {
  return steadily(() => {
    using _step = device().step(); // it ends when the reading is ordered
    const x = normal(new Random(seed).fork(1), [100, 11]);
    return sum(notEqual(asList(new Random(seed))(x), asFunction(new Random(seed))(x))).item();
  });
}
