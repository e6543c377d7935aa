/** Part three: learning from data. */
import type { Chapter } from "../chapter.ts";

export const training: readonly Chapter[] = [
  {
    number: 13,
    name: "data",
    title: "Data",
    shows:
      "A table becomes numbers by what its training part alone has taught; whatever else has seen the answers makes the score a lie.",
    introduces: ["lib/data/"],
    takes: ["csv"],
    main: () => import("../13_data/main.ts"),
    claims: () => import("../13_data/claims.ts"),
  },
  {
    number: 14,
    name: "training",
    title: "Training",
    shows:
      "A few rows are enough to see which way is down: batches trade the quality of each step for the number of steps, and a loop of six lines learns to read.",
    introduces: [
      "lib/nn/layer.ts",
      "lib/nn/dense.ts",
      "lib/nn/sequential.ts",
      "lib/nn/dropout.ts",
      "lib/optim/optimizer.ts",
      "lib/optim/groups.ts",
      "lib/optim/rules.ts",
      "lib/optim/rules_adam.ts",
      "lib/training/",
    ],
    takes: ["mnist"],
    main: () => import("../14_training/main.ts"),
    claims: () => import("../14_training/claims.ts"),
  },
  {
    number: 15,
    name: "initialization",
    title: "Initialization",
    shows:
      "Each layer multiplies the size of what goes through it, so the spread of the first weights decides what arrives behind twenty layers; and units that begin equal stay equal.",
    introduces: ["lib/nn/initial.ts", "lib/nn/right_angles.ts", "lib/nn/summary.ts"],
    main: () => import("../15_initialization/main.ts"),
    claims: () => import("../15_initialization/claims.ts"),
  },
  {
    number: 16,
    name: "optimizers",
    title: "Optimizers",
    shows:
      "What is done with a slope decides how fast one comes down: memory adds up steps that agree, and dividing by the size of slopes gives each weight a rate of its own.",
    introduces: ["lib/optim/clip.ts", "lib/optim/average.ts", "lib/optim/assign.ts"],
    main: () => import("../16_optimizers/main.ts"),
    claims: () => import("../16_optimizers/claims.ts"),
  },
  {
    number: 17,
    name: "learning_rate",
    title: "The learning rate",
    shows:
      "A rate that is right at first is too large at the end: how far a step may go, what momentum adds to it, how schedules change it on the way, and how one short sweep finds it.",
    introduces: [
      "lib/optim/schedules.ts",
      "lib/optim/cycles.ts",
      "lib/optim/plateau.ts",
      "lib/optim/finder.ts",
    ],
    main: () => import("../17_learning_rate/main.ts"),
    claims: () => import("../17_learning_rate/claims.ts"),
  },
];
