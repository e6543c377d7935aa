/** MNIST: 70,000 handwritten digits of 28 x 28 pixels (LeCun et al. 1998). The book does not bring it; `deno task data mnist` does. */
import type { Shape } from "../shape.ts";
import type { Dataset } from "./dataset.ts";
import { type Idx, readIdx } from "./idx.ts";
import { imageDataset, type Images, imagesOf } from "./images.ts";
import { fileNameOf } from "./open.ts";
import { DataError } from "./records.ts";

/** A file of MNIST, as it is offered: packed by gzip. */
export interface MnistFile {
  readonly name: string;
  /** Its size in bytes, and its checksum. */
  readonly bytes: number;
  readonly sha256: string;
  /** The checksum of what is packed in it. */
  readonly sha256Unpacked: string;
  readonly shape: Shape;
}

/** The four files, by what they hold. */
export const MNIST = {
  trainingImages: {
    name: "train-images-idx3-ubyte.gz",
    bytes: 9_912_422,
    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    sha256Unpacked: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    shape: [60_000, 28, 28],
  },
  trainingLabels: {
    name: "train-labels-idx1-ubyte.gz",
    bytes: 28_881,
    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    sha256Unpacked: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    shape: [60_000],
  },
  testImages: {
    name: "t10k-images-idx3-ubyte.gz",
    bytes: 1_648_877,
    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    sha256Unpacked: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    shape: [10_000, 28, 28],
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte.gz",
    bytes: 4_542,
    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    sha256Unpacked: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    shape: [10_000],
  },
} as const satisfies Record<string, MnistFile>;

/** What is learned from, and what is kept for the end. */
export interface Mnist<Of> {
  readonly training: Of;
  readonly test: Of;
}

/**
 * MNIST from a folder with its four files, packed or unpacked: 60,000 digits to learn from, 10,000 to be tested on, each input
 * `[784]` numbers from 0 to 1. Throws where a file is missing, or is not the one that everybody else has.
 */
export async function mnist(folder: URL): Promise<Mnist<Dataset>> {
  const { training, test } = await mnistImages(folder);
  return { training: imageDataset(training), test: imageDataset(test) };
}

/** The same as images. */
export async function mnistImages(folder: URL): Promise<Mnist<Images>> {
  const training = imagesOf(
    await readMnist(folder, MNIST.trainingImages),
    await readMnist(folder, MNIST.trainingLabels),
  );
  const test = imagesOf(await readMnist(folder, MNIST.testImages), await readMnist(folder, MNIST.testLabels));
  return { training, test };
}

/** A file under its name; where there is none, what is packed in it. */
async function readMnist(folder: URL, { name, sha256Unpacked }: MnistFile): Promise<Idx> {
  const base = new URL(folder.href.endsWith("/") ? folder : `${folder.href}/`);
  const unpackedName = name.replace(/\.gz$/, "");
  try {
    return await readIdx(new URL(name, base), sha256Unpacked);
  } catch (error) {
    if (!(error instanceof DataError && error.isMissing)) throw error;
    return await readIdx(new URL(unpackedName, base), sha256Unpacked).catch((second) => {
      throw second instanceof DataError && second.isMissing ? absent(base, name) : second;
    });
  }
}

function absent(folder: URL, name: string): DataError {
  return new DataError(fileNameOf(folder), `there is no ${name} in it; \`deno task data mnist\` downloads MNIST`);
}
