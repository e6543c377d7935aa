/** Every formula that the library's ops and their gradients ask a device for. */
import { gradients } from "../../../../lib/autograd.ts";
import type { Epilogue, Inputs, Product, Storage } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { printFormula } from "../../../../lib/formula/print.ts";
import type { Formula } from "../../../../lib/formula/tree.ts";
import { tensorsIn } from "../../../../lib/op.ts";
import type { Shape } from "../../../../lib/shape.ts";
import { onDevice } from "../../../../lib/tensor.ts";
import { random } from "../../ops/close.ts";
import { hasGradient, registered } from "../../ops/matrix.ts";

/** A formula, and numbers to try it on. Where the same one is asked for in another way, it is another one. */
export interface AskedFormula {
  /** "sigmoid: 1 / (1 + exp(-x)) of x [3, 1] for [2, 3]": the op that asks first, and what for. */
  readonly name: string;
  readonly formula: Formula;
  readonly inputs: Readonly<Record<string, AskedInput | number>>;
  readonly shape: Shape;
  /** Whether it is the end of a product, which stands for the name `product`. */
  readonly isEpilogue: boolean;
}

/** Numbers, rounded to float32, as a view sees them. */
export interface AskedInput {
  readonly values: ArrayLike<number>;
  readonly strides: readonly number[];
}

/** All of them, each in every way in which it is asked for. */
export function formulasOfAllOps(): AskedFormula[] {
  const collector = new Collector();
  onDevice(collector, () => {
    for (const [name, op] of registered) {
      collector.op = name;
      for (const args of op.entry.samples()) {
        const y = op(...args);
        if (!hasGradient(op)) continue;
        const found = gradients(y, { upstream: random(y.shape, 1) });
        for (const x of tensorsIn(args)) if (x.tracked) found.of(x);
      }
    }
  });
  return [...collector.found.values()];
}

/** A device that carries out what it is asked for, and notes the formulas. */
class Collector extends Reference {
  readonly found = new Map<string, AskedFormula>();
  op = "";

  override elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    this.#note(formula, inputs, shape, false);
    return super.elementwise(formula, inputs, shape);
  }

  override product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    const { batch, m, n } = sizes;
    if (epilogue) this.#note(epilogue.formula, epilogue.inputs, [batch, m, n], true);
    return super.product(a, b, sizes, epilogue);
  }

  #note(formula: Formula, inputs: Inputs, shape: Shape, isEpilogue: boolean): void {
    const ways = Object.entries(inputs).map(([name, input]) =>
      typeof input === "number" ? `${name} ${input}` : `${name} [${input.strides}]`
    );
    const key = `${printFormula(formula)} of ${ways.join(", ")} for [${shape}]${isEpilogue ? ", in a product" : ""}`;
    if (this.found.has(key)) return;
    const asked = Object.entries(inputs).map(([name, input]) => [
      name,
      typeof input === "number"
        ? input
        : { values: this.values(input.storage).map(Math.fround), strides: input.strides },
    ]);
    this.found.set(key, { name: `${this.op}: ${key}`, formula, inputs: Object.fromEntries(asked), shape, isEpilogue });
  }
}
