/**
 * How losses are made: terms, which say how wrong each number is, and a reduction, which makes one number of them.
 *
 * The terms of a loss are an op of their own, a formula for each element, with the name of the loss and "Terms" behind it.
 * Formulas broadcast; losses do not. A prediction `[4, 1]` and a target `[4]` would give 16 errors in place of 4, and a model
 * that learns the mean of the targets. So a loss refuses shapes that differ.
 */
import { tensor } from "../create.ts";
import { composite, type Entry, type Known, type Op } from "../op.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { elementwise, type Row, type Settings } from "./formula_op.ts";
import { checkSameShape, type ElementOptions, type LossReduction, reduceLoss, weighTerms } from "./loss_reduction.ts";
import { sample } from "./sample.ts";
import { checked, doing, finite, positive } from "./settings.ts";

/** The terms of a loss of a prediction x and a target. */
export type Terms<Named extends Settings> = Op<[x: Tensor, target: Tensor, settings?: Partial<Named>]>;
type Options<Named extends Settings> = Partial<Named> & ElementOptions;
type Arguments<Named extends Settings> = [x: Tensor, target: Tensor, options?: Options<Named>];
type NoSettings = Readonly<Record<never, number>>;

/** The row of the table that a loss is made of. */
export interface LossRow<Named extends Settings = Settings> extends Row<Named> {
  /** Settings that must be above 0; the others must be finite. */
  readonly positive?: readonly (keyof Named & string)[];
}

/** The terms of a loss, from its row. */
export function termsOf<Named extends Settings = NoSettings>(name: string, row: LossRow<Named>): Terms<Named> {
  const twice = (shape: Shape) => [shape, shape], named = { ...row, use: `the terms of ${name}` };
  const terms: Terms<Named> = elementwise(`${name}Terms`, ["x", "target"], named, SHAPES.map(twice));
  return checked(terms, (x: Tensor, _target: Tensor, settings?: Partial<Named>) => checkSettings(row, x, settings));
}

const SHAPES: readonly Shape[] = [[2, 3], [4], [0], []];
/** One for each of the shapes, and for the settings that are tried besides. */
const REDUCTIONS: readonly LossReduction[] = ["none", "mean", "sum"];

/** A loss with a formula for each element: its terms, and their reduction. */
export function elementLoss<Named extends Settings = NoSettings>(
  name: string,
  row: LossRow<Named>,
): [terms: Terms<Named>, loss: Op<Arguments<Named>>] {
  const { act } = row, terms = termsOf(name, row);
  const loss = composite<Arguments<Named>>(entryOf(name, row, terms), (x, target, options) => {
    checkSameShape(act, { prediction: x, target });
    return reduceLoss(weighTerms(act, terms(x, target, options), options?.weights), options?.reduction);
  });
  return [terms, loss];
}

function checkSettings<Named extends Settings>(row: LossRow<Named>, x: Tensor, given: Partial<Named> = {}): void {
  for (const name of Object.keys(row.settings ?? {})) {
    const value = given[name];
    if (value !== undefined) (row.positive?.includes(name) ? positive : finite)(doing(row.act, x), { [name]: value });
  }
}

function entryOf<Named extends Settings>(
  name: string,
  row: Row<Named>,
  terms: Terms<Named>,
): Entry<Arguments<Named>> {
  const { act, domain, use, rough, slopes = {} } = row;
  return {
    name,
    act,
    takes: takesOf(row),
    is: `the mean of ${row.y}`,
    slopes: Object.fromEntries(Object.keys(slopes).map((slope) => [slope, `that of ${name}Terms, times 1 / count`])),
    domain,
    use,
    rough,
    samples: () => samplesOf(terms),
    known: () => knownOf(row),
  };
}

function takesOf({ settings = {} }: Row): string {
  const named = Object.entries(settings).map(([setting, usual]) => `${setting} = ${usual}`);
  return `x, target, { ${[...named, "weights", 'reduction = "mean"'].join(", ")} }?`;
}

/** The samples of the terms, reduced in turn in all ways; the first of them also with weights, one for each row. */
function samplesOf<Named extends Settings>(terms: Terms<Named>): Arguments<Named>[] {
  const samples = terms.entry.samples(), [x, target] = samples[0], weights = tensor([[0.5], [3]]);
  return [
    ...samples.map(([x, target, settings], i): Arguments<Named> => {
      return [x, target, optionsOf({ reduction: REDUCTIONS[i % REDUCTIONS.length] }, settings)];
    }),
    [x, target, optionsOf<Named>({ weights })],
  ];
}

/** The known terms of a row in one tensor; their sum and their mean. */
function knownOf<Named extends Settings>({ known }: Row<Named>): Known<Arguments<Named>>[] {
  const [x, target, y] = [0, 1, 2].map((column) => known.map((numbers) => numbers[column]));
  const shape = [known.length], total = y.reduce((sum, term) => sum + term, 0);
  const of = (...options: [Options<Named>] | []): Arguments<Named> => [
    sample(shape, x),
    sample(shape, target),
    ...options,
  ];
  return [
    { of: of(optionsOf<Named>({ reduction: "none" })), shape, gives: y },
    { of: of(optionsOf<Named>({ reduction: "sum" })), shape: [], gives: [total] },
    { of: of(), shape: [], gives: [total / known.length] },
  ];
}

function optionsOf<Named extends Settings>(options: ElementOptions, settings?: Partial<Named>) {
  return { ...settings, ...options } as Options<Named>;
}
