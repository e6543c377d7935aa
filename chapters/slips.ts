/** All slips of the notes, in the order of the chapters. */
import type { Slip } from "./slip.ts";
import { models } from "./slips/models.ts";
import { neurons } from "./slips/neurons.ts";
import { tensors } from "./slips/tensors.ts";
import { training } from "./slips/training.ts";

export const slips: readonly Slip[] = [...neurons, ...tensors, ...training, ...models];
