/** A contestant written for Deno: it gets a task, proves by its losses that it does the work, and takes its time. */
import { type Task, unpack } from "./task.ts";
import { timingOf } from "./timing.ts";

/** A model in training. */
export interface Training {
  /** One step on batch number `batch`: loss, gradients, update. */
  step(batch: number): void;
  /** The same, with its loss. */
  loss(batch: number): number | Promise<number>;
  /** Waits for the steps that were ordered, where `step` does not. */
  settle?(): Promise<unknown>;
}

/** What a contestant reports, in a line of JSON. */
export interface Report {
  /** Milliseconds of a step: in the median window, and in the fastest one. */
  readonly median: number;
  readonly best: number;
  /** The losses of the steps `PROOF`, without dropout. */
  readonly losses: readonly number[];
  /** Which library this was, with its version and its threads. */
  readonly version: string;
}

/** The steps whose losses are compared, the first being 1. */
export const PROOF = [1, 10, 20];

export type MakeTraining = (task: Task, dropout: number) => Training;

/** Reads the task, runs it, prints the report. */
export async function compete(version: string, make: MakeTraining): Promise<void> {
  const task = unpack(new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()));
  console.log(JSON.stringify(await reportOf(version, make, task)));
}

export async function reportOf(version: string, make: MakeTraining, task: Task): Promise<Report> {
  const losses = await lossesOf(make(task, 0), task.batches.length), training = make(task, task.model.dropout);
  let i = 0;
  const step = () => training.step(i++ % task.batches.length);
  return { ...await timingOf(step, { settle: training.settle }), losses, version };
}

/** The losses of the steps `PROOF`. */
export async function lossesOf(training: Training, batches: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < Math.max(...PROOF); i++) losses.push(await training.loss(i % batches));
  return PROOF.map((step) => losses[step - 1]);
}
