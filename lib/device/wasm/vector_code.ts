/** Code that calculates with vectors, written line by line. */
import { f32x4, sequence, type Statement, type V128, v128 } from "./assembler.ts";
import type { Context } from "./context.ts";
import type { MakeLocal, Module } from "./module.ts";

export class VectorCode {
  readonly #context: Context;
  readonly #module: Module;
  readonly #local: MakeLocal;
  readonly #lines: Statement[] = [];

  constructor(context: Context, module: Module, local: MakeLocal) {
    this.#context = context;
    this.#module = module;
    this.#local = local;
  }

  /** The lines so far, as one statement. */
  get statement(): Statement {
    return sequence(...this.#lines);
  }

  /** Writes a line that calculates x and puts it into a variable, which may then be read as often as one likes. */
  hold(x: V128): V128 {
    const local = this.#local("v128");
    this.#lines.push(local.set(x));
    return local.value;
  }

  /** The same number in all four lanes. */
  constant(x: number): V128 {
    return this.#module.constant(x);
  }

  /** `a * b + c`, rounded once where the machine can. */
  multiplyAdd(a: V128, b: V128, c: V128): V128 {
    return this.#context.multiplyAdd(a, b, c);
  }

  /** `c[0] + c[1] x + c[2] x^2 + ...`, from the inside out: a multiplication and an addition for each power. */
  polynomial(x: V128, coefficients: readonly number[]): V128 {
    const [last, ...others] = coefficients.map((one) => this.constant(one)).reverse();
    return others.reduce((sum, one) => this.multiplyAdd(sum, x, one), last);
  }

  /** The size of one vector with the signs of another; the size is not below 0. */
  signed(size: V128, signs: V128): V128 {
    return v128.or(size, v128.and(signs, this.constant(-0))); // -0 is the sign bit and nothing else
  }

  /** x, no further than the bounds; what is not a number stays so. */
  bounded(x: V128, low: number, high: number): V128 {
    return this.hold(f32x4.pickMin(f32x4.pickMax(x, this.constant(low)), this.constant(high)));
  }
}
