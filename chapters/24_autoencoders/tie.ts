/** The tie: the same autoencoder on tensors, from equal weights. */
import { gradients } from "../../lib/autograd.ts";
import { tensor } from "../../lib/create.ts";
import { identity } from "../../lib/ops/activations.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { assign } from "../../lib/optim/assign.ts";
import { Random } from "../../lib/random.ts";
import type { Autoencoder, Matrix, Walk } from "./autoencoders.ts";
import { asRows } from "./digits.ts";
import { autoencoder } from "./models.ts";

/** What `train` does in plain numbers, with tensors. */
export async function tensorSteps(
  start: Autoencoder,
  rows: Matrix,
  { learningRate, steps }: Walk,
): Promise<Autoencoder> {
  const widths = [start.decoder.length, start.encoder.length];
  const { model } = autoencoder({ widths, output: identity, bias: false, random: new Random(1) });
  const { parameters } = model, optimizer = sgd(parameters, { learningRate }), x = tensor(rows);
  const names = { encoder: "encoder.0.weight", decoder: "decoder.0.weight" } as const;
  assign(parameters, { [names.encoder]: tensor(start.encoder), [names.decoder]: tensor(start.decoder) });
  for (let step = 0; step < steps; step++) optimizer.step(gradients(meanSquaredError(model(x), x)));
  return { encoder: await asRows(parameters[names.encoder]), decoder: await asRows(parameters[names.decoder]) };
}
