/** Which of our ops each operation of the golden files means. */
import { activations } from "./adapters_activations.ts";
import { initials } from "./adapters_initial.ts";
import { layers } from "./adapters_layers.ts";
import { losses } from "./adapters_losses.ts";
import { scheduled } from "./adapters_schedules.ts";
import { sequences } from "./adapters_sequences.ts";
import { trajectories } from "./adapters_optimizers.ts";
import { tensorOps } from "./adapters_tensor_ops.ts";
import { trainingRuns } from "./adapters_training.ts";
import type { Adapters } from "./trial.ts";

export const adapters: Adapters = {
  ...activations,
  ...tensorOps,
  ...losses,
  ...layers,
  ...sequences,
  ...trainingRuns,
  ...initials,
  ...trajectories,
  ...scheduled,
};
