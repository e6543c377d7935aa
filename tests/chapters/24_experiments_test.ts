import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { steadily } from "../../chapters/13_data/steady.ts";
import * as counts from "../../chapters/24_autoencoders/counts.ts";
import { roughness, strongest } from "../../chapters/24_autoencoders/denoising.ts";
import * as digits from "../../chapters/24_autoencoders/digits.ts";
import { centered } from "../../chapters/24_autoencoders/linear.ts";
import { BARS, learnMnist, NOTES, ofTheNotes, STEPS } from "../../chapters/24_autoencoders/mnist.ts";
import { autoencoder } from "../../chapters/24_autoencoders/models.ts";
import { nearest, toBytes } from "../../chapters/24_autoencoders/necks.ts";
import { showMnist } from "../../chapters/24_autoencoders/show_mnist.ts";
import { tensor } from "../../lib/create.ts";
import { datasetOf } from "../../lib/data/dataset.ts";
import { recordingPage } from "../../lib/figure/page.ts";
import { memoryFolder } from "../../lib/files/folder.ts";
import { loadModel } from "../../lib/files/model_file.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { Random } from "../../lib/random.ts";
import { predict } from "../../lib/training/evaluate.ts";
import "../lib/exact.ts";

Deno.test("an autoencoder on tensors is its two halves, one behind the other", async () => {
  const { model, encoder, decoder } = autoencoder({ widths: [6, 4, 2], random: new Random(1) }),
    x = tensor([[1, 0, 1, 0, 1, 0]]);
  const code = encoder(x), whole = await model(x).read();
  assertEquals(code.shape, [1, 2]);
  assertEquals(whole, await decoder(code).read());
  assert(whole.every((y) => y > 0 && y < 1));
  assertEquals(Object.keys(model.parameters).filter((name) => name.endsWith("weight")), [
    "encoder.0.weight",
    "encoder.2.weight",
    "decoder.0.weight",
    "decoder.2.weight",
  ]);
});

Deno.test("the network of the notes has as many parameters as the count says, and its code as many numbers", () => {
  const { model, encoder } = ofTheNotes(new Random(1)), widths = [...NOTES, ...NOTES.toReversed().slice(1)];
  assertEquals(summarize(model).parameters, 222384);
  assertEquals(counts.parametersOf(widths), 222384);
  assertEquals(counts.multiplications(NOTES), summarize(encoder).parameters - (128 + 64 + 32));
  assertEquals(summarize(encoder, [784]).lines.at(-1)?.output, [1, 32]);
  assertEquals([STEPS, BARS.plain, BARS.denoising], [2350, 0.102, 0.137]);
});

Deno.test("the network of the notes learns from images with noise, and is asked about the same noise after each epoch", () =>
  steadily(async () => {
    const random = new Random(1),
      images = (length: number) =>
        datasetOf({
          inputs: Float32Array.from({ length: length * 784 }, (_, i) => i % 784 < 300 ? 1 : 0.2 * random.uniform()),
          shape: [784],
          targets: { classes: Array.from({ length }, () => 0) },
        });
    const { losses, test } = await learnMnist({ training: images(256), test: images(4) }, 1, { noise: 0.5 });
    assertEquals(losses.length, 10);
    assert(losses[9] < losses[0] && losses[9] > 0);
    assertEquals(await test.batch([1, 3]).inputs.read(), await test.batch([1, 3]).inputs.read());
  }));

Deno.test("what the chapter saves is loaded again, and says the same", async () => {
  const save = memoryFolder(), { page, blocks } = recordingPage();
  await showMnist(page, { seed: 1, step: false, save });
  assertEquals(await save.names(), ["digits_denoiser.safetensors"]);
  assert(
    blocks.some((block) => block.kind === "text" && block.text.startsWith("digits_denoiser.safetensors is saved.")),
  );
  await steadily(async () => {
    const { training, validation } = digits.pictures(1), widths = [64, 48, 16];
    const { model } = await digits.learn(training, 1, { widths, noise: 0.4 });
    const again = autoencoder({ widths, random: new Random(9) }).model;
    loadModel(again, (await save.read("digits_denoiser.safetensors"))!);
    assertEquals(await predict(again, validation).read(), await predict(model, validation).read());
  });
});

Deno.test("entropy is that of yes and no: ln 2 at a half, nothing at 0 and 1", () => {
  assertEquals(counts.entropyOf([[0, 1], [1, 0]]), 0);
  assertAlmostEquals(counts.entropyOf([[0.5, 0.5, 0]]), 2 * Math.LN2 / 3, 1e-15);
  assertAlmostEquals(counts.entropyOf([[0.25]]), counts.entropyOf([[0.75]]), 1e-15);
});

Deno.test("multiplications and parameters of dense layers", () => {
  assertEquals([counts.multiplications([3, 2, 4]), counts.parametersOf([3, 2, 4])], [14, 20]);
});

Deno.test("a filter is rough where neighbors differ", () => {
  assertEquals(roughness(Array(64).fill(0.3)), 0);
  assertEquals(roughness(Array.from({ length: 64 }, (_, i) => (Math.floor(i / 8) + i) % 2 === 0 ? 1 : -1)), 4);
  assertAlmostEquals(roughness(Array.from({ length: 64 }, (_, i) => i < 56 ? 0 : 1)), 64 / 112, 1e-12); // the last row
  assertAlmostEquals(roughness(Array.from({ length: 64 }, (_, i) => i % 8 < 7 ? 0 : 1)), 64 / 112, 1e-12);
  const random = new Random(1);
  assertAlmostEquals(roughness(Array.from({ length: 10_000 }, () => random.normal()), 100), 2, 0.1);
  assertEquals(strongest([[1, 1], [0, -3], [2, 0]]), [[0, -3], [2, 0], [1, 1]]);
});

Deno.test("codes in bytes lie within half a step, and constant columns stay", () => {
  const codes = [[0, 7, -1], [1, 7, 4], [0.399, 7, 0]], rounded = toBytes(codes);
  assertEquals(rounded.slice(0, 2), codes.slice(0, 2));
  rounded[2].forEach((x, j) => assert(Math.abs(x - codes[2][j]) <= [0.5 / 255, 0, 2.5 / 255][j] + 1e-12));
});

Deno.test("small tools: nearest point, pictures, rows without their mean", async () => {
  assertEquals(nearest([[0, 0], [3, 4], [3, 3]], [2.9, 3.2]), 2);
  assertEquals(digits.asPicture([1, 2, 3, 4], 2), [[1, 2], [3, 4]]);
  assertEquals(await digits.asRows(tensor([[1, 2], [3, 4]])), [[1, 2], [3, 4]]);
  assertEquals(digits.meanSquare([[1, 2]], [[3, 2]]), 2);
  assertEquals(centered([[1, 10], [3, 20]]), [[-1, -5], [1, 5]]);
});

Deno.test("an experiment is carried out once for each seed", async () => {
  let count = 0;
  const experiment = digits.once((seed) => Promise.resolve(seed + ++count));
  assertEquals([await experiment(1), await experiment(1), await experiment(2)], [2, 2, 4]);
});
