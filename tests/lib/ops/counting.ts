/** A device that counts what is asked of it, for tests of how much work an op makes. */
import type { Part, Reduced, Reduction, Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import type { Walk } from "../../../lib/device/walk.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { Tensor } from "../../../lib/tensor.ts";

export class Counting extends Reference {
  /** How many numbers came from the host, and how many gathering and scattering made. */
  stored = 0;
  gathered = 0;
  scattered = 0;
  /** How often numbers were reduced. */
  reductions = 0;

  /** A tracked tensor of 0, 1, 2, ... on this device; from there on everything is counted anew. */
  filled(shape: Shape): Tensor {
    const storage = this.store(Array.from({ length: sizeOf(shape) }, (_, i) => i));
    this.stored =
      this.gathered =
      this.scattered =
      this.reductions =
        0;
    return new Tensor(shape, storage, this, { tracked: true });
  }

  override store(values: ArrayLike<number>): Storage {
    this.stored += values.length;
    return super.store(values);
  }

  override gather(x: Storage, walk: Walk): Storage {
    this.gathered += sizeOf(walk.shape);
    return super.gather(x, walk);
  }

  override scatter(parts: readonly Part[]): Storage {
    this.scattered += sizeOf(parts[0].walk.source);
    return super.scatter(parts);
  }

  override reduce(kind: Reduction, x: Storage, sizes: Reduced): Storage {
    this.reductions++;
    return super.reduce(kind, x, sizes);
  }
}
