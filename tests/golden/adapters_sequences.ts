/** Recurrent layers and attention: the golden names on the left, ours on the right. */
import { multiHeadAttention } from "../../lib/nn/attention.ts";
import { gru, lstm, rnn } from "../../lib/nn/recurrent.ts";
import * as ops from "../../lib/ops/mod.ts";
import { numberOf } from "./cases.ts";
import { isSet, oneOf } from "./parameters.ts";
import type { Adapters, Named } from "./trial.ts";

/** Weights by our names. */
const weightsOf = ({ weight_ih, weight_hh, bias_ih, bias_hh }: Named) => ({
  inputWeight: weight_ih,
  hiddenWeight: weight_hh,
  inputBias: bias_ih,
  hiddenBias: bias_hh,
});

export const sequences: Adapters = {
  rnn: (inputs, golden) => {
    const activation = oneOf(golden, "nonlinearity", ["tanh", "relu"]);
    const { outputs, hidden } = rnn(inputs.x, inputs.h0, weightsOf(inputs), { activation });
    return { y: outputs, hn: hidden };
  },
  lstm: (inputs) => {
    const { outputs, hidden, cell } = lstm(inputs.x, inputs.h0, inputs.c0, weightsOf(inputs));
    return { y: outputs, hn: hidden, cn: cell };
  },
  gru: (inputs) => {
    const { outputs, hidden } = gru(inputs.x, inputs.h0, weightsOf(inputs));
    return { y: outputs, hn: hidden };
  },
  scaled_dot_product_attention: ({ q, k, v, mask }, golden) => {
    const options = { causal: isSet(golden, "causal"), scale: numberOf(golden, "scale") };
    return { y: ops.attention(q, k, v, options, mask), weights: ops.attentionWeights(q, k, options, mask) };
  },
  multi_head_attention: (inputs, golden) => {
    const { query, key, value, key_padding_mask: padding } = inputs;
    const layer = {
      inWeight: inputs.in_proj_weight,
      inBias: inputs.in_proj_bias,
      outWeight: inputs.out_proj_weight,
      outBias: inputs.out_proj_bias,
    };
    const [batch, keys] = padding?.shape ?? [];
    const hidden = padding && ops.reshape(padding, [batch, 1, 1, keys]);
    const options = { causal: isSet(golden, "causal"), scale: numberOf(golden, "scale") };
    const sequences = { query, key, value }, heads = numberOf(golden, "heads");
    const { outputs, weights } = multiHeadAttention(sequences, layer, heads, options, hidden);
    return { y: outputs, weights };
  },
};
