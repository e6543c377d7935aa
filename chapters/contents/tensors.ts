/** Part two: the same in tensors, and the machines that calculate with them. */
import type { Chapter } from "../chapter.ts";

export const tensors: readonly Chapter[] = [
  {
    number: 9,
    name: "tensors",
    title: "Tensors",
    shows:
      "With a list of numbers and a shape, a whole layer for a whole batch is one line; and shapes that fit by accident are a trap.",
    isExact: true,
    introduces: [
      "lib/shape.ts",
      "lib/device/",
      "lib/tensor.ts",
      "lib/create.ts",
      "lib/show.ts",
      "lib/ops/arithmetic.ts",
      "lib/ops/broadcast.ts",
      "lib/ops/movement.ts",
      "lib/ops/product.ts",
      "lib/ops/losses_regression.ts",
    ],
    main: () => import("../09_tensors/main.ts"),
    claims: () => import("../09_tensors/claims.ts"),
  },
  {
    number: 10,
    name: "autodiff",
    title: "Automatic differentiation",
    shows:
      "On tensors a whole batch is one small graph; a formula and its gradient fit in one row of a table, and one walk back gives every slope.",
    isExact: true,
    introduces: ["lib/formula/", "lib/op.ts", "lib/ops/", "lib/autograd.ts", "lib/update.ts", "lib/check_op.ts"],
    main: () => import("../10_autodiff/main.ts"),
    claims: () => import("../10_autodiff/claims.ts"),
    derivatives: () => import("../10_autodiff/derivatives.ts"),
  },
  {
    number: 11,
    name: "vectorization",
    title: "Vectorization",
    shows:
      "The same multiplications run many times faster when numbers lie in order, share registers and are used while they are near; and a sum in lanes has other last digits.",
    introduces: ["lib/compile.ts"],
    main: () => import("../11_vectorization/main.ts"),
    claims: () => import("../11_vectorization/claims.ts"),
  },
  {
    number: 12,
    name: "gpu",
    title: "The GPU",
    shows:
      "Thousands of threads calculate at once if neighbors read neighbors and groups share what they fetch; it pays when there is more work than way.",
    introduces: [],
    main: () => import("../12_gpu/main.ts"),
    claims: () => import("../12_gpu/claims.ts"),
  },
];
