/** The matrix product, which does most of the work of a network. */
import { composite, type Op, op } from "../op.ts";
import { broadcast, isSameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { broadcastTo, reshape, sumTo } from "./broadcast.ts";
import { sample } from "./sample.ts";

/** Which operands are stored transposed: as `[k, m]` in place of `[m, k]`, as `[n, k]` in place of `[k, n]`. */
export interface Stored {
  readonly aTransposed?: boolean;
  readonly bTransposed?: boolean;
}

export type ProductArguments = [a: Tensor, b: Tensor, stored?: Stored];

const ACT = "multiply matrices";
const BOTH: Stored = { aTransposed: true, bTransposed: true };

/** Matrix products, one for each place of the axes in front: `[..., m, k] [..., k, n] -> [..., m, n]`. */
export const product: Op<ProductArguments> = op<ProductArguments>({
  name: "product",
  act: ACT,
  takes: "a, b, { aTransposed, bTransposed }?",
  is: "[..., m, k] [..., k, n] -> [..., m, n]: y[i, j] is the sum over l of a[i, l] b[l, j]",
  slopes: { da: "dy b^T, added up where a was repeated", db: "a^T dy, added up where b was repeated" },
  use: "what matmul is made of",
  samples: () => [
    [sample([2, 3]), sample([3, 4])],
    [sample([3, 2]), sample([3, 4]), { aTransposed: true }],
    [sample([2, 3]), sample([4, 3]), { bTransposed: true }],
    [sample([3, 2]), sample([4, 3]), BOTH],
    [sample([2, 2, 3]), sample([2, 3, 2])],
    [sample([3, 2]), sample([2, 4, 3]), BOTH],
    [sample([2, 1, 1, 2]), sample([3, 2, 1])],
    [sample([2, 0]), sample([0, 3])],
  ],
  known: () => [
    { of: [sample([2, 2], [1, 2, 3, 4]), sample([2, 2], [5, 6, 7, 8])], shape: [2, 2], gives: [19, 22, 43, 50] },
    {
      of: [sample([1, 2], [1, 2]), sample([2, 2], [5, 6, 7, 8]), { bTransposed: true }],
      shape: [1, 2],
      gives: [17, 23],
    },
  ],
}, {
  value: multiply,
  // a transposed operand gets the transpose of its gradient, by which operand stands left
  gradient: (dy, _y, a, b, { aTransposed = false, bTransposed = false } = {}) => [
    () =>
      sumTo(
        aTransposed
          ? product(b, dy, { aTransposed: bTransposed, bTransposed: true })
          : product(dy, b, { bTransposed: !bTransposed }),
        a.shape,
      ),
    () =>
      sumTo(
        bTransposed
          ? product(dy, a, { aTransposed: true, bTransposed: aTransposed })
          : product(a, dy, { aTransposed: !aTransposed }),
        b.shape,
      ),
  ],
});

function multiply(a: Tensor, b: Tensor, { aTransposed = false, bTransposed = false }: Stored = {}): Tensor {
  if (a.shape.length < 2 || b.shape.length < 2) {
    refuse(a.shape, b.shape, `${showShape(a.shape.length < 2 ? a.shape : b.shape)} is no matrix`);
  }
  const [m, k] = matrixOf(a.shape, aTransposed), [rows, n] = matrixOf(b.shape, bTransposed);
  if (k !== rows) refuse(a.shape, b.shape, `inner sizes ${k} and ${rows} differ`);
  const inFront = stackOf(a.shape, b.shape);
  const left = fitted(a, inFront), right = fitted(b, inFront);
  const aShared = left.shape.length === 2, bShared = right.shape.length === 2;
  const sizes = { batch: sizeOf(inFront), m, k, n, aTransposed, bTransposed, aShared, bShared };
  return new Tensor([...inFront, m, n], a.device.product(left.storage, right.storage, sizes), a.device);
}

/** Rows and columns of an operand as it is meant. */
function matrixOf(shape: Shape, transposed: boolean): [number, number] {
  const rows = shape[shape.length - 2], columns = shape[shape.length - 1];
  return transposed ? [columns, rows] : [rows, columns];
}

/** The axes in front that both take together. */
function stackOf(a: Shape, b: Shape): Shape {
  if (a.length === 2 && b.length === 2) return [];
  return broadcast(`${ACT} ${showShape(a)} and ${showShape(b)} in stacks`, [a.slice(0, -2), b.slice(0, -2)]);
}

/** One matrix is shared by all products; several are repeated, where they must be. */
function fitted(x: Tensor, inFront: Shape): Tensor {
  if (x.shape.length === 2) return x;
  const own = x.shape.slice(0, -2), matrix = x.shape.slice(-2);
  if (sizeOf(own) === 1) return reshape(x, matrix);
  return isSameShape(own, inFront) ? x : broadcastTo(x, [...inFront, ...matrix]);
}

function refuse(a: Shape, b: Shape, reason: string): never {
  throw new Error(`Cannot ${ACT} ${showShape(a)} and ${showShape(b)}: ${reason}`);
}

/**
 * The product of matrices, stacks of matrices, and vectors. A vector `[k]` counts as a row on the left and as a column
 * on the right, and that axis is missing in the result.
 */
export const matmul: Op<ProductArguments> = composite<ProductArguments>({
  ...product.entry,
  name: "matmul",
  is: "[..., m, k] [..., k, n] -> [..., m, n]; a vector [k] is a row on the left, a column on the right",
  slopes: { da: "dy b^T", db: "a^T dy" },
  use: "every layer that connects all with all",
  samples: () => [
    [sample([2, 3]), sample([3, 4])],
    [sample([3, 2]), sample([4, 3]), BOTH],
    [sample([2, 2, 3]), sample([3, 2])],
    [sample([3]), sample([3, 2])],
    [sample([2, 3]), sample([3])],
    [sample([3]), sample([3], undefined, 1)],
  ],
  known: () => [
    ...product.entry.known(),
    { of: [sample([2], [1, 2]), sample([2], [3, 4])], shape: [], gives: [11] },
    { of: [sample([2, 2], [1, 2, 3, 4]), sample([2], [5, 6])], shape: [2], gives: [17, 39] },
  ],
}, (a, b, stored = {}) => {
  checkInner(a.shape, b.shape, stored);
  if (a.shape.length === 1) {
    const y = matmul(reshape(a, [1, -1]), b, { ...stored, aTransposed: false });
    return reshape(y, b.shape.length === 1 ? [] : y.shape.toSpliced(-2, 1));
  }
  if (b.shape.length === 1) {
    const y = matmul(a, reshape(b, [-1, 1]), { ...stored, bTransposed: false });
    return reshape(y, y.shape.slice(0, -1));
  }
  if (b.shape.length > 2 || a.shape.length === 2 || stored.aTransposed) return product(a, b, stored);
  // all rows of the stack are multiplied with one matrix: as one tall matrix, they need only one product, back as well
  const y = product(reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape[a.shape.length - 1]]), b, stored);
  return reshape(y, [...a.shape.slice(0, -1), y.shape[1]]);
});

/** Refuses operands by the shapes that they were given in, before they are reshaped. */
function checkInner(a: Shape, b: Shape, { aTransposed = false, bTransposed = false }: Stored): void {
  if (a.length === 0 || b.length === 0) refuse(a, b, "[] is no matrix");
  const columns = a[a.length - (aTransposed && a.length > 1 ? 2 : 1)];
  const rows = b[b.length - (bTransposed || b.length === 1 ? 1 : 2)];
  if (columns !== rows) refuse(a, b, `inner sizes ${columns} and ${rows} differ`);
}
