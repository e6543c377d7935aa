/** Walks back through a graph that forget one of the rules of chapter 7. */
import { Gradients, type gradients } from "../../lib/autograd.ts";
import { untracked } from "../../lib/op.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import type { Tensor } from "../../lib/tensor.ts";

interface WrongWalk {
  readonly mistake: string;
  readonly walk: typeof gradients;
}

export const wrongWalks: readonly WrongWalk[] = [
  { mistake: "the second part of a gradient overwrites the first", walk: walkWith({ combine: (_, dx) => dx }) },
  { mistake: "the second part of a gradient is lost", walk: walkWith({ combine: (sum) => sum }) },
  { mistake: "a tensor passes on before all has arrived", walk: walkWith({ order: "nearest first" }) },
  { mistake: "a tensor passes on at every arrival all that it has", walk: walkWith({ order: "at every arrival" }) },
];

interface Habits {
  readonly order?: "after all that use it" | "nearest first" | "at every arrival";
  readonly combine?: (sum: Tensor, dx: Tensor) => Tensor;
}

function walkWith({ order = "after all that use it", combine = add }: Habits): typeof gradients {
  return (loss, { upstream } = {}) =>
    untracked(() => {
      const found = new Map([[loss, upstream!]]), queue = order === "after all that use it" ? sorted(loss) : [loss];
      for (let y = queue.shift(); y; y = queue.shift()) {
        const { origin } = y, pulled = origin?.pull(found.get(y)!) ?? [];
        origin?.inputs.forEach((x, i) => {
          if (!x.tracked) return;
          const sum = found.get(x);
          found.set(x, sum ? combine(sum, pulled[i]()) : pulled[i]());
          if (order === "at every arrival" || (order === "nearest first" && !sum)) queue.push(x);
        });
      }
      return new Gradients(found);
    });
}

/** Each tensor after all that were made of it. */
function sorted(root: Tensor): Tensor[] {
  const order: Tensor[] = [], seen = new Set<Tensor>();
  const visit = (tensor: Tensor): void => {
    if (seen.has(tensor) || !tensor.tracked) return;
    seen.add(tensor);
    tensor.origin?.inputs.forEach(visit);
    order.push(tensor);
  };
  visit(root);
  return order.reverse();
}
