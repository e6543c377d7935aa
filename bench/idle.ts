import type { Device, Storage } from "../lib/device/device.ts";

/** A device that counts its calls and calculates nothing: what it gives is never read. */
export class Idle implements Device {
  readonly name = "idle";
  readonly dataType = "float32";
  readonly roundsInside = false;
  calls = 0;

  elementwise = (): Storage => this.#count();
  reduce = (): Storage => this.#count();
  product = (): Storage => this.#count();
  gather = (): Storage => this.#count();
  scatter = (): Storage => this.#count();
  lookup = (): Storage => this.#count();
  addRows = (): Storage => this.#count();
  random = (): Storage => this.#count();
  update = (): void => void this.#count();

  /** A storage of its own: how many numbers tensors are made of is checked. */
  store({ length }: ArrayLike<number>): Storage {
    this.#count();
    return { length };
  }

  keep({ length }: Storage): Storage {
    return { length };
  }

  read(): never {
    throw new Error("Cannot read from a device that calculates nothing");
  }

  step(): Disposable {
    return { [Symbol.dispose]: () => {} };
  }

  close(): void {}

  #count(): Storage {
    this.calls++;
    return { length: 1 };
  }
}
