/**
 * A training that others listen to, one that ends in time, and one that cannot be lost.
 *
 *     w   the weight of a lone neuron that learns the mean of some numbers
 *     v   its velocity, which the optimizer remembers
 *     r   the learning rate
 *     m   the momentum
 */
import { Random, type RandomState } from "../../lib/random.ts";

/** All that the next epoch depends on. What is kept of it is what can go on. */
export interface State {
  readonly epoch: number;
  readonly weight: number;
  readonly velocity: number;
  /** Where the random numbers stand. */
  readonly random: RandomState;
}

/** Hears of each epoch. To answer "stop" ends the training. */
export type Callback = (loss: number, state: State) => "stop" | void;

/** A training that has not begun. */
export function beginning(seed: number): State {
  return { epoch: 0, weight: 0, velocity: 0, random: new Random(seed).state };
}

/** Goes through all numbers once, in a new order: v <- m v - r (w - number), w <- w + v. */
export function nextEpoch(state: State, numbers: readonly number[], { rate = 0.02, momentum = 0.5 } = {}): State {
  const random = new Random(0);
  random.state = state.random;
  let { weight, velocity } = state;
  for (const place of random.permutation(numbers.length)) {
    velocity = momentum * velocity - rate * (weight - numbers[place]);
    weight += velocity;
  }
  return { epoch: state.epoch + 1, weight, velocity, random: random.state };
}

/** Half the mean square of the errors. */
export function lossOf({ weight }: State, numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + (weight - number) ** 2 / 2, 0) / numbers.length;
}

/** Trains until so many epochs are over, those before `state` among them, or until a callback says "stop". */
export function train(
  state: State,
  numbers: readonly number[],
  epochs: number,
  callbacks: readonly Callback[] = [],
): State {
  while (state.epoch < epochs) {
    state = nextEpoch(state, numbers);
    const loss = lossOf(state, numbers), answers = callbacks.map((hear) => hear(loss, state));
    if (answers.includes("stop")) break;
  }
  return state;
}

/** Says "stop" when so many losses in a row were no better, by more than `minDelta`, than the best before them. */
export function patient(patience: number, minDelta = 0): (loss: number) => "stop" | undefined {
  let best = Infinity, waited = 0;
  return (loss) => {
    const isBetter = loss < best - minDelta;
    [best, waited] = isBetter ? [loss, 0] : [best, waited + 1];
    return waited > 0 && waited >= patience ? "stop" : undefined;
  };
}

/** A disk on which the power fails after so many moments: to begin a file takes one, each letter one, and a new name one. */
export class Disk {
  readonly files = new Map<string, string>();
  #left: number;

  constructor(moments = Infinity) {
    this.#left = moments;
  }

  /** Writes a file, letter by letter. One of the same name is gone from the first moment on. */
  write(name: string, text: string): void {
    for (let end = 0; end <= text.length; end++) this.#take(() => this.files.set(name, text.slice(0, end)));
  }

  /** Gives a file another name, at once; what had that name before is gone. */
  rename(from: string, to: string): void {
    this.#take(() => {
      this.files.set(to, this.files.get(from)!);
      this.files.delete(from);
    });
  }

  #take(act: () => void): void {
    if (this.#left-- <= 0) throw new Error("the power fails");
    act();
  }
}

/** Writes over what is there. */
export function saveInPlace(disk: Disk, name: string, text: string): void {
  disk.write(name, text);
}

/** Writes beside what is there; only what is whole takes its name. */
export function saveBeside(disk: Disk, name: string, text: string): void {
  disk.write(`${name}.new`, text);
  disk.rename(`${name}.new`, name);
}
