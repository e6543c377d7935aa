/** What a product costs: as few products as possible, and no copy of an operand. */
import { assertEquals } from "@std/assert";
import { onDevice } from "../../../lib/tensor.ts";
import { gradients } from "../../../lib/autograd.ts";
import { ones, parameter } from "../../../lib/create.ts";
import type { Epilogue, Part, Product, Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import type { Walk } from "../../../lib/device/walk.ts";
import { matmul, type Stored } from "../../../lib/ops/product.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import "../exact.ts";

/** Notes the sizes of products, and counts all numbers that are copied from one place to another. */
class Counting extends Reference {
  readonly products: string[] = [];
  copied = 0;

  override product(a: Storage, b: Storage, sizes: Product, epilogue?: Epilogue): Storage {
    this.products.push(`${sizes.batch} x [${sizes.m}, ${sizes.k}] [${sizes.k}, ${sizes.n}]`);
    return super.product(a, b, sizes, epilogue);
  }

  override gather(x: Storage, walk: Walk): Storage {
    this.copied += sizeOf(walk.shape);
    return super.gather(x, walk);
  }

  override scatter(parts: readonly Part[]): Storage {
    for (const { walk } of parts) this.copied += sizeOf(walk.shape);
    return super.scatter(parts);
  }
}

/** The products of `matmul` and of its gradients, and how many numbers are copied for them. */
function costOf(a: Shape, b: Shape, stored?: Stored): { products: string[]; copied: number } {
  const on = new Counting();
  onDevice(on, () => {
    const [left, right] = [a, b].map((shape) => parameter(ones(shape))), y = matmul(left, right, stored);
    const found = gradients(y, { upstream: ones(y.shape) });
    assertEquals([found.of(left).shape, found.of(right).shape], [a, b]);
  });
  return { products: on.products, copied: on.copied };
}

const FORWARD = "1 x [6, 4] [4, 5]",
  TO_A = "1 x [6, 5] [5, 4]",
  TO_B = "1 x [4, 6] [6, 5]",
  TO_B_TURNED = "1 x [5, 6] [6, 4]";

Deno.test("a stack of rows and one matrix are one product, and two on the way back, without a copy", () => {
  const wanted = { products: [FORWARD, TO_A, TO_B], copied: 0 };
  assertEquals(costOf([6, 4], [4, 5]), wanted);
  assertEquals(costOf([2, 3, 4], [4, 5]), wanted);
  assertEquals(costOf([2, 1, 3, 4], [4, 5]), wanted);
});

Deno.test("an operand that is stored transposed is read as it lies, on the way back too", () => {
  assertEquals(costOf([6, 4], [5, 4], { bTransposed: true }), { products: [FORWARD, TO_A, TO_B_TURNED], copied: 0 });
  assertEquals(costOf([2, 3, 4], [5, 4], { bTransposed: true }).copied, 0);
  assertEquals(costOf([4, 6], [4, 5], { aTransposed: true }).copied, 0);
  assertEquals(costOf([4, 6], [5, 4], { aTransposed: true, bTransposed: true }).copied, 0);
});

Deno.test("one matrix is shared by a stack of others, and not repeated for each", () => {
  const stack = "3 x [2, 4] [4, 5]";
  const left = costOf([2, 4], [3, 4, 5]), right = costOf([3, 4, 2], [4, 5], { aTransposed: true });
  assertEquals([left.products[0], left.copied], [stack, 0]);
  assertEquals([right.products[0], right.copied], [stack, 0]);
});
