import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { digitImages, digits } from "../../../lib/data/digits.ts";
import type { Idx } from "../../../lib/data/idx.ts";
import { imageAt, imageDataset, imagesOf } from "../../../lib/data/images.ts";
import { MNIST, mnist } from "../../../lib/data/mnist.ts";
import { DataError } from "../../../lib/data/records.ts";
import "../exact.ts";

const PIXELS: Idx = { shape: [2, 1, 3], values: Uint8Array.of(0, 51, 255, 102, 0, 0) };
const LABELS: Idx = { shape: [2], values: Uint8Array.of(7, 3) };

Deno.test("images and labels make a dataset: a row of pixels from 0 to 1 for each", async () => {
  const dataset = imageDataset(imagesOf(PIXELS, LABELS)), { inputs, targets } = dataset.batch([1, 0]);
  assertEquals([dataset.length, inputs.shape], [2, [2, 3]]);
  assertEquals([...await inputs.read()], [0.4, 0, 0, 0, 0.2, 1].map(Math.fround));
  assertEquals([...await targets.read()], [3, 7]);
});

Deno.test("one image is shown as its rows", () => {
  const images = imagesOf({ shape: [1, 2, 2], values: Uint8Array.of(0, 51, 102, 255) }, {
    shape: [1],
    values: Uint8Array.of(1),
  });
  assertEquals(imageAt(images, 0), [[0, 0.2], [0.4, 1]]);
  assertThrows(() => imageAt(images, 1), Error, "Cannot show image 1: images are 0 to 0");
});

Deno.test("images and labels that do not belong together are refused", () => {
  const expected = "expected [count, height, width] and [count]";
  assertThrows(() => imagesOf(LABELS, LABELS), Error, `Cannot make images of [2] and labels of [2]: ${expected}`);
  const three: Idx = { shape: [3], values: Uint8Array.of(7, 3, 1) };
  assertThrows(() => imagesOf(PIXELS, three), Error, `Cannot make images of [2, 1, 3] and labels of [3]: ${expected}`);
  const floats: Idx = { shape: [2], values: Float32Array.of(7, 3) };
  assertThrows(() => imagesOf(PIXELS, floats), Error, "Cannot make images of numbers that are no bytes");
});

Deno.test("digits: 1797 pictures of 8 x 8 pixels, one byte each", async () => {
  const images = await digitImages(), dataset = await digits();
  assertEquals([images.count, images.height, images.width, images.pixels.length], [1797, 8, 8, 1797 * 64]);
  assertEquals(Math.max(...images.pixels), images.brightest);
  const counts = Array.from({ length: 10 }, (_, digit) => images.labels.filter((label) => label === digit).length);
  assertEquals(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  assertEquals([...dataset.classes! as Uint8Array].slice(0, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(imageAt(images, 0)[0], [0, 0, 5, 13, 9, 1, 0, 0].map((value) => value / 16));
  assertEquals([...(await dataset.batch([0]).inputs.read()).slice(0, 4)], [0, 0, 5 / 16, 13 / 16]);
});

Deno.test("MNIST that is not there is an error that names the folder, the file and the cure", async () => {
  for (const path of ["../../../data/nowhere", "../../../data/nowhere/"]) {
    const error = await assertRejects(() => mnist(new URL(path, import.meta.url)), DataError);
    const { name } = MNIST.trainingImages;
    assertEquals(
      error.message,
      `Cannot read data/nowhere/: there is no ${name} in it; \`deno task data mnist\` downloads MNIST`,
    );
  }
});

/** `fetch`, where a folder holds these files. */
async function withFiles<Result>(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  act: () => Promise<Result>,
): Promise<Result> {
  const { fetch } = globalThis;
  globalThis.fetch = (url) => {
    const bytes = files[String(url).split("/").at(-1)!];
    return bytes ? Promise.resolve(new Response(bytes)) : Promise.reject(new TypeError("No such file (os error 2)"));
  };
  try {
    return await act();
  } finally {
    globalThis.fetch = fetch;
  }
}

Deno.test("a file of MNIST with another checksum is refused, packed or unpacked", async () => {
  for (const name of [MNIST.trainingImages.name, "train-images-idx3-ubyte"]) {
    const files = { [name]: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5) };
    const error = await withFiles(files, () => assertRejects(() => mnist(new URL("file:///mnist/")), DataError));
    assert(error.message.startsWith(`Cannot read /mnist/${name}: its sha256 is `), error.message);
    assert(error.message.endsWith(`expected ${MNIST.trainingImages.sha256Unpacked}: it is damaged, or another file`));
  }
});
