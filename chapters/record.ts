/** What a chapter shows with seed 1, for all who ask: its page, its figures, the tests. Its experiment runs once. */
import { type Block, recordingPage } from "../lib/figure/page.ts";
import type { Chapter } from "./contents.ts";

const recordings = new Map<Chapter, Promise<readonly Block[]>>();

/** The blocks of a chapter's experiment, in their order. */
export function record(chapter: Chapter): Promise<readonly Block[]> {
  const blocks = recordings.get(chapter) ?? run(chapter);
  recordings.set(chapter, blocks);
  return blocks;
}

async function run(chapter: Chapter): Promise<readonly Block[]> {
  const { page, blocks } = recordingPage();
  await (await chapter.main()).main(page, { seed: 1, step: false });
  return blocks;
}
