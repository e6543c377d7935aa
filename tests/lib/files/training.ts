/** A training with everything that must be remembered: dropout, batch normalization, Adam, groups, callbacks. */
import type { Dataset } from "../../../lib/data/dataset.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import type { Layer } from "../../../lib/nn/layer.ts";
import { batchNormLayer } from "../../../lib/nn/normalization.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { relu } from "../../../lib/ops/activations.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { parametersIn } from "../../../lib/optim/groups.ts";
import type { Optimizer } from "../../../lib/optim/optimizer.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { Random } from "../../../lib/random.ts";
import { fit, type Training } from "../../../lib/training/fit.ts";
import type { Callback, History } from "../../../lib/training/history.ts";
import { accuracy } from "../../../lib/training/metrics.ts";
import { type Checkpoints, checkpoints, type CheckpointSettings } from "../../../lib/files/checkpoints.ts";
import { type Folder, memoryFolder } from "../../../lib/files/folder.ts";
import { rows } from "../training/small.ts";

export interface Parts {
  readonly model: Layer;
  readonly optimizer: Optimizer;
  readonly random: Random;
}

/** What a program makes before it trains. */
export function parts(width = 6): Parts {
  const random = new Random(1), norm = batchNormLayer(width);
  const model = sequential({
    hidden: dense(3, width, { random }),
    norm,
    relu,
    drop: dropoutLayer(0.3),
    out: dense(width, 3, { random }),
  });
  const { parameters } = model, settings = { learningRate: 0.1 };
  const first = { ...parametersIn(parameters, "hidden"), ...parametersIn(parameters, "norm") };
  const optimizer = adam([{ parameters: first }, { parameters: parametersIn(parameters, "out"), settings }]);
  return { model, optimizer, random };
}

/** The callbacks of a training, besides its checkpoints. */
export type MakeCallbacks = (parts: Parts) => readonly Callback[];

/** What a program does, from its beginning to its end, or until it is killed behind so many epochs. */
export interface Program {
  readonly callbacks?: MakeCallbacks;
  readonly settings?: Partial<CheckpointSettings>;
  readonly training?: Partial<Training>;
  /** What is learned from: 22 rows as they are unless told. */
  readonly data?: (random: Random) => Dataset;
  readonly killedAt?: number;
}

/** What is left of a training, all of which must be equal to the last bit. */
export interface Left {
  readonly history: History;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly random: Random["state"];
  readonly steps: number;
  readonly rates: readonly number[];
}

/** Runs the program, on the checkpoints that an earlier run has left. */
export async function run(program: Program, folder: Folder = memoryFolder()): Promise<Left | "killed"> {
  const made = parts(), callbacks = program.callbacks?.(made) ?? [];
  const saving = checkpoints(folder, { ...made, callbacks, ...program.settings });
  const history = (await saving.resume())?.history;
  const kill = { onEpoch: ({ epoch }: { epoch: number }) => epoch === program.killedAt && Promise.reject("killed") };
  const training = { ...trainingOf(made), ...program.training, history, callbacks: [...callbacks, saving, kill] };
  const done = await fit(made.model, program.data?.(made.random) ?? rows(22), training).catch((reason) => {
    if (reason !== "killed") throw reason;
  });
  return done ? leftOf(made, done) : "killed";
}

export function trainingOf({ optimizer, random }: Parts) {
  const validation = rows(12, 5), metrics = { accuracy };
  return { loss: crossEntropy, optimizer, random, metrics, validation, batchSize: 8, epochs: 6 };
}

/** Trains until so many epochs are written down. */
export async function trained(folder: Folder, made: Parts, settings: Partial<CheckpointSettings> = {}, epochs = 3) {
  const saving: Checkpoints = checkpoints(folder, { ...made, ...settings });
  await fit(made.model, rows(22), { ...trainingOf(made), epochs, callbacks: [...settings.callbacks ?? [], saving] });
  return saving;
}

export async function leftOf({ model, optimizer, random }: Parts, history: History): Promise<Left> {
  const numbers: Record<string, readonly number[]> = {};
  for (const [name, x] of Object.entries({ ...model.parameters, ...model.kept, ...optimizer.state })) {
    numbers[name] = [...await x.read()];
  }
  return { history, numbers, random: random.state, steps: optimizer.steps, rates: [...optimizer.learningRates] };
}
