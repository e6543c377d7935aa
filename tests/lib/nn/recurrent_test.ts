import { assert, assertEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { tensor, zeros } from "../../../lib/create.ts";
import { gru, lstm, type Recurrent, type RecurrentWeights, rnn, stepsOf } from "../../../lib/nn/recurrent.ts";
import { stack } from "../../../lib/ops/joining.ts";
import { slice } from "../../../lib/ops/movement.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, numbers, random } from "../ops/close.ts";
import { Counting } from "../ops/counting.ts";
import "../exact.ts";

/** Weights of so many gates from 2 features to 3 hidden units. */
function weightsOf(gates: number): RecurrentWeights {
  return {
    inputWeight: random([3 * gates, 2], 1),
    hiddenWeight: random([3 * gates, 3], 2),
    inputBias: random([3 * gates], 3),
    hiddenBias: random([3 * gates], 4),
  };
}

type State = readonly [hidden: Tensor, cell: Tensor];
const layers: Record<string, (x: Tensor, state: State) => Recurrent & { readonly cell?: Tensor }> = {
  rnn: (x, [hidden]) => rnn(x, hidden, weightsOf(1)),
  "rnn with relu": (x, [hidden]) => rnn(x, hidden, weightsOf(1), { activation: "relu" }),
  lstm: (x, [hidden, cell]) => lstm(x, hidden, cell, weightsOf(4)),
  gru: (x, [hidden]) => gru(x, hidden, weightsOf(3)),
};

for (const [name, layer] of Object.entries(layers)) {
  Deno.test(`${name}: a sequence in two parts, the state carried over, is the sequence`, () => {
    const x = random([5, 2, 2], 5), state: State = [random([2, 3], 6), random([2, 3], 7)];
    const whole = layer(x, state), first = layer(slice(x, [[0, 2]]), state);
    const second = layer(slice(x, [[2]]), [first.hidden, first.cell ?? state[1]]);
    assertClose(slice(whole.outputs, [[0, 2]]), first.outputs);
    assertClose(slice(whole.outputs, [[2]]), second.outputs);
    assertClose(whole.hidden, second.hidden);
  });

  Deno.test(`${name}: the last output is the hidden state, and samples do not see each other`, () => {
    const x = random([4, 2, 2], 5),
      state: State = [random([2, 3], 6), random([2, 3], 7)],
      { outputs, hidden } = layer(x, state);
    assertEquals(numbers(outputs).slice(-6), numbers(hidden));
    const alone = layer(slice(x, [undefined, [1]]), [slice(state[0], [[1]]), slice(state[1], [[1]])]);
    assertClose(alone.hidden, slice(hidden, [[1]]));
  });
}

// one hidden unit and one feature, in plain numbers: gate k has weights w[k] and v[k], and biases b[k] and d[k]
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

Deno.test("one LSTM cell does what its equations say", () => {
  const w = [0.5, -0.4, 1.2, 0.3], v = [0.1, 0.7, -0.6, 0.2], b = [0.1, 2, -0.2, 0.4], x = 0.8, h = -0.3, c = 0.9;
  const [i, f, g, o] = w.map((weight, gate) => weight * x + v[gate] * h + b[gate]);
  const cell = sigmoid(f) * c + sigmoid(i) * Math.tanh(g), hidden = sigmoid(o) * Math.tanh(cell);
  const weights = { inputWeight: tensor(w.map((one) => [one])), hiddenWeight: tensor(v.map((one) => [one])) };
  const found = lstm(tensor([[[x]]]), tensor([[h]]), tensor([[c]]), { ...weights, inputBias: tensor(b) });
  assertClose(found.cell, { shape: [1, 1], values: [cell] }, 1e-14);
  assertClose(found.hidden, { shape: [1, 1], values: [hidden] }, 1e-14);
});

Deno.test("one recurrent unit does what its equation says, with tanh or relu", () => {
  for (const [w, x] of [[0.5, 0.8], [-0.5, 0.8]]) {
    const z = w * x + 0.7 * 0.2 + 0.1, weights = { inputWeight: tensor([[w]]), hiddenWeight: tensor([[0.7]]) };
    const [input, state, biases] = [tensor([[[x]]]), tensor([[0.2]]), {
      inputBias: tensor([0.3]),
      hiddenBias: tensor([-0.2]),
    }];
    const found = (activation?: "relu") => rnn(input, state, { ...weights, ...biases }, { activation }).hidden;
    assertClose(found(), { shape: [1, 1], values: [Math.tanh(z)] }, 1e-14);
    assertClose(found("relu"), { shape: [1, 1], values: [Math.max(0, z)] }, 1e-14);
  }
});

Deno.test("one GRU does what its equations say: the reset gate comes after the product", () => {
  const w = [0.5, -0.4, 1.2], v = [0.1, 0.7, -0.6], b = [0.1, 1, -0.2], d = [0.3, -0.5, 0.6], x = 0.8, h = -0.3;
  const [fromX, fromH] = [w.map((one, gate) => one * x + b[gate]), v.map((one, gate) => one * h + d[gate])];
  const r = sigmoid(fromX[0] + fromH[0]), z = sigmoid(fromX[1] + fromH[1]), n = Math.tanh(fromX[2] + r * fromH[2]);
  const weights = { inputWeight: tensor(w.map((one) => [one])), hiddenWeight: tensor(v.map((one) => [one])) };
  const biases = { inputBias: tensor(b), hiddenBias: tensor(d) };
  const { hidden } = gru(tensor([[[x]]]), tensor([[h]]), { ...weights, ...biases });
  assertClose(hidden, { shape: [1, 1], values: [(1 - z) * n + z * h] }, 1e-14);
});

Deno.test("steps, stacked again, are the sequence, and so is their gradient", () => {
  for (const time of [1, 2, 3, 8, 13]) {
    assertTied((x) => stack(stepsOf(x)), (x) => slice(x, []), [random([time, 2, 2], time)]);
  }
});

Deno.test("a sequence of no steps has none", () => assertEquals(stepsOf(zeros([0, 2])), []));

Deno.test("the way back through n steps makes n log n numbers, not n squared", () => {
  const time = 256, on = new Counting(), y = stack(stepsOf(on.filled([time, 1])));
  on.scattered = 0;
  gradients(y, { upstream: y });
  // each level of halves is made twice, once for each half, and there are 8 levels
  assertEquals(on.scattered, 2 * 8 * time);
});

Deno.test("recurrent layers refuse what does not fit", () => {
  const weights = weightsOf(1), refused = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refused(
    () => rnn(zeros([2, 2]), zeros([2, 3]), weights),
    "Cannot run rnn on a sequence [2, 2] with a hidden state [2, 3]: the sequence must be [time, batch, features]",
  );
  refused(
    () => rnn(zeros([0, 2, 2]), zeros([2, 3]), weights),
    "Cannot run rnn on a sequence [0, 2, 2] with a hidden state [2, 3]: there are no steps",
  );
  refused(
    () => rnn(zeros([4, 2, 2]), zeros([1, 3]), weights),
    "Cannot run rnn on a sequence [4, 2, 2] with a hidden state [1, 3]: the state must be [batch, hidden], and batch 2",
  );
  refused(
    () => gru(zeros([4, 2, 2]), zeros([2, 3]), weights),
    "Cannot run gru on a sequence [4, 2, 2] with a hidden state [2, 3]: inputWeight has shape [3, 2], expected [9, 2]",
  );
  refused(
    () => lstm(zeros([4, 2, 2]), zeros([2, 3]), zeros([2, 2]), weightsOf(4)),
    "Cannot run lstm with a hidden state [2, 3] and cells [2, 2]",
  );
  const act = "Cannot run rnn on a sequence [4, 2, 2] with a hidden state [2, 3]";
  for (const name of ["inputBias", "hiddenBias"] as const) {
    const layer = { ...weights, [name]: zeros([1]) };
    refused(() => rnn(zeros([4, 2, 2]), zeros([2, 3]), layer), `${act}: ${name} has shape [1], expected [3]`);
  }
  refused(
    () => rnn(zeros([4, 2, 2]), zeros([2, 3]), weights, JSON.parse('{ "activation": "sigmoid" }')),
    'Cannot run rnn on a sequence [4, 2, 2] with activation "sigmoid": it must be "tanh" or "relu"',
  );
  assert(rnn(zeros([1, 0, 2]), zeros([0, 3]), weights).outputs.shape[1] === 0);
});
