/** All losses, by family. */
export * from "./losses_binary.ts";
export {
  crossEntropy,
  crossEntropyTerms,
  negativeLogLikelihood,
  negativeLogLikelihoodTerms,
} from "./losses_classes.ts";
export * from "./losses_divergence.ts";
export * from "./losses_margin.ts";
export * from "./losses_regression.ts";
export * from "./losses_similarity.ts";
