/** A training as a table: a line for each epoch, with its measures. */
import type { Callback, Epoch, History } from "../training/history.ts";
import type { Folder } from "./folder.ts";

/**
 * A callback that writes a file of comma-separated values into a folder: "epoch", "training loss", "validation loss", and the
 * metrics in the same way. Nothing else goes into it, so that it can be written anew from the history: where a training goes on,
 * lines of epochs that are lost go, and no line stands there twice. A training from the beginning replaces the file.
 */
export function csvLog(folder: Folder, name = "training.csv"): Callback {
  let written: readonly string[] = [];
  const write = (history: History) => {
    written = columnsOf(history);
    const lines = [written.map(quoted).join(","), ...history.epochs.map((epoch) => lineOf(epoch, written))];
    return folder.write(name, encoded(lines));
  };
  return {
    onBegin: write,
    onEpoch(epoch: Epoch, history: History) {
      const hasNew = columnsOf({ ...history, epochs: [epoch] }).some((column) => !written.includes(column));
      return hasNew ? write(history) : folder.append(name, encoded([lineOf(epoch, written)]));
    },
  };
}

/** What is known of an epoch, by column. */
function cellsOf({ epoch, training, validation = {} }: Epoch): Record<string, number> {
  const cells: Record<string, number> = { epoch };
  for (const [name, x] of Object.entries(training)) cells[`training ${name}`] = x;
  for (const [name, x] of Object.entries(validation)) cells[`validation ${name}`] = x;
  return cells;
}

/** The columns that any of the epochs has. */
function columnsOf({ epochs }: History): string[] {
  return [...new Set(["epoch", ...epochs.flatMap((epoch) => Object.keys(cellsOf(epoch)))])];
}

function lineOf(epoch: Epoch, columns: readonly string[]): string {
  const cells = cellsOf(epoch);
  return columns.map((column) => cells[column]).join(","); // what is not there becomes nothing
}

/** A name as it stands between commas. */
function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function encoded(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
}
