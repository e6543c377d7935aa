/**
 * Matrix products as plain loops over typed arrays, one for each orientation of a layer's step. The innermost loop always runs
 * along rows, which is what a loop can do for the caches without becoming another program.
 */
import type { Floats } from "../task.ts";

/** out `[m, n]` += a `[m, k]` b `[k, n]` */
export function addProduct(a: Floats, b: Floats, out: Floats, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p];
      for (let j = 0; j < n; j++) out[i * n + j] += x * b[p * n + j];
    }
  }
}

/** out `[m, n]` += a b^T; a `[m, k]`, b `[n, k]` */
export function addProductWithTransposed(a: Floats, b: Floats, out: Floats, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p] * b[j * k + p];
      out[i * n + j] += sum;
    }
  }
}

/** out `[m, n]` += a^T b; a `[k, m]`, b `[k, n]` */
export function addTransposedProduct(a: Floats, b: Floats, out: Floats, m: number, k: number, n: number): void {
  for (let p = 0; p < k; p++) {
    for (let i = 0; i < m; i++) {
      const x = a[p * m + i];
      for (let j = 0; j < n; j++) out[i * n + j] += x * b[p * n + j];
    }
  }
}
