/**
 * Reverse-mode differentiation: one walk back from a loss gives its slope in every tensor that it was made of.
 *
 * The walk is that of chapter 7, on tensors. What it finds is a value: nothing is stored in the tensors, so there is nothing
 * to set back to zero before the next step.
 */
import { parseFormula } from "./formula/parse.ts";
import { withRecording } from "./op.ts";
import { add } from "./ops/arithmetic.ts";
import { calculate, onesLike, zerosLike } from "./ops/calculate.ts";
import { isSameShape, showShape } from "./shape.ts";
import type { Origin, Tensor } from "./tensor.ts";

/** The gradient of each tensor: a `WeakMap`, where it shall not keep in memory what the loss was made of. */
type Found = Pick<WeakMap<Tensor, Tensor>, "get">;

/** The gradients of one loss. */
export class Gradients {
  readonly #found: Found;

  constructor(found: Found) {
    this.#found = found;
  }

  /**
   * The gradient in x, in the shape of x: zeros where the loss does not depend on it. That of a parameter has memory of its
   * own; those of tensors in between may share theirs. Throws where x is not tracked.
   */
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
    const found = new WeakMap<Tensor, Tensor>();
    found.set(loss, startOf(loss, upstream));
    for (const y of newestFirst(loss)) pullBack(y, found.get(y)!, found);
    return new Gradients(found);
  });
}

/** Carries the gradient of what was made back to what it was made of. */
function pullBack(y: Made, dy: Tensor, found: WeakMap<Tensor, Tensor>): void {
  checkUnchanged(y);
  const { inputs } = y.origin, pulled = y.origin.pull(dy);
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i];
    if (!x.tracked) continue;
    const dx = pulled[i](), sum = found.get(x);
    found.set(x, sum ? add(sum, dx) : x.origin ? dx : apart(dx, dy));
  }
}

const COPY = parseFormula("x", ["x"]);

/** The gradient of a parameter in memory of its own, since a rule may change it: what is only passed on is copied. */
function apart(dx: Tensor, dy: Tensor): Tensor {
  return dx.storage === dy.storage ? copyOf(dx) : dx;
}

function copyOf(x: Tensor): Tensor {
  return calculate("copy", COPY, ["x"], [x]);
}

/** That neither an input nor the result was updated since: the slopes would be those of other numbers. */
function checkUnchanged(y: Made): void {
  const { name, inputs, madeAt } = y.origin;
  for (let i = 0; i < inputs.length; i++) if (isChanged(inputs[i], madeAt)) refuseUpdated(inputs[i], `${name} used it`);
  if (isChanged(y, madeAt)) refuseUpdated(y, `${name} made it`);
}

function isChanged({ storage: { changedAt } }: Tensor, since: number): boolean {
  return changedAt !== undefined && changedAt > since;
}

function refuseUpdated({ shape }: Tensor, after: string): never {
  throw new Error(
    `Cannot find gradients: a tensor ${
      showShape(shape)
    } was updated after ${after}; take the gradients before the update`,
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
    if (isSameShape(upstream.shape, loss.shape)) return loss.origin ? upstream : copyOf(upstream);
    const shapes = `${showShape(upstream.shape)}, expected ${showShape(loss.shape)}`;
    throw new Error(`Cannot find gradients: the upstream has shape ${shapes}`);
  }
  if (loss.storage.length === 1) return onesLike(loss);
  throw new Error(
    `Cannot find gradients of a tensor of shape ${showShape(loss.shape)}: a loss is one number; take its sum or mean`,
  );
}

/** A tensor that an op made. */
type Made = Tensor & { readonly origin: Origin };

let walks = 0;

/**
 * Every tensor that an op made, of those that went into the root. A tensor is made after its inputs, so from the newest to
 * the oldest each comes after all that were made of it, and has its whole gradient by then.
 */
function newestFirst(root: Tensor): Made[] {
  const found: Made[] = [], walk = ++walks;
  const visit = (x: Tensor) => {
    if (!isMade(x) || x.origin.seenBy === walk) return;
    x.origin.seenBy = walk;
    found.push(x);
  };
  visit(root);
  for (let i = 0; i < found.length; i++) found[i].origin.inputs.forEach(visit); // the list goes on while it grows
  return found.sort((a, b) => b.origin.madeAt - a.origin.madeAt);
}

function isMade(x: Tensor): x is Made {
  return x.origin !== undefined;
}
