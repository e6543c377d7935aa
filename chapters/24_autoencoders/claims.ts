/** What chapter 24 asserts. */
import { claim } from "../claim.ts";
import { crossEntropyFloor, multiplications, parametersOf, shares } from "./counts.ts";
import { atNoise, roughness, straightThrough } from "./denoising.ts";
import { descendOnIris, tieOnDigits } from "./linear.ts";
import { NOTES } from "./mnist.ts";
import { codeMaps, roundedCodes, sweep } from "./necks.ts";

/** How far a linear autoencoder is from the components, in parts of their error. */
async function tied(seed: number, k: number) {
  const { learned, components, angle } = await tieOnDigits(seed, k);
  return { above: learned / components - 1, angle };
}

const ofNeck = async (seed: number, k: number) => (await sweep(seed)).find((neck) => neck.k === k)!;

export const claims = [
  claim({
    says:
      "A linear autoencoder learns what principal components are: on the digits its error is theirs to a thousandth, and no angle between the two subspaces is above 5°.",
    notes: "002:1285-1291",
    verdict: "true",
    because:
      "the only minimum of its loss is the subspace of the largest variances, and all other places without a slope are saddles (Bourlard and Kamp 1988; Baldi and Hornik 1989)",
    experiment: async (seed) => {
      const two = await tied(seed, 2), eight = await tied(seed, 8);
      return {
        "code of 2, above": two.above,
        angle: two.angle,
        "code of 8, above": eight.above,
        "its angle": eight.angle,
      };
    },
    holds: (m) =>
      Math.max(m["code of 2, above"], m["code of 8, above"]) < 0.001 && Math.max(m.angle, m["its angle"]) < 5,
    seeds: 5,
  }),
  claim({
    says:
      "In plain numbers too: 1000 steps of descent on Iris end within a hundredth of the error of one and of two components.",
    because: "the gradient by hand is that of the loss, and descent leaves saddles (Baldi and Hornik 1989)",
    experiment: (seed) => {
      const above = (k: number) => {
        const { losses, best } = descendOnIris(seed, k);
        return losses[losses.length - 1] / best - 1;
      };
      return { one: above(1), two: above(2) };
    },
    holds: ({ one, two }) => one < 0.01 && two < 0.01,
    seeds: 5,
  }),
  claim({
    says: "With bends, a code of 1, 2, 4, 8 or 16 numbers tells more of unseen digits than as many components do.",
    because: "components are flat, and digits do not lie on a flat subspace (Hinton and Salakhutdinov 2006)",
    experiment: async (seed) => {
      const ratios = (await sweep(seed)).map(({ k, components, deep }) => [`code of ${k}`, deep / components]);
      return Object.fromEntries(ratios.slice(0, -1)) as Record<string, number>;
    },
    holds: (ratios) => Object.values(ratios).every((ratio) => ratio < 1),
    seeds: 5,
  }),
  claim({
    says: "With 32 numbers for 64 pixels, the components are ahead of the same training.",
    because:
      "little variance is left, and what is left must be learned step by step, while components are found exactly",
    experiment: async (seed) => {
      const { components, deep } = await ofNeck(seed, 32);
      return { components, deep };
    },
    holds: ({ components, deep }) => components < deep,
    seeds: 5,
  }),
  claim({
    says:
      "On the map of a neck of two, more digits have their like as nearest neighbor than on that of two components.",
    notes: "002:1296",
    verdict: "true",
    because:
      "the curved map keeps more of what tells digits apart (Hinton and Salakhutdinov 2006); chance would be a tenth",
    experiment: async (seed) => {
      const [components, neck] = (await codeMaps(seed)).maps;
      return { components: components.sameNeighbor, neck: neck.sameNeighbor };
    },
    holds: ({ components, neck }) => components > 0.3 && neck > components,
    seeds: 5,
  }),
  claim({
    says:
      "An autoencoder removes noise if it has learned with noise: a plain one leaves more than half of it, a denoising one less than half of what the plain one leaves, narrow or wide.",
    notes: "002:1282",
    notesSay:
      "As input and output are the same, the system learns the clean form of the data and becomes a noise remover.",
    verdict: "depends",
    because:
      "nothing in the loss of a plain one says what to do with a noisy input; with noise given and the clean image wanted, the best answer is the mean of the images that it may have been (Vincent et al. 2008, 2010)",
    experiment: async (seed) => {
      const { noise, models: [narrow, narrowTaught, wide, wideTaught] } = await atNoise[0.4](seed);
      return {
        noise,
        narrow: narrow.cleaned,
        "taught with noise": narrowTaught.cleaned,
        wide: wide.cleaned,
        "wide, taught": wideTaught.cleaned,
      };
    },
    holds: (m) =>
      Math.min(m.narrow, m.wide) > m.noise / 2 && m["taught with noise"] < m.narrow / 2 &&
      m["wide, taught"] < m.wide / 2,
    seeds: 5,
  }),
  claim({
    says:
      "An over-complete autoencoder copies: 64-128-64 has less than half the error of 64-48-16-48-64 on clean digits, and without a bend it hands on more than 95 % of the noise.",
    because: "with as many numbers as inputs, the identity is a minimum (Vincent et al. 2010)",
    experiment: async (seed) => {
      const { models: [narrow, , wide] } = await atNoise[0.4](seed), { handedOn } = await straightThrough(seed);
      return { narrow: narrow.clean, wide: wide.clean, "handed on": handedOn };
    },
    holds: (m) => m.wide < m.narrow / 2 && m["handed on"] > 0.95,
    seeds: 5,
  }),
  claim({
    says:
      "A linear neck takes noise away: 16 components leave less than half of it; a deep plain neck of 16 leaves more.",
    because: "noise lies evenly in all directions, and a projection keeps only that in its own",
    experiment: async (seed) => {
      const { noise, components, models: [narrow] } = await atNoise[0.4](seed);
      return { noise, components, "deep, plain": narrow.cleaned };
    },
    holds: (m) => m.components < m.noise / 2 && m["deep, plain"] > m.components,
    seeds: 5,
  }),
  claim({
    says:
      "Taught with noise, the units of the first layer look at neighboring pixels together: their weights are smoother.",
    because: "a mean over neighbors has less noise than a pixel (Vincent et al. 2010)",
    experiment: async (seed) => {
      const { models: [, , plain, denoising] } = await atNoise[0.4](seed);
      const mean = (filters: readonly (readonly number[])[]) =>
        filters.reduce((sum, filter) => sum + roughness(filter), 0) / filters.length;
      return { plain: mean(plain.filters), denoising: mean(denoising.filters) };
    },
    holds: ({ plain, denoising }) => denoising < plain,
    seeds: 5,
  }),
  claim({
    says:
      "Binary cross-entropy of pixels ends at the entropy of the pixels and not at 0: on the digits more than three quarters of it are that floor.",
    notes: "002:1337",
    notesSay: "Binary cross-entropy is the loss of the output pixels, without a remark on what its values mean.",
    verdict: "depends",
    because:
      "cross-entropy is entropy and divergence, and only the divergence can be learned away (Goodfellow et al. 2016)",
    experiment: async (seed) => ({ ...await crossEntropyFloor(seed) }),
    holds: ({ reached, floor }) => reached > floor && floor > 0.75 * reached,
    seeds: 5,
  }),
  claim({
    says:
      "A code of 32 numbers in place of 784 saves multiplications for a reader 784-512-10, encoder included, and costs 14 times as many for a reader 784-10.",
    notes: "002:1293-1295",
    notesSay: "Reducing the dimensions means faster inference and low latency.",
    verdict: "depends",
    because:
      "the code must be made first, by an encoder that multiplies too; it pays where a code is kept and read often",
    experiment: () => {
      const encoder = multiplications(NOTES);
      return {
        "784-512-10": multiplications([784, 512, 10]),
        "encoder, 32-512-10": encoder + multiplications([32, 512, 10]),
        "784-10": multiplications([784, 10]),
        "encoder, 32-10": encoder + multiplications([32, 10]),
      };
    },
    holds: (m) => m["encoder, 32-512-10"] < m["784-512-10"] && m["encoder, 32-10"] > 14 * m["784-10"],
    seeds: 1,
  }),
  claim({
    says: "784-128-64-32-64-128-784 has 222384 parameters; its code has 24.5 times fewer numbers than an image.",
    notes: "002:1327-1334",
    verdict: "true",
    because: "each layer has inputs times outputs weights, and a bias for each output",
    experiment: () => ({ parameters: parametersOf([...NOTES, 64, 128, 784]), fewer: 784 / 32 }),
    holds: ({ parameters, fewer }) => parameters === 222384 && fewer === 24.5,
    seeds: 1,
  }),
  claim({
    says:
      "Compressible are columns that go together, not sparse ones: one component has more than 90 % of the variance of Iris, which has no zero; eight have 8/63 of that of 64 one-hot columns.",
    notes: "002:1285",
    notesSay: "Low-dimensional representations are generally for sparse data.",
    verdict: "depends",
    because: "components are as good as columns are correlated; one-hot columns differ along all directions alike",
    experiment: (seed) => ({ ...shares(seed) }),
    holds: ({ iris, oneHot }) => iris > 0.9 && Math.abs(oneHot - 8 / 63) < 1e-9,
    seeds: 1,
  }),
  claim({
    says:
      "Codes of eight numbers can be rounded to a byte each: the error on unseen digits grows by less than a hundredth.",
    notes: "002:1289-1291",
    notesSay: "Compression does not mean less space, but fewer features.",
    verdict: "depends",
    because: "the decoder is smooth; 32 numbers of four bytes are a sixth of 784 bytes, and 32 bytes a 24th",
    experiment: async (seed) => ({ ...await roundedCodes(seed) }),
    holds: ({ exact, inBytes }) => inBytes < 1.01 * exact,
    seeds: 5,
  }),
];
