/**
 * Targets of a loss over classes, in one form: the share that each class has in the target of its row, times the weight of
 * the class. The class that a number names has the share 1, unless label smoothing gives a part of it to all classes alike
 * (Szegedy et al. 2016). In a row that is ignored no class has a share.
 */
import { parseFormula } from "../formula/parse.ts";
import { axisOf, isSameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { reshape, sum } from "./broadcast.ts";
import { calculate, type Operand } from "./calculate.ts";
import { checkTarget, type LossOptions } from "./loss_reduction.ts";
import { placeOf } from "./rows.ts";
import { type Doing, mustHold, wordsOf } from "./settings.ts";

/** What losses over classes take. */
export interface ClassOptions extends LossOptions {
  /** How much each class counts: `[classes]`. */
  readonly classWeights?: Tensor;
  /** A class number that means "no answer": its row adds nothing, and a mean does not count it. */
  readonly ignoreIndex?: number;
  /** The part of each target, from 0 to 1, that goes to all classes alike. */
  readonly labelSmoothing?: number;
  /** The axis of the classes: the last unless told. In PyTorch it is axis 1. */
  readonly axis?: number;
}

/** The shares of all classes. */
export interface Shares {
  /** In the shape of the scores. */
  readonly shares: Tensor;
  /** The axis of the classes, counted from 0. */
  readonly axis: number;
  /** What a mean divides by: the weights of the classes that the targets name, added up on the device; or the number of rows. */
  readonly whole: Operand;
}

/**
 * The shares for scores x, `[rows, classes]` or of any other shape with an axis of classes. Targets are class numbers, made
 * by `indices`, in the shape of x without that axis; or probabilities, in the shape of x.
 */
export function sharesOf(act: string, x: Tensor, target: Tensor, options: ClassOptions): Shares {
  const axis = axisOf(act, options.axis ?? -1, x.shape);
  checkOptions(() => `${act} ${showShape(x.shape)}`, x.shape[axis], options);
  if (target.isIndex) return sharesOfClasses(act, x, target, axis, options);
  if (isSameShape(target.shape, x.shape)) return sharesOfProbabilities(act, target, axis, options);
  const choices = `probabilities of shape ${showShape(x.shape)}, or class numbers`;
  checkTarget(act, x.shape, target.shape, x.shape.toSpliced(axis, 1), choices);
  throw new Error(`Cannot ${act} ${showShape(x.shape)}: make the class numbers with indices(...)`);
}

const OF_CLASSES = ["index", "place", "weight", "smoothing", "classes", "ignored"];
const BY_CLASS = parseFormula(
  "index == ignored ? 0 : weight * ((index == place ? 1 - smoothing : 0) + smoothing / classes)",
  OF_CLASSES,
);
/** The weight of a class where the target names it: its share without smoothing. */
const NAMED = parseFormula("index == ignored ? 0 : index == place ? weight : 0", OF_CLASSES);

function sharesOfClasses(act: string, x: Tensor, target: Tensor, axis: number, options: ClassOptions): Shares {
  const { classWeights, labelSmoothing = 0, ignoreIndex = NO_CLASS } = options, classes = x.shape[axis];
  const { index, place } = labelsAlong(act, x, target, axis, ignoreIndex),
    weight = weightsAlong(options, x.shape, axis);
  const operands = [index, place, weight, labelSmoothing, classes, ignoreIndex];
  const shares = calculate(act, BY_CLASS, OF_CLASSES, operands);
  if (!classWeights && ignoreIndex === NO_CLASS) return { shares, axis, whole: sizeOf(target.shape) };
  const named = labelSmoothing === 0 ? shares : calculate(act, NAMED, OF_CLASSES, operands);
  return { shares, axis, whole: sum(named) };
}

/** No class has this number: it is not whole. */
const NO_CLASS = -0.5;

const OF_PROBABILITIES = ["target", "weight", "smoothing", "classes"];
const BY_PROBABILITY = parseFormula("weight * ((1 - smoothing) * target + smoothing / classes)", OF_PROBABILITIES);

function sharesOfProbabilities(act: string, target: Tensor, axis: number, options: ClassOptions): Shares {
  const { shape } = target, { labelSmoothing = 0, ignoreIndex } = options, classes = shape[axis];
  if (ignoreIndex !== undefined) {
    throw new Error(`Cannot ${act} ${showShape(shape)}: targets are probabilities, and ignoreIndex is a class number`);
  }
  const operands = [target, weightsAlong(options, shape, axis), labelSmoothing, classes];
  const shares = calculate(act, BY_PROBABILITY, OF_PROBABILITIES, operands);
  return { shares, axis, whole: sizeOf(shape.toSpliced(axis, 1)) };
}

/** Labels beside scores, so that they broadcast against each other. */
export interface Labels {
  /** The class number of each row: the shape of the scores, but 1 along the axis of the classes. */
  readonly index: Tensor;
  /** The numbers of all classes, along their axis. */
  readonly place: Tensor;
}

/** Class numbers for scores x. Refuses one that is no class and not the one that is ignored. */
export function labelsAlong(act: string, x: Tensor, target: Tensor, axis: number, ignored = NO_CLASS): Labels {
  const { shape } = x, classes = shape[axis];
  checkTarget(act, shape, target.shape, shape.toSpliced(axis, 1), "class numbers");
  checkClasses(() => `${act} ${showShape(shape)}`, target, classes, ignored);
  return { index: reshape(target, shape.with(axis, 1)), place: placesAlong(x, axis) };
}

/** Their numbers are stored anew for each loss, most often of as many classes as the time before. */
let places = new Int32Array(0);

function placesAlong({ shape, device }: Tensor, axis: number): Tensor {
  if (places.length !== shape[axis]) places = Int32Array.from({ length: shape[axis] }, (_, place) => place);
  return new Tensor(along(shape, axis), device.store(places), device);
}

function checkClasses(doing: Doing, target: Tensor, classes: number, ignored: number): void {
  if (!target.isIndex) throw new Error(`Cannot ${wordsOf(doing)}: make the class numbers with indices(...)`);
  target.checkIndices((numbers) => {
    const wrong = numbers.findIndex((c) => c !== ignored && !(c >= 0 && c < classes));
    if (wrong < 0) return;
    const choices = classes === 0 ? "there are no classes" : `classes are 0 to ${classes - 1}`;
    const besides = ignored === NO_CLASS ? "" : `, and ${ignored} is ignored`;
    throw new Error(
      `Cannot ${wordsOf(doing)}: target ${placeOf(wrong, target.shape)} is ${numbers[wrong]}, but ${choices}${besides}`,
    );
  });
}

function checkOptions(doing: Doing, classes: number, options: ClassOptions): void {
  const { classWeights, labelSmoothing = 0, ignoreIndex = 0 } = options;
  mustHold(doing, "ignoreIndex", ignoreIndex, Number.isInteger(ignoreIndex), "whole");
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new Error(`Cannot ${wordsOf(doing)} with label smoothing ${labelSmoothing}: it must be 0 to 1`);
  }
  if (!classWeights || isSameShape(classWeights.shape, [classes])) return;
  const shapes = `${showShape(classWeights.shape)}, expected [${classes}]`;
  throw new Error(`Cannot ${wordsOf(doing)}: the class weights have shape ${shapes}`);
}

/** The class weights along the axis of the classes, or 1. */
function weightsAlong({ classWeights }: ClassOptions, shape: Shape, axis: number): Operand {
  return classWeights ? reshape(classWeights, along(shape, axis)) : 1;
}

/** The size of one axis, and 1 for all others. */
function along(shape: Shape, axis: number): Shape {
  return [...shape].fill(1, 0, axis).fill(1, axis + 1);
}
