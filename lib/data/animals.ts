/** Animals, and what is said of each: a table of yes and no. */
import { parseTable, type Schema, textOf } from "./csv.ts";
import { parseFrame } from "./frame.ts";
import { fileNameOf } from "./open.ts";
import { whole } from "./sets.ts";

/** What is said of each animal: 1 or 0, and of the legs how many. */
export const ANIMAL_FEATURES = [
  ...["hair", "feathers", "eggs", "milk", "flies", "aquatic", "predator", "teeth", "backbone", "breathes"],
  ...["venomous", "fins", "legs", "tail", "domestic", "warm"],
] as const;

export const ANIMAL_CLASSES = ["mammal", "bird", "reptile", "amphibian", "fish", "insect"] as const;

/** The columns of `data/animals.csv`, besides the name. */
const ANIMALS = {
  ...Object.fromEntries(ANIMAL_FEATURES.map((feature) => [feature, "number"])) as Schema,
  class: ANIMAL_CLASSES,
};

export interface Animals {
  readonly names: readonly string[];
  /** `[animals, features]` */
  readonly rows: readonly (readonly number[])[];
  /** The class of each, as its place in `ANIMAL_CLASSES`. */
  readonly classes: readonly number[];
}

/** 82 animals of six classes, each with 16 features: written for the book from common knowledge. */
export async function animals(): Promise<Animals> {
  const url = new URL("../../data/animals.csv", import.meta.url), file = fileNameOf(url), text = await textOf(url);
  const table = whole(82, parseTable(file, text, ANIMALS)), { values } = parseFrame(file, text).column("name");
  return {
    names: values.map(String),
    rows: table.matrix(),
    classes: table.labels("class").map((one) => ANIMAL_CLASSES.findIndex((other) => other === one)),
  };
}
