/** Plain loops: what one writes without a library, with gradients by hand and every array made once. */
import { compete, type Training } from "../contestant.ts";
import { activationOf, type Model } from "../model.ts";
import { type Floats, oneHot, type Task, transposed } from "../task.ts";
import { classes, pixels, squares } from "./loss_loops.ts";
import { addProduct, addProductWithTransposed, addTransposedProduct } from "./matrix_loops.ts";
import { updateLoops } from "./update_loops.ts";

const LOSSES = { squares, classes, pixels };

/** A layer: its weights `[inputs, outputs]`, what it makes of a batch, and the slopes of all of these. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Floats;
  readonly bias: Floats;
  readonly y: Floats;
  readonly dweight: Floats;
  readonly dbias: Floats;
  readonly dy: Floats;
  readonly activation?: Model["activation"];
}

export function train({ model, weights, batches }: Task, dropout: number): Training {
  const { batch, sizes, loss } = model, layers = weights.map((weight, i) => layerOf(model, i, weight));
  const last = layers[layers.length - 1], wholes = batches.map((one) => oneHot(one.classes));
  const update = updateLoops(
    model,
    layers.flatMap(({ weight, bias, dweight, dbias }) => [[weight, dweight], [bias, dbias]]),
  );
  const targetOf = (i: number) => loss === "pixels" ? batches[i].inputs : wholes[i];
  const learn = (i: number): number => {
    const inputOf = (layer: number) => layer === 0 ? batches[i].inputs : layers[layer - 1].y;
    layers.forEach((layer, i) => forward(layer, inputOf(i), batch, dropout));
    const value = LOSSES[loss](last.y, targetOf(i), last.dy, sizes[sizes.length - 1]);
    for (let l = layers.length - 1; l >= 0; l--) backward(layers[l], inputOf(l), batch, dropout, layers[l - 1]?.dy);
    update();
    return value;
  };
  return { step: learn, loss: learn };
}

function layerOf(model: Model, i: number, weight: Floats): Layer {
  const [inputs, outputs] = [model.sizes[i], model.sizes[i + 1]], { batch } = model;
  const make = (length: number) => new Float32Array(length);
  return {
    inputs,
    outputs,
    weight: transposed(weight, outputs, inputs),
    bias: make(outputs),
    y: make(batch * outputs),
    dweight: make(inputs * outputs),
    dbias: make(outputs),
    dy: make(batch * outputs),
    activation: activationOf(model, i),
  };
}

function forward(
  { inputs, outputs, weight, bias, y, activation }: Layer,
  x: Floats,
  batch: number,
  dropout: number,
): void {
  for (let i = 0; i < batch; i++) y.set(bias, i * outputs);
  addProduct(x, weight, y, batch, inputs, outputs);
  if (activation === "sigmoid") { for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + Math.exp(-y[i])); }
  if (activation === "relu") { for (let i = 0; i < y.length; i++) y[i] = Math.max(0, y[i]); }
  if (activation && dropout > 0) {
    for (let i = 0; i < y.length; i++) y[i] = Math.random() < dropout ? 0 : y[i] / (1 - dropout);
  }
}

/** From the slopes in y to those in the weights, in the bias, and, where there is a layer below, in x. */
function backward(layer: Layer, x: Floats, batch: number, dropout: number, dx?: Floats): void {
  const { inputs, outputs, weight, y, dweight, dbias, dy, activation } = layer;
  if (activation === "sigmoid") { for (let i = 0; i < y.length; i++) dy[i] *= y[i] * (1 - y[i]); }
  if (activation === "relu") { for (let i = 0; i < y.length; i++) dy[i] = y[i] > 0 ? dy[i] / (1 - dropout) : 0; }
  dweight.fill(0);
  addTransposedProduct(x, dy, dweight, inputs, batch, outputs);
  dbias.fill(0);
  for (let i = 0; i < batch; i++) for (let j = 0; j < outputs; j++) dbias[j] += dy[i * outputs + j];
  if (!dx) return;
  dx.fill(0);
  addProductWithTransposed(dy, weight, dx, batch, outputs, inputs);
}

if (import.meta.main) await compete("", train);
