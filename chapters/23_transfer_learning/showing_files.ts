/** Freezing by name, what it saves, and a model that goes into a file and comes back. */
import { type Folder, memoryFolder } from "../../lib/files/folder.ts";
import { loadModel, modelFile } from "../../lib/files/model_file.ts";
import { decodeSafetensors } from "../../lib/files/safetensors.ts";
import type { Page } from "../../lib/figure/page.ts";
import { relu } from "../../lib/ops/activations.ts";
import { parametersWithout } from "../../lib/optim/groups.ts";
import { Random } from "../../lib/random.ts";
import { showShape } from "../../lib/shape.ts";
import { asInTheNotes, type Keeping, movedNames, productsOfStep, threeLayers } from "./freezing.ts";
import { errorOn, freshman, graduate } from "./students.ts";

export async function showNames(page: Page, seed: number) {
  page.heading("Freezing by name");
  page.text(
    `The notes freeze the first two of three linear layers: they look for the names "0.weight" and "1.weight". Which
    numbers move in twenty steps?`,
  );
  const rows: string[][] = [];
  for (const [between, parts] of [["nothing", []], ["relu", [relu]]] as const) {
    const model = threeLayers(parts, new Random(seed)), layers = between === "relu" ? ["0", "2"] : ["0", "1"];
    const again = threeLayers(parts, new Random(seed)), without = parametersWithout(again.parameters, ...layers);
    rows.push([
      between,
      '"0.weight", "1.weight"',
      (await movedNames(model, asInTheNotes(model.parameters), seed)).join(" "),
    ]);
    rows.push([between, `the parts ${layers.join(", ")}`, (await movedNames(again, without, seed)).join(" ")]);
  }
  page.table(["between the layers", "frozen", "what moves"], rows);
  page.text(
    `A layer has a bias too. And with activations between the layers there is no "1.weight": nothing is frozen, and nobody
    says so. To ask for parts takes their biases along, and a part that is not there is refused: "${
      refusal(() => parametersWithout(threeLayers([relu], new Random(seed)).parameters, "0", "1"))
    }".`,
  );
}

function refusal(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

export function showProducts(page: Page, seed: number) {
  page.heading("What freezing saves");
  page.text(
    `A network of two layers takes two matrix products on its way forward. On the way back it takes one for the slopes of
    each weight matrix, and one to come from the second layer to the first. The first layer can be kept from the optimizer, or frozen, so that no
    slope is asked for:`,
  );
  const ways: Keeping[] = ["all learn", "left out", "frozen"];
  page.table(
    ["the first layer", "products of a step", "compiled"],
    ways.map((way) => [
      way === "all learn" ? "learns" : way === "left out" ? "is left out of the optimizer" : "is frozen",
      productsOfStep(way, false, seed),
      productsOfStep(way, true, seed),
    ]),
  );
  page.text(
    `\`fit\` compiles its steps, and a compiled step leaves out what nobody reads (chapter 11). Where a frozen layer is the first one, and nothing is
    random in it, its outputs could also be calculated once for all epochs.`,
  );
}

export async function showFile(page: Page, seed: number, save: Folder = memoryFolder()) {
  page.heading("Into a file and back");
  const name = "large_task.safetensors", model = await graduate(seed);
  await save.write(name, await modelFile(model, { task: "six sums of six features" }));
  const bytes = (await save.read(name))!, { tensors, metadata } = decodeSafetensors(name, bytes);
  page.text(
    `The network of the large task is written to ${name}, ${bytes.length} bytes: the numbers, and a header that says what stands
    where. It has this metadata: task "${metadata.task}", and a recipe of the layers.`,
  );
  page.table(
    ["name", "type", "shape"],
    Object.entries(tensors).map(([name, { type, shape }]) => [name, type, showShape(shape)]),
  );
  const again = await graduate(seed + 1), before = await errorOn("large", again, seed);
  loadModel(again, bytes, { file: name });
  const other = await freshman("from scratch", seed);
  page.text(
    `A network of another seed has the error ${before.toFixed(3)} on this task, and ${
      (await errorOn("large", again, seed)).toFixed(3)
    } when it has got the numbers of the file; the network that was saved has ${
      (await errorOn("large", model, seed)).toFixed(3)
    }. A network of the small task has another output layer. To load the whole file into it is refused: "${
      refusal(() => loadModel(other, bytes, { file: name }))
    }". To take the hidden layer only, by its name, is what the students above did.`,
  );
}
