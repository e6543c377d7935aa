/**
 * What a page of the book quotes is the real thing: a fence that names its
 * source is filled from it.
 *
 * - "ts ignore neuron.ts#train" holds the definition of `train` in `neuron.ts`.
 * - "text main.ts#The valley" holds what the experiment prints under the heading "The valley".
 */
import { type Block, isFigure } from "../lib/figure/page.ts";
import { blockText } from "./terminal.ts";

const FENCE = /^```(ts ignore|text) (\S+\.ts)#(.+)\n[\s\S]*?^```$/gm;

/** Where the quoted text comes from. */
export interface Sources {
  /** The text of a file that lies beside the page. */
  readonly file: (name: string) => string;
  /** What the chapter's experiment prints. */
  readonly printed: readonly Block[];
}

/** The page with every quoting fence filled anew. */
export function fillExcerpts(page: string, { file, printed }: Sources): string {
  return page.replace(FENCE, (_, language: string, name: string, part: string) => {
    const text = language === "text" ? printedUnder(part, printed) : definition(part, name, file(name));
    return `\`\`\`${language} ${name}#${part}\n${text}\n\`\`\``;
  });
}

/**
 * A top-level definition without the comment above it. All its lines but the first are indented, blank, or begin with
 * a closing bracket, as `deno fmt` has them; the next line at the margin belongs to something else.
 */
function definition(name: string, fileName: string, source: string): string {
  const lines = source.split("\n");
  const opening = new RegExp(`^(export )?(async )?(function|const|class|interface|type) ${name}\\b`);
  const first = lines.findIndex((line) => opening.test(line));
  if (first < 0) throw new Error(`Cannot quote ${name}: ${fileName} does not define it`);
  const next = lines.findIndex((line, i) => i > first && /^[^\s}\])]/.test(line));
  const text = lines.slice(first, next < 0 ? undefined : next).join("\n").trimEnd();
  if (!/[;}]$/.test(text)) throw new Error(`Cannot quote ${name}: its end in ${fileName} is not clear`);
  return text;
}

/** Text and tables that stand under a heading; figures are shown as pictures. */
function printedUnder(heading: string, printed: readonly Block[]): string {
  const first = printed.findIndex((block) => block.kind === "heading" && block.text === heading);
  if (first < 0) throw new Error(`Cannot quote "${heading}": the experiment prints no such heading`);
  const next = printed.findIndex((block, i) => i > first && block.kind === "heading");
  const blocks = printed.slice(first + 1, next < 0 ? undefined : next).filter((block) => !isFigure(block));
  return blocks.map((block) => blockText(block, { width: 80, color: false })).join("\n\n");
}
