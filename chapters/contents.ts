/** The spine of the book, as data: which chapters there are, in order, and what each may build on. */
import type { Page } from "../lib/figure/page.ts";
import type { Derivative } from "./07_backpropagation/derivatives.ts";
import type { Claim } from "./claim.ts";

/** What the reader chose. */
export interface Options {
  /** Seed of every random number of the experiment. */
  readonly seed: number;
  /** Walk through the chapter's calculation step by step. */
  readonly step: boolean;
}

/** A chapter as the programs see it; what a reader sees is in its folder. */
export interface Chapter {
  readonly number: number;
  /** The name of its idea: `sigmoid` stands in `03_sigmoid/sigmoid.ts`. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** What of `lib/` it introduces: files, or folders that end in "/". Later chapters may use it too. */
  readonly introduces: readonly string[];
  /** Whether it can be walked through with `--step`. */
  readonly steps?: boolean;
  /** The experiment: it writes what it does on the page. */
  readonly main: () => Promise<{ main: (page: Page, options: Options) => Promise<void> }>;
  /** What it asserts, each with the experiment that decides it. */
  readonly claims: () => Promise<{ claims: readonly Claim[] }>;
  /** The derivatives that `deno task gradcheck` compares with differences. */
  readonly derivatives?: () => Promise<{ derivatives: readonly Derivative[] }>;
}

/** All chapters, in the order of reading. */
export const contents: readonly Chapter[] = [
  {
    number: 1,
    name: "neuron",
    title: "One neuron",
    shows: "A neuron that walks down the slope of its error finds the best straight line through real data.",
    introduces: ["lib/data/", "lib/random.ts", "lib/solve.ts", "lib/figure/"],
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
