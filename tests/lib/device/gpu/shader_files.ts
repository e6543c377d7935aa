/** The files of `gpu/`, as text, for pages, which read no files. `shaders_test.ts` says which one is missing. */
import addRows from "../../../../gpu/add_rows.wgsl" with { type: "text" };
import elementwise from "../../../../gpu/elementwise.wgsl" with { type: "text" };
import functions from "../../../../gpu/functions.wgsl" with { type: "text" };
import gather from "../../../../gpu/gather.wgsl" with { type: "text" };
import lookup from "../../../../gpu/lookup.wgsl" with { type: "text" };
import neuron from "../../../../gpu/neuron.wgsl" with { type: "text" };
import probe from "../../../../gpu/probe.wgsl" with { type: "text" };
import product from "../../../../gpu/product.wgsl" with { type: "text" };
import productNaive from "../../../../gpu/product_naive.wgsl" with { type: "text" };
import productTiled from "../../../../gpu/product_tiled.wgsl" with { type: "text" };
import productWide from "../../../../gpu/product_wide.wgsl" with { type: "text" };
import random from "../../../../gpu/random.wgsl" with { type: "text" };
import reduce from "../../../../gpu/reduce.wgsl" with { type: "text" };
import scatter from "../../../../gpu/scatter.wgsl" with { type: "text" };
import update from "../../../../gpu/update.wgsl" with { type: "text" };
import waves from "../../../../gpu/waves.wgsl" with { type: "text" };

export const FILES: Readonly<Record<string, string>> = {
  "add_rows.wgsl": addRows,
  "elementwise.wgsl": elementwise,
  "functions.wgsl": functions,
  "gather.wgsl": gather,
  "lookup.wgsl": lookup,
  "neuron.wgsl": neuron,
  "probe.wgsl": probe,
  "product.wgsl": product,
  "product_naive.wgsl": productNaive,
  "product_tiled.wgsl": productTiled,
  "product_wide.wgsl": productWide,
  "random.wgsl": random,
  "reduce.wgsl": reduce,
  "scatter.wgsl": scatter,
  "update.wgsl": update,
  "waves.wgsl": waves,
};
