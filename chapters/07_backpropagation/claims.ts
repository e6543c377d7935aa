/** What chapter 7 asserts of the walk; what it asserts of trust stands in a file of its own. */
import { Random } from "../../lib/random.ts";
import { add, mul, sub, tanh, type Value, variable } from "../06_computation_graphs/computation_graphs.ts";
import { notesGraph } from "../06_computation_graphs/graphs.ts";
import { slopeByPaths } from "../06_computation_graphs/paths.ts";
import { below, claim } from "../claim.ts";
import { backward, clearGradients, stepDownhill, topologicalOrder } from "./backpropagation.ts";
import { costOf, descent, doublings, gradientsAfter, valley } from "./experiments.ts";
import { trustClaims } from "./trust_claims.ts";
import { diamond, type Walk, walks } from "./walks.ts";

/** The gradients of the notes' graph in a, b and c at 1, 2, 3. */
function gradientsOfNotes(reading: "exponential" | "power") {
  const graph = notesGraph([1, 2, 3]);
  backward(graph[reading]);
  const [inA, inB, inC] = graph.given.map(({ gradient }) => gradient);
  return { inA, inB, inC };
}

/** Whether two numbers are equal up to rounding. */
function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));
}

/** Ten steps on three numbers, each on two results before it, with a lot of sharing. */
function randomGraph(seed: number): Value {
  const random = new Random(seed);
  const values = ["a", "b", "c"].map((name) => variable(name, random.uniform(-1, 1)));
  const steps = [mul, add, sub, (a: Value, b: Value) => tanh(add(a, b))];
  const pick = () => values[Math.max(0, values.length - 1 - random.integer(4))];
  for (let i = 0; i < 10; i++) values.push(steps[random.integer(steps.length)](pick(), pick()));
  return values[values.length - 1];
}

/** The largest difference between the walk and the sum over all paths, in any value of a graph, as a part of the slope. */
function differenceToPaths(end: Value): number {
  const values = topologicalOrder(end).filter(({ isConstant }) => !isConstant);
  const byPaths = values.map((value) => slopeByPaths(value, end));
  backward(end);
  return Math.max(
    ...values.map((value, i) => Math.abs(value.gradient - byPaths[i]) / Math.max(1, Math.abs(byPaths[i]))),
  );
}

function gradientOfDiamond(walk: Walk): number {
  const { x, end } = diamond(5);
  walk(end);
  return x.gradient;
}

/** A weight and its gradient: after the walk, and after the step. */
function walkAndStep() {
  const w = variable("w", 1);
  backward(valley(w));
  const afterWalk = { weight: w.data, gradient: w.gradient };
  stepDownhill([w], 0.1);
  return { afterWalk, afterStep: { weight: w.data, gradient: w.gradient } };
}

export const claims = [
  claim({
    says:
      "The walk gives the slopes of the notes' graph in a, b and c, in both readings of its g, as differentiating by hand does.",
    because:
      "with f = a b c: the slopes of exp(f) are exp(f) times b c, a c, a b; those of e^f follow from f log e with e = a + b c",
    experiment: () => {
      const { inA, inB, inC } = gradientsOfNotes("exponential"), power = gradientsOfNotes("power");
      return { inA, inB, inC, powerInA: power.inA, powerInB: power.inB, powerInC: power.inC };
    },
    holds: ({ inA, inB, inC, powerInA, powerInB, powerInC }) => {
      const [g, p, log7] = [Math.exp(6), 7 ** 6, Math.log(7)];
      return close(inA, 6 * g) && close(inB, 3 * g) && close(inC, 2 * g) &&
        close(powerInA, p * (6 * log7 + 6 / 7)) && close(powerInB, p * (3 * log7 + 18 / 7)) &&
        close(powerInC, p * (2 * log7 + 12 / 7));
    },
    seeds: 1,
  }),
  claim({
    says:
      "Going from the end to the beginning, each gradient is made of those after it, and equals the sum over all paths, in graphs of any shape; layers are one such shape.",
    notes: "000:102, 004:905-914",
    verdict: "true",
    because: "the chain rule, with what is common to many paths added up first (Rumelhart et al. 1986)",
    experiment: (seed) => ({ largestDifference: below(1e-12, differenceToPaths(randomGraph(seed))) }),
    holds: ({ largestDifference }) => largestDifference === "below 1e-12",
    seeds: 20,
  }),
  claim({
    says:
      "A walk that passes on before all has arrived, that passes on at each arrival, or that overwrites, gives a wrong number, though each local slope is right.",
    because: "from h to L there are two ways, and h must have the sum of both before it goes on: 4 * 10 = 40",
    experiment: () => {
      const [inOrder, tooSoon, again, overwriting] = Object.values(walks).map(gradientOfDiamond);
      return { inOrder, tooSoon, again, overwriting };
    },
    holds: ({ inOrder, tooSoon, again, overwriting }) =>
      inOrder === 40 && tooSoon === 10 && again === 50 && overwriting === 15,
    seeds: 1,
  }),
  claim({
    says: "Backpropagation finds gradients and changes no weight; a step changes the weights, and finds no gradient.",
    notes: "002:195, 003:23, 003:210",
    notesSay: "Backward propagation is to update the weights, given the loss.",
    verdict: "false",
    because:
      "it is the chain rule, and what is done with the slopes is another matter (Rumelhart et al. 1986); 000:106 has it right",
    experiment: () => {
      const { afterWalk, afterStep } = walkAndStep();
      return {
        weight: 1,
        afterWalk: afterWalk.weight,
        afterStep: afterStep.weight,
        gradientAfterWalk: afterWalk.gradient,
        gradientAfterStep: afterStep.gradient,
      };
    },
    holds: ({ afterWalk, afterStep, gradientAfterWalk, gradientAfterStep }) =>
      afterWalk === 1 && close(afterStep, 1.4) && gradientAfterWalk === -4 && gradientAfterStep === -4,
    seeds: 1,
  }),
  claim({
    says:
      "An optimizer computes no gradient: before the first walk its step moves nothing, and after a step it goes on with the old gradient.",
    notes: "004:954-955",
    notesSay: "Optimizers handle gradient calculations and parameter updates.",
    verdict: "false",
    because: "it only reads gradients; the walk writes them (Goodfellow et al. 2016)",
    experiment: () => {
      const w = variable("w", 1);
      stepDownhill([w], 0.1);
      const withoutWalk = w.data;
      backward(valley(w));
      stepDownhill([w], 0.1);
      stepDownhill([w], 0.1);
      const old = w.gradient;
      clearGradients([w]);
      backward(valley(w));
      return { withoutWalk, gradientUsedTwice: old, trueGradientThen: w.gradient };
    },
    holds: ({ withoutWalk, gradientUsedTwice, trueGradientThen }) =>
      withoutWalk === 1 && gradientUsedTwice === -4 && close(trueGradientThen, -2.4),
    seeds: 1,
  }),
  claim({
    says:
      "Gradients of given numbers add up from walk to walk until they are cleared: 3, then 6, then 9; what operations made starts anew.",
    notes: "004:1403-1404",
    verdict: "true",
    because:
      "a weight that is used in several graphs must add up what each hands to it; nobody says when a new sum begins",
    experiment: () => {
      const [first, second, third] = [1, 2, 3].map(gradientsAfter);
      return { first: first.w, second: second.w, third: third.w, madeAfterThree: third.h };
    },
    holds: ({ first, second, third, madeAfterThree }) =>
      first === 3 && second === 6 && third === 9 && madeAfterThree === 3,
    seeds: 1,
  }),
  claim({
    says:
      "Training without clearing does not settle: in a valley with rate 0.1, w swings around the lowest point for ever, by 3.08.",
    notes: "004:1102-1112",
    notesSay: "backward and step, with no zero_grad before them.",
    verdict: "depends",
    because:
      "for one step, as the notes have it, this is right; repeated, each step repeats the last one and adds the new gradient times 0.1, a swing without friction; its amplitude is 3 sqrt(1 + 1 / 19)",
    experiment: () => {
      const rest = (isCleared: boolean) =>
        Math.max(...descent(2000, 0.1, isCleared).slice(-200).map((w) => Math.abs(w - 3)));
      return { farthestWhenCleared: below(1e-12, rest(true)), farthestWhenNot: rest(false) };
    },
    holds: ({ farthestWhenCleared, farthestWhenNot }) => {
      const amplitude = 3 * Math.sqrt(1 + 1 / 19);
      return farthestWhenCleared === "below 1e-12" && farthestWhenNot < amplitude + 1e-9 &&
        farthestWhenNot > 0.99 * amplitude;
    },
    seeds: 1,
  }),
  claim({
    says:
      "The walk back costs at most two passings for each operation, however many slopes are asked for; moving each number costs the loss once more for each.",
    because: "each arrow is walked once, and an operation has at most two (Baur and Strassen 1983)",
    experiment: (seed) => {
      const { numbers, forward, backward, moving } = costOf(1000, seed);
      return { numbers, forward, backward, moving, passingsOfDoublings: doublings(100).passings };
    },
    holds: ({ numbers, forward, backward, moving, passingsOfDoublings }) =>
      backward <= 2 * forward && moving === (numbers + 1) * forward && passingsOfDoublings === 200,
    seeds: 3,
  }),
  ...trustClaims,
];
