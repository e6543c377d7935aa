/** The autoencoder of the notes, on MNIST. */
import { noisy, reconstruction } from "../../lib/data/reconstruction.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Mnist } from "../../lib/data/mnist.ts";
import { constant, xavierUniform } from "../../lib/nn/initial.ts";
import { relu } from "../../lib/ops/activations.ts";
import { binaryCrossEntropy } from "../../lib/ops/losses_binary.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { fit, type Training } from "../../lib/training/fit.ts";
import { stepsOf } from "../14_training/training.ts";
import { type Autoencoder, autoencoder } from "./models.ts";

/** From the pixels to the code, as at 002:1327-1334; the decoder has the same widths, the other way round. */
export const NOTES: readonly number[] = [784, 128, 64, 32];

/** Batches of 256, as there; 10 epochs, which is what its plain training has. */
export const EPOCHS = 10, BATCH_SIZE = 256;

/** The steps of one training. */
export const STEPS = stepsOf(60_000, BATCH_SIZE, EPOCHS);

/** What others have reached in ten epochs, with some room for chance: binary cross-entropies on the test images. */
export const BARS = { plain: 0.102, denoising: 0.137 } as const;

/** Its code goes through ReLU too. Weights begin as Keras begins them: Xavier's, even, and biases of 0. */
export function ofTheNotes(random: Random): Autoencoder {
  return autoencoder({ widths: NOTES, code: relu, random, initial: xavierUniform(), bias: constant() });
}

/** What a training comes to. */
export interface Learned extends Autoencoder {
  /** Binary cross-entropy on the test images, after each epoch. */
  readonly losses: readonly number[];
  /** The test images as they were asked about. */
  readonly test: Dataset;
}

/** Trains with Adam; with a `noise` its inputs have noise of this deviation, always other while it learns, the same in the test. */
export async function learnMnist(
  { training, test }: Mnist<Dataset>,
  seed: number,
  { noise = 0, onStep }: { readonly noise?: number } & Pick<Training, "onStep"> = {},
): Promise<Learned> {
  const random = new Random(seed), learner = ofTheNotes(random), { model } = learner;
  const given = (data: Dataset, stream: number, fixed = false) =>
    noise === 0
      ? reconstruction(data)
      : noisy(reconstruction(data), { deviation: noise, random: random.fork(stream), fixed });
  const asked = given(test, 2, true), optimizer = adam(model.parameters), loss = binaryCrossEntropy;
  const { epochs } = await fit(model, given(training, 1), {
    loss,
    optimizer,
    random,
    batchSize: BATCH_SIZE,
    epochs: EPOCHS,
    validation: asked,
    onStep,
  });
  return { ...learner, losses: epochs.map(({ validation }) => validation!.loss), test: asked };
}
