/**
 * A checkpoint: all that a training needs to go on as if it had never been interrupted.
 *
 * It is a safetensors file. Its tensors are the weights, what the optimizer keeps for them, what callbacks remember, and
 * the losses of all steps. Its metadata are a version, a checksum of the whole file, and the rest as JSON.
 */
import { sha256Of } from "../data/bytes.ts";
import { DataError } from "../data/records.ts";
import type { AnyLayer, Parameters } from "../nn/layer.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import { Random, type RandomState } from "../random.ts";
import type { Callback, Epoch, History } from "../training/history.ts";
import { type Memory, type Plain, type Remembering, weightsOf } from "../training/memory.ts";
import { exactText, exactValue } from "./exact_json.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { assignStored, storedOf, type StoredTensors } from "./stored.ts";

/** What takes part in a training, and changes in it. */
export interface Trained {
  readonly model: AnyLayer;
  readonly optimizer: Optimizer;
  /** What `fit` is given: what the order of the rows and dropout are drawn from. Other random numbers are not kept. */
  readonly random: Random;
  /** Of these, those that remember something: see `Remembering`. */
  readonly callbacks?: readonly (Callback | Remembering)[];
}

/** What is told of a training besides its tensors. */
interface State {
  readonly random: RandomState;
  readonly optimizer: { readonly name: string; readonly steps: number } & Rates;
  readonly epochs: readonly Epoch[];
  /** The plain values that callbacks remember. */
  readonly callbacks: readonly Record<string, Plain>[];
}

/** Learning rates of an optimizer, one of each group. */
export interface Rates {
  readonly rates: readonly number[];
  /** With which the program began. */
  readonly firstRates: readonly number[];
}

/** A checkpoint that was read. */
export interface Checkpoint {
  readonly state: State;
  readonly tensors: StoredTensors;
}

const VERSION = "1";

/** How checkpoints begin, behind eight bytes. The checksum follows: that of the file, with zeros where it stands itself. */
const BEGINNING = '{"__metadata__":{"checksum":"', CHECKSUM_AT = 8 + BEGINNING.length, UNKNOWN = "0".repeat(64);

/** Writes down how a training stands. */
export async function encodeCheckpoint(
  trained: Trained,
  { losses, epochs }: History,
  firstRates: readonly number[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { random, optimizer: { name, steps, learningRates } } = trained;
  const state = {
    random: random.state,
    optimizer: { name, steps, rates: learningRates, firstRates },
    epochs,
    callbacks: memoriesOf(trained).map(({ values }) => values ?? {}),
  };
  const metadata = { checksum: UNKNOWN, version: VERSION, state: exactText(state) };
  const tensors = { ...await storedOf(tensorsOf(trained)), losses: lossesOf(losses) };
  const bytes = encodeSafetensors(tensors, metadata);
  bytes.set(new TextEncoder().encode(await sha256Of(bytes)), CHECKSUM_AT);
  return bytes;
}

function lossesOf(losses: readonly number[]) {
  return { shape: [losses.length], values: Float64Array.from(losses) };
}

/** Reads a checkpoint. Throws a `DataError` where it is damaged, of another version, or none at all. */
export async function decodeCheckpoint(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Checkpoint> {
  const { tensors, metadata: { checksum, version, state } } = decodeSafetensors(file, bytes);
  if ([checksum, version, state, tensors.losses].includes(undefined!)) throw new DataError(file, "it is no checkpoint");
  if (version !== VERSION) {
    throw new DataError(file, `it is a checkpoint of version ${JSON.stringify(version)}; only ${VERSION} is known`);
  }
  const blank = bytes.slice();
  blank.set(new TextEncoder().encode(UNKNOWN), CHECKSUM_AT);
  if (checksum !== await sha256Of(blank)) {
    throw new DataError(file, "its checksum is not that of its bytes: it is damaged");
  }
  return { tensors, state: parsed(file, state) };
}

/** Whoever can write a checksum can write anything behind it. */
function parsed(file: string, text: string): State {
  try {
    const state = exactValue(text) as Partial<State> | null;
    if (state && isState(state)) return state;
  } catch { /* it is no JSON */ }
  throw new DataError(file, "its state is not that of a training");
}

function isState(state: Partial<State>): state is State {
  const { random, optimizer, epochs, callbacks } = state;
  const areRates = (rates: unknown) => Array.isArray(rates) && rates.every((rate) => typeof rate === "number");
  const isRecord = (x: unknown) => typeof x === "object" && x !== null;
  return isRecord(random) && isRecord(optimizer) && Number.isInteger(optimizer!.steps) && areRates(optimizer!.rates) &&
    areRates(optimizer!.firstRates) && Array.isArray(epochs) && epochs.every((epoch) => isRecord(epoch?.training)) &&
    Array.isArray(callbacks) && callbacks.every(isRecord);
}

/**
 * Puts a checkpoint into a training, and gives its history. The learning rates stay: `fit` must see the first ones, on
 * which schedules build. Throws before it changes anything where the checkpoint is that of another training.
 */
export function restore(trained: Trained, { state, tensors: { losses, ...tensors } }: Checkpoint): History {
  const memories = memoriesOf(trained), { optimizer, random } = trained;
  checkState(state, optimizer, memories);
  new Random(0).state = state.random; // throws where it cannot be set
  assignStored(tensorsOf(trained), tensors);
  memories.forEach(({ values }, i) => values && replace(values, state.callbacks[i]));
  random.state = state.random;
  optimizer.steps = state.optimizer.steps;
  return { losses: Array.from(losses.values, Number), epochs: [...state.epochs] };
}

function checkState({ optimizer, callbacks }: State, { name, learningRates }: Optimizer, memories: readonly Memory[]) {
  const refuse = (reason: string) => new Error(`Cannot go on with ${reason}`);
  if (optimizer.name !== name) throw refuse(`the optimizer ${name}: it was ${optimizer.name}`);
  const [groups, before] = [learningRates.length, optimizer.rates.length];
  if (groups !== before) throw refuse(`${groups} groups of parameters: there were ${before}`);
  if (memories.length === callbacks.length) return;
  throw refuse(`${memories.length} callbacks that remember something: there were ${callbacks.length}`);
}

function replace(values: Record<string, Plain>, by: Record<string, Plain>): void {
  for (const name of Object.keys(values)) delete values[name];
  Object.assign(values, by);
}

/** All tensors that a training changes, by names that tell where they belong. */
function tensorsOf(trained: Trained): Parameters {
  const { model, optimizer } = trained, weights = weightsOf(model), known = new Set(Object.values(weights));
  const others = Object.entries(optimizer.parameters).filter(([, w]) => !known.has(w)); // a loss may have some, too
  return {
    ...under("model", weights),
    ...under("others", Object.fromEntries(others)),
    ...under("optimizer", optimizer.state),
    ...Object.assign({}, ...memoriesOf(trained).map(({ tensors = {} }, i) => under(`callbacks.${i}`, tensors))),
  };
}

function under(place: string, tensors: Parameters): Parameters {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [`${place}.${name}`, x]));
}

/** Those that hold something: a callback may come or go that has nothing to remember. */
function memoriesOf({ callbacks = [] }: Trained): readonly Memory[] {
  const memories = callbacks.filter((one): one is Remembering => "memory" in one).map(({ memory }) => memory);
  return memories.filter(({ values, tensors }) => values || tensors);
}
