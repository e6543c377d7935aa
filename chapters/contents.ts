/** The spine of the book, as data: which chapters there are, in order, and what each may build on. */
import type { Chapter } from "./chapter.ts";

export type { Chapter, Options, OwnTable, Taken } from "./chapter.ts";

/** All chapters, in the order of reading. */
export const contents: readonly Chapter[] = [
  {
    number: 1,
    name: "neuron",
    title: "One neuron",
    shows: "A neuron that walks down the slope of its error finds the best straight line through real data.",
    introduces: [
      "lib/data/check.ts",
      "lib/data/csv.ts",
      "lib/data/sets.ts",
      "lib/random.ts",
      "lib/solve.ts",
      "lib/figure/",
    ],
    main: () => import("./01_neuron/main.ts"),
    claims: () => import("./01_neuron/claims.ts"),
  },
  {
    number: 2,
    name: "perceptron",
    title: "The perceptron",
    shows: "A neuron that only says yes or no learns AND, OR and two clouds from its mistakes, and XOR never.",
    introduces: [],
    main: () => import("./02_perceptron/main.ts"),
    claims: () => import("./02_perceptron/claims.ts"),
  },
  {
    number: 3,
    name: "sigmoid",
    title: "The sigmoid neuron",
    shows: "Bend the step into an S and a neuron answers with a probability, and its error has a slope everywhere.",
    introduces: [],
    main: () => import("./03_sigmoid/main.ts"),
    claims: () => import("./03_sigmoid/claims.ts"),
  },
  {
    number: 4,
    name: "activations",
    title: "Activation functions",
    shows: "The bend between two layers decides whether a signal, and its gradient, survives twenty of them.",
    introduces: ["lib/normal.ts"],
    main: () => import("./04_activations/main.ts"),
    claims: () => import("./04_activations/claims.ts"),
  },
  {
    number: 5,
    name: "losses",
    title: "Losses and metrics",
    shows:
      "The loss says what counts as wrong; the right one for the output gives the gradient prediction minus target.",
    introduces: [],
    main: () => import("./05_losses/main.ts"),
    claims: () => import("./05_losses/claims.ts"),
  },
  {
    number: 6,
    name: "computation_graphs",
    title: "Computation graphs",
    shows:
      "A number that remembers how it was made turns every calculation into a graph of small steps with known slopes.",
    introduces: [],
    main: () => import("./06_computation_graphs/main.ts"),
    claims: () => import("./06_computation_graphs/claims.ts"),
  },
  {
    number: 7,
    name: "backpropagation",
    title: "Backpropagation",
    shows:
      "One walk back through the graph gives the slope in every number; a check that looks at every number, with a random upstream, says whether it is right.",
    introduces: ["lib/difference.ts", "lib/check_gradient.ts"],
    steps: true,
    main: () => import("./07_backpropagation/main.ts"),
    claims: () => import("./07_backpropagation/claims.ts"),
    derivatives: () => import("./07_backpropagation/derivatives.ts"),
  },
  {
    number: 8,
    name: "network",
    title: "A network of neurons",
    shows: "Neurons that feed neurons draw the boundaries that one neuron cannot, and each hidden one may add a bend.",
    introduces: [],
    main: () => import("./08_network/main.ts"),
    claims: () => import("./08_network/claims.ts"),
    derivatives: () => import("./08_network/derivatives.ts"),
  },
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
    main: () => import("./09_tensors/main.ts"),
    claims: () => import("./09_tensors/claims.ts"),
  },
  {
    number: 10,
    name: "autodiff",
    title: "Automatic differentiation",
    shows:
      "On tensors a whole batch is one small graph; a formula and its gradient fit in one row of a table, and one walk back gives every slope.",
    isExact: true,
    introduces: ["lib/formula/", "lib/op.ts", "lib/ops/", "lib/autograd.ts", "lib/update.ts", "lib/check_op.ts"],
    main: () => import("./10_autodiff/main.ts"),
    claims: () => import("./10_autodiff/claims.ts"),
    derivatives: () => import("./10_autodiff/derivatives.ts"),
  },
  {
    number: 11,
    name: "vectorization",
    title: "Vectorization",
    shows:
      "The same multiplications run many times faster when numbers lie in order, share registers and are used while they are near; and a sum in lanes has other last digits.",
    introduces: ["lib/compile.ts"],
    main: () => import("./11_vectorization/main.ts"),
    claims: () => import("./11_vectorization/claims.ts"),
  },
  {
    number: 12,
    name: "gpu",
    title: "The GPU",
    shows:
      "Thousands of threads calculate at once if neighbors read neighbors and groups share what they fetch; it pays when there is more work than way.",
    introduces: [],
    main: () => import("./12_gpu/main.ts"),
    claims: () => import("./12_gpu/claims.ts"),
  },
  {
    number: 13,
    name: "data",
    title: "Data",
    shows:
      "A table becomes numbers by what its training part alone has taught; whatever else has seen the answers makes the score a lie.",
    introduces: ["lib/data/"],
    takes: ["csv"],
    main: () => import("./13_data/main.ts"),
    claims: () => import("./13_data/claims.ts"),
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
    main: () => import("./14_training/main.ts"),
    claims: () => import("./14_training/claims.ts"),
  },
  {
    number: 15,
    name: "initialization",
    title: "Initialization",
    shows:
      "Each layer multiplies the size of what goes through it, so the spread of the first weights decides what arrives behind twenty layers; and units that begin equal stay equal.",
    introduces: ["lib/nn/initial.ts", "lib/nn/right_angles.ts", "lib/nn/summary.ts"],
    main: () => import("./15_initialization/main.ts"),
    claims: () => import("./15_initialization/claims.ts"),
  },
  {
    number: 16,
    name: "optimizers",
    title: "Optimizers",
    shows:
      "What is done with a slope decides how fast one comes down: memory adds up steps that agree, and dividing by the size of slopes gives each weight a rate of its own.",
    introduces: ["lib/optim/clip.ts", "lib/optim/average.ts", "lib/optim/assign.ts"],
    main: () => import("./16_optimizers/main.ts"),
    claims: () => import("./16_optimizers/claims.ts"),
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
    main: () => import("./17_learning_rate/main.ts"),
    claims: () => import("./17_learning_rate/claims.ts"),
  },
];

/** The folder of a chapter: "03_sigmoid". */
export function folderOf({ number, name }: Chapter): string {
  return `${String(number).padStart(2, "0")}_${name}`;
}

/** The chapters that a wish can mean: a number, a name, or the beginning of a name; capitals do not matter. */
export function chaptersFor(wish: string, chapters = contents): Chapter[] {
  const name = wish.toLowerCase();
  if (/^\d+$/.test(wish)) return chapters.filter(({ number }) => number === Number(wish));
  const exact = chapters.filter((chapter) => chapter.name === name);
  return exact.length > 0 || wish === "" ? exact : chapters.filter((chapter) => chapter.name.startsWith(name));
}
