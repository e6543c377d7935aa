/**
 * A training that may be killed at any moment: it keeps checkpoints and a log in the folder that it is handed, goes on with
 * what it finds there, says what it does, line by line, and in the last line what is left when all is done.
 */
import { folderAt } from "../chapters/folder.ts";
import { Reference } from "../lib/device/reference.ts";
import { checkpoints } from "../lib/files/checkpoints.ts";
import { csvLog } from "../lib/files/csv_log.ts";
import { exactText } from "../lib/files/exact_json.ts";
import type { Folder } from "../lib/files/folder.ts";
import { cosineDecay } from "../lib/optim/schedules.ts";
import { useDevice } from "../lib/tensor.ts";
import { earlyStopping } from "../lib/training/early_stopping.ts";
import { fit } from "../lib/training/fit.ts";
import { leftOf, parts, trainingOf } from "./lib/files/training.ts";
import { rows } from "./lib/training/small.ts";

useDevice(new Reference());
const folder = folderAt(new URL(Deno.args[0]));

/** The same folder; it says when it begins to write. */
const heard: Folder = {
  ...folder,
  write(name, bytes) {
    console.log(`writes ${name}`);
    return folder.write(name, bytes);
  },
  append(name, bytes) {
    console.log(`appends to ${name}`);
    return folder.append(name, bytes);
  },
};

const made = parts(), data = rows(22);
const said = {
  length: data.length,
  batch(rows: readonly number[]) {
    console.log("takes a step");
    return data.batch(rows);
  },
};

const stopping = earlyStopping({ patience: 100, restoreBest: made.model });
const saving = checkpoints(heard, { ...made, callbacks: [stopping] });
const resumed = await saving.resume();
console.log(`goes on behind ${resumed?.file ?? "nothing"}`);
const history = await fit(made.model, said, {
  ...trainingOf(made),
  epochs: 40,
  schedule: cosineDecay({ steps: 120 }),
  history: resumed?.history,
  callbacks: [stopping, csvLog(heard), saving],
});
const log = new TextDecoder().decode(await folder.read("training.csv"));
console.log(
  `ends with ${exactText({ ...await leftOf(made, history), best: stopping.best!, log })}`,
);
