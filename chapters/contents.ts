/** The spine of the book, as data: which chapters there are, in order, and what each may build on. */
import type { Chapter } from "./chapter.ts";
import { models } from "./contents/models.ts";
import { neurons } from "./contents/neurons.ts";
import { tensors } from "./contents/tensors.ts";
import { training } from "./contents/training.ts";

export type { Chapter, Options, OwnTable, Taken } from "./chapter.ts";

/** All chapters, in the order of reading. */
export const contents: readonly Chapter[] = [...neurons, ...tensors, ...training, ...models];

/** The folder of a chapter: "03_sigmoid". */
export function folderOf({ number, name }: Chapter): string {
  return `${String(number).padStart(2, "0")}_${name}`;
}

/** The chapters that a wish can mean: a number, a name, or the beginning of a name; capitals do not matter. */
export function chaptersFor(wish: string, chapters = contents): Chapter[] {
  const name = wish.toLowerCase();
  if (/^\d+$/.test(wish)) return chapters.filter(({ number }) => number === Number(wish));
  const exact = chapters.filter((chapter) => chapter.name === name);
  return exact.length > 0 || wish === "" ? exact : chapters.filter((chapter) => chapter.name.startsWith(name));
}
