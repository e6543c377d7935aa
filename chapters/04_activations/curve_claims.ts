/** What chapter 4 asserts about single functions. */
import { claim } from "../claim.ts";
import { sigmoid } from "../03_sigmoid/sigmoid.ts";
import { elu, leakyRelu, relu, softplusUnit, tanhUnit } from "./activations.ts";

export const curveClaims = [
  claim({
    says: "ReLU is 2 at 2 and 0 at -3; a leaky ReLU of slope 0.05 is -0.1 at -2.",
    notes: "000:42-44, 004:1665-1667, 004:1744-1758",
    verdict: "true",
    because: "max(0, z), and 0.05 times -2",
    experiment: () => ({
      reluOfTwo: relu.value(2),
      reluOfMinusThree: relu.value(-3),
      leakyOfMinusTwo: leakyRelu(0.05).value(-2),
    }),
    holds: ({ reluOfTwo, reluOfMinusThree, leakyOfMinusTwo }) =>
      reluOfTwo === 2 && reluOfMinusThree === 0 && leakyOfMinusTwo === -0.1,
    seeds: 1,
  }),
  claim({
    says: "The slope of ReLU is 1 on the right, however far, and 0 on the left: there it is as flat as a step.",
    notes: "001:141, 001:149, 004:1672, 004:1713, 004:1721",
    notesSay: "ReLU does not saturate, and its gradient is large for positive inputs.",
    verdict: "depends",
    because: "max(0, z) is z or 0; a slope of 1 neither grows nor shrinks a product (Glorot et al. 2011)",
    experiment: () => ({
      "slope at 0.001:": relu.derivative(0.001),
      "slope at 1000:": relu.derivative(1000),
      "slope at -1:": relu.derivative(-1),
    }),
    holds: (m) => m["slope at 0.001:"] === 1 && m["slope at 1000:"] === 1 && m["slope at -1:"] === 0,
    seeds: 1,
  }),
  claim({
    says: "A leaky ReLU has no lowest value: at minus a million it is -10000.",
    notes: "004:1693, 004:1714",
    notesSay: "The output of a leaky ReLU reaches from a small negative number to infinity.",
    verdict: "false",
    because: "the leak is a straight line without end (Maas et al. 2013)",
    experiment: () => ({ atMinusMillion: leakyRelu().value(-1e6) }),
    holds: ({ atMinusMillion }) => atMinusMillion === -10000,
    seeds: 1,
  }),
  claim({
    says: "Softplus is positive everywhere: at -10 it is 0.0000454, and at -700 still above 0.",
    notes: "002:228",
    notesSay: "Softplus allows negative values.",
    verdict: "false",
    because: "it is the logarithm of 1 plus something positive (Dugas et al. 2001)",
    experiment: () => ({ atMinusTen: softplusUnit.value(-10), atMinusSevenHundred: softplusUnit.value(-700) }),
    holds: ({ atMinusTen, atMinusSevenHundred }) =>
      Math.abs(atMinusTen - 4.53989e-5) < 1e-10 && atMinusSevenHundred > 0,
    seeds: 1,
  }),
  claim({
    says:
      "ELU has negative values, all above -alpha. It is smooth for alpha 1 alone: for 0.5 the slope jumps by 0.5 at 0.",
    notes: "002:226",
    notesSay: "ELU is a smooth alternative to ReLU that allows negative values.",
    verdict: "depends",
    because: "at 0 the slope is alpha on the left and 1 on the right (Clevert et al. 2016)",
    experiment: () => {
      const jump = (alpha: number) => elu(alpha).derivative(1e-12) - elu(alpha).derivative(-1e-12);
      return { atMinusTwo: elu().value(-2), jumpForAlphaOne: jump(1), jumpForAlphaHalf: jump(0.5) };
    },
    holds: ({ atMinusTwo, jumpForAlphaOne, jumpForAlphaHalf }) =>
      Math.abs(atMinusTwo - -0.864665) < 1e-6 && Math.abs(jumpForAlphaOne) < 1e-11 &&
      Math.abs(jumpForAlphaHalf - 0.5) < 1e-11,
    seeds: 1,
  }),
  claim({
    says: "The tanh lies strictly between -1 and 1; as a float64 it is rounded to 1 from about 19 on.",
    notes: "002:227",
    notesSay: "The tanh squashes its output to the closed interval from -1 to 1.",
    verdict: "depends",
    because: "1 - tanh z = 2 s(-2z), which is above 0 and soon below 1.1e-16 (Goldberg 1991)",
    experiment: () => ({
      "missing to 1 at 18:": 1 - tanhUnit.value(18),
      "missing to 1 at 20:": 1 - tanhUnit.value(20),
      "in truth at 20:": 2 * sigmoid(-40),
    }),
    holds: (m) => m["missing to 1 at 18:"] > 0 && m["missing to 1 at 20:"] === 0 && m["in truth at 20:"] > 0,
    seeds: 1,
  }),
  claim({
    says: "At -100 a tanh says -1, as loudly as it can; it falls silent around 0, where its input is small.",
    notes: "001:145",
    notesSay: "At inputs of -100 or +100 the output of a tanh is something like 0.00001 or 0.9999.",
    verdict: "false",
    because: "the tanh is odd, tanh(-z) = -tanh z; only the sigmoid goes to 0 on the left",
    experiment: () => ({
      "at -100:": tanhUnit.value(-100),
      "at 100:": tanhUnit.value(100),
      "at 0.001:": tanhUnit.value(0.001),
    }),
    holds: (m) => m["at -100:"] === -1 && m["at 100:"] === 1 && Math.abs(m["at 0.001:"]) < 0.001,
    seeds: 1,
  }),
  claim({
    says:
      "Small slopes multiply to almost nothing: three of 0.1 to 0.001, twenty sigmoids at their steepest to 9.1e-13.",
    notes: "001:152",
    verdict: "true",
    because: "the slope of the sigmoid is nowhere above 1/4, and 4^20 is about 10^12 (Hochreiter 1991)",
    experiment: () => ({ "0.1 cubed:": 0.1 * 0.1 * 0.1, "1/4 to the twentieth:": 0.25 ** 20 }),
    holds: (m) => Math.abs(m["0.1 cubed:"] - 0.001) < 1e-15 && Math.abs(m["1/4 to the twentieth:"] - 9.095e-13) < 1e-15,
    seeds: 1,
  }),
];
