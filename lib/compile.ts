/**
 * A calculation that is written down once and then repeated: the static graph beside the graph that is made anew.
 *
 * The first time it runs as it is, and the calls that reach the device are noted down: forward, and backward as well if it
 * takes gradients. From then on only these calls are made; and of them only those that somebody reads, with formulas that
 * follow each other in one (`device/fuse.ts`). The numbers are the same to the last bit, except on graphics cards whose driver
 * adds a product without rounding it first, where both now stand in one formula. What is spared is all that stands
 * around the calls, which for small tensors is most of the time, and some ways to memory and back.
 */
import { Recorder, type Recording } from "./device/recorder.ts";
import type { Device } from "./device/device.ts";
import { broadcastTo } from "./ops/broadcast.ts";
import type { Random } from "./random.ts";
import { isSameShape, type Shape } from "./shape.ts";
import { detach, device, record, Tensor } from "./tensor.ts";

/** From tensors to tensors, in order. */
export type Calculation = (...inputs: readonly Tensor[]) => readonly Tensor[];

/** What was written down, for inputs of these shapes. */
interface Plan {
  readonly device: Device;
  readonly inputs: readonly { readonly shape: Shape; readonly isIndex: boolean }[];
  readonly recording: Recording;
  /** Where the inputs go, and where the results come from. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly resultShapes: readonly Shape[];
}

/** What a compiled calculation is told. */
export interface CompileOptions {
  /** The stream of random numbers that it draws from. It goes on from call to call, as it would uncompiled. */
  readonly random?: Random;
}

/**
 * The same calculation, compiled. All that changes from call to call must come in as an input: other tensors that it uses,
 * such as parameters, are taken where they are, with the numbers that they have then; numbers, choices and lengths of loops
 * are those of the first time. Other shapes, or another device, are written down anew. Results have no history, and belong to
 * the step in which the call is made.
 */
export function compile(calculation: Calculation, { random }: CompileOptions = {}): Calculation {
  const plans: Plan[] = [];
  return (...inputs) => {
    const plan = plans.find((one) => fits(one, inputs));
    if (plan) return replay(plan, inputs);
    const { plan: made, results } = write(calculation, inputs, random);
    plans.push(made);
    return results;
  };
}

function fits(plan: Plan, inputs: readonly Tensor[]): boolean {
  const isSame = (x: Tensor, i: number) =>
    x.device === plan.device && x.isIndex === plan.inputs[i].isIndex && isSameShape(x.shape, plan.inputs[i].shape);
  if (inputs.length === 0 && device() !== plan.device) return false;
  return inputs.length === plan.inputs.length && inputs.every(isSame);
}

/** Carries out the calculation, and writes it down. */
function write(
  calculation: Calculation,
  given: readonly Tensor[],
  random?: Random,
): { plan: Plan; results: Tensor[] } {
  const base = given[0]?.device ?? device(), by = new Recorder(base, random), inputs = given.map(standIn);
  const from = inputs.map(({ storage }) => by.input(storage));
  const results = record(by, () => calculation(...inputs).map((y) => givenAway(y, by))),
    storages = results.map(({ storage }) => storage);
  const plan = {
    device: base,
    inputs: inputs.map(({ shape, isIndex }) => ({ shape, isIndex })),
    recording: by.recordingOf(storages),
    from,
    to: storages.map((storage) => by.placeOf(storage)),
    resultShapes: results.map(({ shape }) => shape),
  };
  return { plan, results };
}

/** A result without a history. What no call makes anew is copied: who changes the result in place must not change that. */
function givenAway(y: Tensor, { unmade }: Recorder): Tensor {
  return unmade.has(y.storage) ? broadcastTo(detach(y), y.shape) : detach(y);
}

/**
 * An input in memory of its own, without a history: two inputs that are the same tensor the first time, or one that the
 * calculation also takes from elsewhere, may be different ones the next time.
 */
function standIn(x: Tensor): Tensor {
  return new Tensor(x.shape, x.device.keep(x.storage), x.device, { tracked: x.tracked, indices: x });
}

/** The calls again, for other inputs. */
function replay({ device, recording, from, to, resultShapes }: Plan, inputs: readonly Tensor[]): Tensor[] {
  const { calls, places, checks } = recording;
  from.forEach((place, i) => places[place] = inputs[i].storage);
  for (const { place, check } of checks) inputs[from.indexOf(place)].checkIndices(check);
  for (const { run, fills } of calls) places[fills] = run(places);
  return to.map((place, i) => new Tensor(resultShapes[i], places[place], device));
}
