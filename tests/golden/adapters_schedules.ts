/** The golden schedules of learning rates, as factors of the rate that they begin with. */
import { tensor } from "../../lib/create.ts";
import { plateau, type PlateauSettings } from "../../lib/optim/plateau.ts";
import * as cycles from "../../lib/optim/cycles.ts";
import * as schedules from "../../lib/optim/schedules.ts";
import type { Schedule } from "../../lib/optim/schedules.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { isSet, numbersOf, oneOf } from "./parameters.ts";
import type { Adapter, Adapters } from "./trial.ts";

export const scheduled: Adapters = {
  step_lr: scheduleOf((number) => schedules.stepDecay({ every: number("step_size"), factor: number("gamma") })),
  multi_step_lr: scheduleOf((number, golden) => schedules.decayAt(numbersOf(golden, "milestones"), number("gamma"))),
  exponential_lr: scheduleOf((number) => schedules.exponentialDecay(number("gamma"))),
  polynomial_lr: scheduleOf((number) =>
    schedules.polynomialDecay({ steps: number("total_iters"), power: number("power") })
  ),
  cosine_annealing_lr: scheduleOf((number) =>
    schedules.cosineDecay({ steps: number("T_max"), to: number("eta_min") / number("initial_lr") })
  ),
  cosine_annealing_warm_restarts: scheduleOf((number) =>
    cycles.cosineRestarts({
      steps: number("T_0"),
      longer: number("T_mult"),
      to: number("eta_min") / number("initial_lr"),
    })
  ),
  one_cycle_lr: oneCycle,
  cyclic_lr: cyclical,
  linear_lr: scheduleOf((number) =>
    schedules.scheduleThrough([[0, number("start_factor")], [number("total_iters"), number("end_factor")]])
  ),
  constant_lr: scheduleOf((number) =>
    schedules.schedulesInTurn({
      first: schedules.constantRate(number("factor")),
      steps: number("total_iters"),
      then: schedules.constantRate(),
    })
  ),
  lambda_lr: scheduleOf(() => schedules.inverseRootDecay(5)),
  warmup_cosine: scheduleOf((number) =>
    schedules.schedulesInTurn({
      first: schedules.warmUp(number("warmup")),
      steps: number("warmup"),
      then: schedules.cosineDecay({ steps: number("T_max") }),
    })
  ),
  reduce_lr_on_plateau: onPlateau,
};

/** A schedule made of the parameters of a case: its rate at every step. */
function scheduleOf(make: (number: (name: string) => number, golden: GoldenCase) => Schedule): Adapter {
  return (_, golden) => ({
    lr: course(golden, make((name) => numberOf(golden, name), golden), numberOf(golden, "initial_lr")),
  });
}

function course({ outputs }: GoldenCase, schedule: Schedule, peak = 1) {
  return tensor(Array.from({ length: outputs.lr.shape[0] }, (_, t) => peak * schedule(t)));
}

/** The momentum falls while the rate rises, by a schedule of the same form. */
function oneCycle(_: unknown, golden: GoldenCase): ReturnType<Adapter> {
  const number = (name: string) => numberOf(golden, name), from = 1 / number("div_factor");
  const form = {
    steps: number("total_steps"),
    warmUp: number("pct_start"),
    course: oneOf(golden, "anneal_strategy", ["cos", "linear"]) === "linear" ? "linear" : "cosine",
    phases: isSet(golden, "three_phase") ? 3 : 2,
  } as const;
  const rate = cycles.oneCycle({ ...form, from, to: from / number("final_div_factor") }),
    most = number("max_momentum");
  const momentum = cycles.oneCycle({ ...form, from: most, peak: number("base_momentum"), to: most });
  return { lr: course(golden, rate, number("max_lr")), momentum: course(golden, momentum) };
}

function cyclical(_: unknown, golden: GoldenCase): ReturnType<Adapter> {
  const number = (name: string) => numberOf(golden, name);
  const mode = oneOf(golden, "mode", ["triangular", "triangular2", "exp_range"]), peak = number("max_lr");
  const schedule = cycles.cyclicalRate({
    up: number("step_size_up"),
    down: number("step_size_down"),
    from: number("base_lr") / peak,
    perCycle: mode === "triangular2" ? 0.5 : 1,
    perStep: mode === "exp_range" ? number("gamma") : 1,
  });
  return { lr: course(golden, schedule, peak) };
}

/** The rate during each epoch, and after its metric was reported. */
function onPlateau(_: unknown, golden: GoldenCase): ReturnType<Adapter> {
  const number = (name: string) => numberOf(golden, name), base = number("initial_lr");
  const settings: PlateauSettings = {
    factor: number("factor"),
    patience: number("patience"),
    threshold: number("threshold"),
    isRelative: golden.params.threshold_mode === "rel",
    better: golden.params.mode === "max" ? "higher" : "lower",
    rest: number("cooldown"),
    least: number("min_lr") / base,
  };
  const watched = plateau(settings), during: number[] = [], after: number[] = [];
  for (const metric of golden.inputs.metric.data) {
    during.push(base * watched.factor);
    watched.report(metric);
    after.push(base * watched.factor);
  }
  return { lr: tensor(during), lr_after: tensor(after) };
}
