/** What training tells while it runs and keeps of it; and the error when it fails. */

/** Measures by name: "loss", and the names of metrics. */
export type Measures = Readonly<Record<string, number>>;

/** What one step measured on its batch, before it changed the weights. */
export interface Step {
  /** Which step it was, and of which epoch; both count from 1. */
  readonly step: number;
  readonly epoch: number;
  /** How many steps all epochs have together. */
  readonly steps: number;
  readonly measures: Measures;
}

/** One time through all data. */
export interface Epoch {
  /** Counts from 1. */
  readonly epoch: number;
  /**
   * The mean of what the steps measured, each counted by its rows. The weights changed meanwhile, so it is not what the model
   * would be measured at now: for that, see `validation`, or ask `evaluate`.
   */
  readonly training: Measures;
  /** Of the data for validation, where there are any: measured after the epoch, with no dropout. */
  readonly validation?: Measures;
}

/** What is kept of a training. */
export interface History {
  /** The loss of each step, on its batch, before it changed the weights. */
  readonly losses: number[];
  readonly epochs: Epoch[];
}

/** Who hears of a training while it runs: early stopping, checkpoints, a log. What it is told it is told in order. */
export interface Callback {
  /** Hears that the training begins, or goes on behind the epochs of the history. To answer "stop" ends it at once. */
  readonly onBegin?: (history: History) => unknown;
  /** Hears of each step, though not at once: some steps are read together. */
  readonly onStep?: (step: Step) => void;
  /** Hears of each epoch when it is over. To answer "stop" ends the training. */
  readonly onEpoch?: (epoch: Epoch, history: History) => unknown;
  /** Hears that the training is over; where it failed, too, unless it did so before this one was told of the begin. */
  readonly onEnd?: (history: History) => unknown;
}

/** What is known of a loss that is infinite, or not a number. */
export interface Diverged {
  /** Which loss it was: "the loss" unless told. */
  readonly which?: "the loss" | "the validation loss";
  /** Whether it was measured on the batch of the step, before it changed the weights, or after it: "in" unless told. */
  readonly when?: "in" | "after";
  /** The last step that was taken until then, and its epoch; both count from 1. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** The learning rates of that step, one of each group. */
  readonly rates: readonly number[];
  /** What was found before, all of it finite. */
  readonly history: History;
}

/** Training that went wrong: a loss is infinite, or not a number. The weights are then of no use any more. */
export class Divergence extends Error {
  override readonly name = "Divergence";
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly history: History;

  constructor({ which = "the loss", when = "in", step, epoch, loss, rates, history }: Diverged) {
    const learning = rates.filter((rate) => rate > 0); // a rate of 0 moves nothing
    const rate = learning.length > 0 ? `a learning rate below ${Math.min(...learning)}` : "a smaller learning rate";
    super(
      `Cannot train any further: ${which} is ${loss} ${when} step ${step}, epoch ${epoch}; take ${rate}, ` +
        "or clip the gradients",
    );
    [this.step, this.epoch, this.loss, this.history] = [step, epoch, loss, history];
  }
}
