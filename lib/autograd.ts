/**
 * Reverse-mode differentiation: one walk back from a loss gives its slope in every tensor that it was made of.
 *
 * The walk is that of chapter 7, on tensors. What it finds is a value: nothing is stored in the tensors, so there is nothing
 * to set back to zero before the next step.
 */
import { withRecording } from "./op.ts";
import { add } from "./ops/arithmetic.ts";
import { onesLike, zerosLike } from "./ops/calculate.ts";
import { isSameShape, showShape } from "./shape.ts";
import type { Origin, Tensor } from "./tensor.ts";

/** The gradients of one loss. */
export class Gradients {
  /** Weak, so that it does not keep in memory what the loss was made of. */
  readonly #found: WeakMap<Tensor, Tensor>;

  constructor(found: ReadonlyMap<Tensor, Tensor>) {
    this.#found = new WeakMap(found);
  }

  /** The gradient in x, in the shape of x: zeros where the loss does not depend on it. Throws where x is not tracked. */
  of(x: Tensor): Tensor {
    const found = this.#found.get(x);
    if (found) return found;
    if (x.tracked) return zerosLike(x);
    throw new Error(
      `Cannot give the gradient in a tensor ${showShape(x.shape)} that is not tracked: make it with parameter(...)`,
    );
  }
}

/** Options of `gradients`. */
export interface GradientOptions {
  /** Remember how the gradients are made, so that gradients can be taken of them. */
  readonly tracked?: boolean;
  /** The gradient that arrives at a `loss` that is not one number: in its shape. */
  readonly upstream?: Tensor;
}

/** The gradients of a loss, one number, in all tensors that it was made of. */
export function gradients(loss: Tensor, { tracked = false, upstream }: GradientOptions = {}): Gradients {
  return withRecording(tracked, () => {
    const found = new Map([[loss, startOf(loss, upstream)]]);
    for (const [y, origin] of newestFirst(loss)) {
      checkUnchanged(origin);
      const pulled = origin.pull(found.get(y)!);
      origin.inputs.forEach((x, i) => {
        if (!x.tracked) return;
        const dx = pulled[i](), sum = found.get(x);
        found.set(x, sum ? add(sum, dx) : dx);
      });
    }
    return new Gradients(found);
  });
}

/** That no input was updated since: its slopes would be those of other numbers. */
function checkUnchanged({ name, inputs, madeAt }: Origin): void {
  const changed = inputs.find(({ storage }) => (storage.changedAt ?? 0) > madeAt);
  if (!changed) return;
  throw new Error(
    `Cannot find gradients: a tensor ${showShape(changed.shape)} was updated after ${name} used it; ` +
      "take the gradients before the update",
  );
}

/** What arrives at the loss. */
function startOf(loss: Tensor, upstream?: Tensor): Tensor {
  if (!loss.tracked) {
    throw new Error(
      "Cannot find gradients of a tensor that is not tracked: no parameter went into it, " +
        "or only through ops that pass no gradient, such as argmax",
    );
  }
  if (upstream) {
    if (isSameShape(upstream.shape, loss.shape)) return upstream;
    const shapes = `${showShape(upstream.shape)}, expected ${showShape(loss.shape)}`;
    throw new Error(`Cannot find gradients: the upstream has shape ${shapes}`);
  }
  if (loss.storage.length === 1) return onesLike(loss);
  throw new Error(
    `Cannot find gradients of a tensor of shape ${showShape(loss.shape)}: a loss is one number; take its sum or mean`,
  );
}

/**
 * Every tensor that an op made, of those that went into the root, and how. A tensor is made after its inputs, so from the
 * newest to the oldest each comes after all that were made of it, and has its whole gradient by then.
 */
function newestFirst(root: Tensor): [Tensor, Origin][] {
  const all = new Set([root]);
  for (const { origin } of all) { // the set goes on while it grows
    for (const x of origin?.inputs ?? []) if (x.tracked) all.add(x);
  }
  const made = [...all].flatMap((y): [Tensor, Origin][] => y.origin ? [[y, y.origin]] : []);
  return made.sort(([, a], [, b]) => b.madeAt - a.madeAt);
}
