/** What a chapter shows with seed 1, for all who ask: its page, its figures, the tests. Its experiment runs once. */
import { type Block, recordingPage } from "../lib/figure/page.ts";
import type { Chapter } from "./contents.ts";
import { settle } from "./place.ts";

const recordings = new Map<Chapter, Promise<readonly Block[]>>();

let last: Promise<unknown> = Promise.resolve();

/** The blocks of a chapter's experiment, in their order. One chapter waits for the other: they share the device. */
export function record(chapter: Chapter): Promise<readonly Block[]> {
  const known = recordings.get(chapter);
  if (known) return known;
  const blocks = last.then(() => run(chapter));
  last = blocks.catch(() => {}); // who asked for it hears of it
  recordings.set(chapter, blocks);
  return blocks;
}

async function run(chapter: Chapter): Promise<readonly Block[]> {
  const { page, blocks } = recordingPage();
  const { main } = await chapter.main();
  await settle(chapter);
  await main(page, { seed: 1, step: false });
  return blocks;
}
