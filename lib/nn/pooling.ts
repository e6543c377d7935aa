/**
 * Layers without parameters that make images smaller, and rows of numbers of them. The op `globalAveragePool` needs no
 * settings, so it is a part of a model as it stands.
 */
import { reshape } from "../ops/broadcast.ts";
import { averagePool, type AveragePoolOptions, maxPool, type PoolOptions } from "../ops/pooling.ts";
import { type PerAxis, perAxis } from "../ops/sliding.ts";
import { showShape, sizeOf } from "../shape.ts";
import { type Layer, layer } from "./layer.ts";

/**
 * The largest number of each window: `[batch, channels, ...spatial] -> [batch, channels, ...places]`. A kernel of one number
 * has that size along each spatial axis. The stride is the kernel unless told.
 */
export function maxPoolLayer(kernel: PerAxis, options: PoolOptions = {}): Layer {
  const title = titleOf("max pool", kernel), settings = { stride: kernel, padding: 0, dilation: 1, ceil: false };
  return layer((x) => maxPool(x, kernel, options), {
    title,
    recipe: { kind: "maxPool", settings: { kernel, ...settings, ...told(options) } },
  });
}

/** The mean of each window: `[batch, channels, ...spatial] -> [batch, channels, ...places]`. Kernel and stride as for `maxPoolLayer`. */
export function averagePoolLayer(kernel: PerAxis, options: AveragePoolOptions = {}): Layer {
  const title = titleOf("average pool", kernel), settings = { stride: kernel, padding: 0, ceil: false };
  return layer((x) => averagePool(x, kernel, options), {
    title,
    recipe: { kind: "averagePool", settings: { kernel, ...settings, countPadding: true, ...told(options) } },
  });
}

/** Each row as one list of numbers, for a dense layer: `[batch, ...] -> [batch, numbers]`. */
export function flattenLayer(): Layer {
  return layer((x) => {
    const [batch, ...rest] = x.shape;
    if (x.shape.length > 0) return reshape(x, [batch, sizeOf(rest)]);
    throw new Error(`Cannot flatten a tensor ${showShape(x.shape)}: it has no batch`);
  }, { title: "flatten", recipe: { kind: "flatten" } });
}

function titleOf(name: string, kernel: PerAxis): string {
  const sizes = typeof kernel === "number" ? [kernel] : kernel;
  return `${name} ${perAxis(`make a layer ${name}`, "kernel", sizes, sizes.length, 1).join(" x ")}`;
}

/** Options without those that are there but undefined. */
function told<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
