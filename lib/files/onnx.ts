/** A model as an ONNX file, which engines outside of this book run: in other languages, on servers, on telephones. */
import type { Shape } from "../shape.ts";
import { type Axes, onnxGraph } from "./onnx_graph.ts";
import { type Flowing, WRITERS } from "./onnx_layers.ts";
import type { Fields } from "./protobuf.ts";
import type { RecipeTree } from "./recipe.ts";
import type { StoredTensors } from "./stored.ts";

export interface OnnxOptions {
  /** The shape of one row of the input, such as `[1, 28, 28]`: what the first layer with a weight tells, unless told. */
  readonly row?: Shape;
}

/**
 * The file of a model, for opset 17, in float32; its input is named "input", its output "output". It answers as the model does
 * when it is asked: dropout and noise are left out, and batch normalization uses what it has kept. Throws where a layer has no
 * recipe or a kind that cannot be said in ONNX, and where the tensors are not those of the recipe.
 */
export function onnxFile(model: RecipeTree, tensors: StoredTensors, { row }: OnnxOptions = {}): Fields {
  const graph = onnxGraph(), layers = layersOf(model), input = inputOf(layers, tensors, row);
  const output = layers.reduce((x: Flowing, { name, tree }) => {
    const own = ownOf(tensors, name);
    checkTensors(name, tree, own);
    return writerOf(name, tree)(x, { graph, name, own, settings: tree.settings ?? {} });
  }, input);
  return graph.file(input, { name: graph.node("Identity", [output.name], {}, "output"), axes: output.axes });
}

interface NamedTree {
  /** Where the tensors of the layer stand. */
  readonly name: string;
  readonly tree: RecipeTree;
}

/** A model that calls more layers is no model, but a file that somebody has made up. */
const MOST_LAYERS = 100_000;

/** The layers that are not made of others, in the order in which they are called. One that stands twice is called twice. */
function layersOf(model: RecipeTree): NamedTree[] {
  const known = new Map<string, NamedTree[]>();
  const inside = (tree: RecipeTree, place: string): NamedTree[] => {
    if (tree.same !== undefined) return known.get(tree.same) ?? refuse(`it has no layer ${tree.same} to call again`);
    const below = ([part, one]: RecipeTree["parts"][number]) => inside(one, place === "" ? part : `${place}.${part}`);
    const layers = tree.kind === "sequential" ? tree.parts.flatMap(below) : [{ name: place, tree }];
    if (layers.length > MOST_LAYERS) refuse(`it has more than ${MOST_LAYERS} layers`);
    known.set(place, layers); // behind its parts: a layer does not call itself
    return layers;
  };
  return inside(model, "");
}

function refuse(reason: string): never {
  throw new Error(`Cannot export the model: ${reason}`);
}

function writerOf(name: string, { kind, parts }: RecipeTree) {
  if (isOf(WRITERS, kind)) return WRITERS[kind];
  const what = kind === undefined ? "a function of one's own" : `of the kind "${kind}"`, where = name || "the model";
  const cure = parts.length > 0 ? "; export its parts" : `; it can be ${Object.keys(WRITERS).join(", ")}`;
  throw new Error(`Cannot export ${where}: it is ${what}, which ONNX is not told of${cure}`);
}

/** Whether a list by kind has this one. The file that tells it may come from anyone: "constructor" is no kind. */
function isOf(list: Readonly<Record<string, unknown>>, kind: string | undefined): kind is string {
  return kind !== undefined && Object.hasOwn(list, kind);
}

/** What each kind must have. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  dense: ["weight"],
  convolution: ["weight"],
  embedding: ["weight"],
  batchNorm: ["running_mean", "running_var"],
  layerNorm: ["weight"],
  groupNorm: ["weight", "bias"],
};

function checkTensors(name: string, { kind }: RecipeTree, own: StoredTensors): void {
  const lacking = isOf(NEEDS, kind) ? NEEDS[kind].find((one) => !Object.hasOwn(own, one)) : undefined;
  if (lacking) throw new Error(`Cannot export ${name || "the model"}: it is ${kind}, and there is no ${lacking} of it`);
}

/** The tensors of one layer, by their own names. */
function ownOf(tensors: StoredTensors, layer: string): StoredTensors {
  const prefix = layer ? `${layer}.` : "", own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, stored]) => [name.slice(prefix.length), stored]));
}

/** The input, and its axes as the reader says, or as the first layer with a weight tells, if nothing before it changes them. */
function inputOf(layers: readonly NamedTree[], tensors: StoredTensors, row?: Shape): Flowing & { isIndex: boolean } {
  const before = layers.findIndex(({ tree }) => /^(flatten|global|.*Pool$)/.test(tree.kind ?? ""));
  const telling = layers.findIndex(({ tree }) => isOf(TOLD, tree.kind)), told = layers[telling];
  const isIndex = layers[0]?.tree.kind === "embedding", name = "input";
  if (row) return { name, isIndex, axes: ["batch", ...row] };
  if (told && (before < 0 || before > telling)) {
    const own = ownOf(tensors, told.name);
    checkTensors(told.name, told.tree, own);
    return { name, isIndex, axes: ["batch", ...TOLD[told.tree.kind!](own.weight.shape, told.tree)] };
  }
  throw new Error(
    "Cannot export the model: no layer tells the shape of its input; give that of a row, such as 1,28,28",
  );
}

/** The axes of a row that a layer wants, by the shape of its weight. */
const TOLD: Readonly<Record<string, (weight: Shape, tree: RecipeTree) => Axes>> = {
  dense: ([_, inputs]) => [inputs],
  convolution: ([_, inputs, ...kernel], { settings }) => [
    inputs * Number(settings?.groups ?? 1),
    ...kernel.map((_, i) => `size_${i}`),
  ],
  layerNorm: (weight) => weight,
  embedding: () => [],
};
