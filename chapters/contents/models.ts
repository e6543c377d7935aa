/** Part four: models that generalize, that are made of parts, and that find out what matters by themselves. */
import type { Chapter } from "../chapter.ts";

export const models: readonly Chapter[] = [
  {
    number: 18,
    name: "regularization",
    title: "Regularization",
    shows:
      "A network that can learn random labels by heart must be held back: small weights, noise and stopping in time trade a little error on what is known for less on what is not.",
    introduces: ["lib/nn/noise.ts", "lib/nn/penalty.ts"],
    main: () => import("../18_regularization/main.ts"),
    claims: () => import("../18_regularization/claims.ts"),
  },
  {
    number: 19,
    name: "dropout",
    title: "Dropout",
    shows:
      "A unit that may be missing at any time cannot be relied on: a network that has learned with holes still works when parts of it are taken away.",
    introduces: [],
    main: () => import("../19_dropout/main.ts"),
    claims: () => import("../19_dropout/claims.ts"),
  },
  {
    number: 20,
    name: "batch_normalization",
    title: "Batch normalization",
    shows:
      "Standardizing what goes through each layer, batch by batch, lets a deep network learn at rates at which it would else be lost; and asks what to do with a single row.",
    introduces: ["lib/nn/statistics.ts", "lib/nn/normalization.ts"],
    main: () => import("../20_batch_normalization/main.ts"),
    claims: () => import("../20_batch_normalization/claims.ts"),
    derivatives: () => import("../20_batch_normalization/derivatives.ts"),
  },
  {
    number: 21,
    name: "callbacks",
    title: "Callbacks",
    shows:
      "A training that is watched stops when it is time, leaves a trail to look at, and goes on to the same bits after it was killed.",
    introduces: ["lib/files/", "lib/nn/graph.ts"],
    takes: ["save"],
    main: () => import("../21_callbacks/main.ts"),
    claims: () => import("../21_callbacks/claims.ts"),
  },
  {
    number: 22,
    name: "functional_models",
    title: "Functional models",
    shows:
      "A model is a function: several inputs, several outputs, shared and parallel parts are calls, and their losses are added.",
    introduces: [
      "lib/nn/values.ts",
      "lib/nn/convolution.ts",
      "lib/nn/pooling.ts",
      "lib/nn/recurrent.ts",
    ],
    main: () => import("../22_functional_models/main.ts"),
    claims: () => import("../22_functional_models/claims.ts"),
  },
  {
    number: 23,
    name: "transfer_learning",
    title: "Transfer learning",
    shows:
      "What was learned on a large task can be taken along to a small one: it helps where both need the same features, and harms where they do not.",
    introduces: ["lib/nn/frozen.ts"],
    takes: ["save"],
    main: () => import("../23_transfer_learning/main.ts"),
    claims: () => import("../23_transfer_learning/claims.ts"),
  },
  {
    number: 24,
    name: "autoencoders",
    title: "Autoencoders",
    shows:
      "A network that must say what it was told through a narrow neck has to find out what matters: a linear one finds the principal components, a deep one more.",
    introduces: [],
    takes: ["mnist", "save"],
    main: () => import("../24_autoencoders/main.ts"),
    claims: () => import("../24_autoencoders/claims.ts"),
  },
  {
    number: 25,
    name: "embeddings",
    title: "Embeddings",
    shows:
      "Things become vectors that are learned: what is used alike comes to lie side by side, and a missing rating can be calculated.",
    introduces: ["lib/nn/embedding.ts"],
    main: () => import("../25_embeddings/main.ts"),
    claims: () => import("../25_embeddings/claims.ts"),
  },
];
