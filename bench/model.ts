/** The four models that are trained: small ones, as the book has them, where the work around the arithmetic counts. */

/** A stack of layers that connect all with all, and how it learns. */
export interface Model {
  readonly name: string;
  readonly title: string;
  /** How many numbers go in, come out of each layer, and come out at the end. */
  readonly sizes: readonly number[];
  /** What follows each layer but the last; the last one is followed by a sigmoid where the loss is "squares". */
  readonly activation: "sigmoid" | "relu";
  /**
   * - squares: the mean squared error of probabilities, the target 1 at the class and 0 elsewhere.
   * - classes: the cross-entropy of scores, the target a class.
   * - pixels: the binary cross-entropy of scores, the target the input itself.
   */
  readonly loss: "squares" | "classes" | "pixels";
  readonly optimizer: "sgd" | "adam";
  readonly learningRate: number;
  /** How many examples a step learns from. */
  readonly batch: number;
  /** The share of numbers that are left out behind each activation, while time is taken. */
  readonly dropout: number;
}

/** The last size of a model that tells classes apart. */
export const CLASSES = 10;

/** Those of Adam that are not the learning rate: the usual ones (Kingma and Ba 2015). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

const adam = { activation: "relu", optimizer: "adam", learningRate: 0.001, dropout: 0 } as const;

export const models: readonly Model[] = [
  {
    name: "a",
    title: "784-30-10, sigmoid, squared error, SGD, batch 10",
    sizes: [784, 30, CLASSES],
    activation: "sigmoid",
    loss: "squares",
    optimizer: "sgd",
    learningRate: 3,
    batch: 10,
    dropout: 0,
  },
  {
    ...adam,
    name: "b",
    title: "784-128-10, ReLU, cross-entropy, Adam, batch 32",
    sizes: [784, 128, CLASSES],
    loss: "classes",
    batch: 32,
  },
  {
    ...adam,
    name: "c",
    title: "784-512-10, ReLU, dropout 0.2, cross-entropy, Adam, batch 128",
    sizes: [784, 512, CLASSES],
    loss: "classes",
    batch: 128,
    dropout: 0.2,
  },
  {
    ...adam,
    name: "d",
    title: "784-128-64-32-64-128-784, ReLU, binary cross-entropy, Adam, batch 256",
    sizes: [784, 128, 64, 32, 64, 128, 784],
    loss: "pixels",
    batch: 256,
  },
];

/** What is behind layer number `layer`, from 0: an activation, or nothing where the loss takes scores. */
export function activationOf({ activation, loss, sizes }: Model, layer: number): Model["activation"] | undefined {
  return layer < sizes.length - 2 || loss === "squares" ? activation : undefined;
}

/** Multiplications and additions in the matrix products of a step: forward, for the weights, and for all inputs but the first. */
export function operationsOf({ sizes, batch }: Model): number {
  return sizes.slice(1).reduce((sum, size, layer) => sum + (layer === 0 ? 2 : 3) * 2 * batch * sizes[layer] * size, 0);
}
