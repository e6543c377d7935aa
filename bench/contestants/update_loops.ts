/** The two optimizers as loops. */
import { ADAM, type Model } from "../model.ts";
import type { Floats } from "../task.ts";

/** What changes all weights by their slopes: `[w, dw]`. */
export function updateLoops({ optimizer, learningRate }: Model, weights: readonly (readonly Floats[])[]): () => void {
  if (optimizer === "sgd") {
    return () => {
      for (const [w, dw] of weights) for (let i = 0; i < w.length; i++) w[i] -= learningRate * dw[i];
    };
  }
  const means = weights.map(([{ length }]) => [new Float32Array(length), new Float32Array(length)]);
  let steps = 0;
  return () => {
    steps++;
    weights.forEach(([w, dw], i) => adapt(w, dw, means[i][0], means[i][1], learningRate, steps));
  };
}

function adapt(w: Floats, dw: Floats, m: Floats, v: Floats, learningRate: number, steps: number): void {
  const { beta1, beta2, epsilon } = ADAM;
  const correction = 1 / Math.sqrt(1 - beta2 ** steps), rate = learningRate / (1 - beta1 ** steps);
  for (let i = 0; i < w.length; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * dw[i];
    v[i] = beta2 * v[i] + (1 - beta2) * dw[i] * dw[i];
    w[i] -= rate * m[i] / (Math.sqrt(v[i]) * correction + epsilon);
  }
}
