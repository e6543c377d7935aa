/** What a chapter is to the programs of the book, and what it is given. */
import type { Page } from "../lib/figure/page.ts";
import type { Folder } from "../lib/files/folder.ts";
import type { Derivative } from "./07_backpropagation/derivatives.ts";
import type { Claim } from "./claim.ts";

/** What the reader chose. */
export interface Options {
  /** Seed of every random number of the experiment. */
  readonly seed: number;
  /** Walk through the chapter's calculation step by step. */
  readonly step: boolean;
  /** The folder with MNIST, where the reader has it. A chapter that takes it does without it too. */
  readonly mnist?: URL;
  /** A table of the reader's own. */
  readonly table?: OwnTable;
  /** Where the reader wants to have what the chapter makes. */
  readonly save?: Folder;
}

/** A file of comma-separated values, and the name of the column that is to be found out. */
export interface OwnTable {
  readonly csv: URL;
  readonly target: string;
}

/** What a chapter can be given besides: the reader's own table, MNIST, or a folder to save into. */
export type Taken = "csv" | "mnist" | "save";

/** A chapter as the programs see it; what a reader sees is in its folder. */
export interface Chapter {
  readonly number: number;
  /** The name of its idea: `sigmoid` stands in `03_sigmoid/sigmoid.ts`. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** What of `lib/` it introduces: files, or folders that end in "/". Later chapters may use it too. */
  readonly introduces: readonly string[];
  /** Whether it can be walked through with `--step`. */
  readonly steps?: boolean;
  /** Whether it compares tensors with plain numbers, to the last digits: it then calculates in float64, unless told. */
  readonly isExact?: boolean;
  /** What of the reader's own files it can be given. */
  readonly takes?: readonly Taken[];
  /** The experiment: it writes what it does on the page. */
  readonly main: () => Promise<{ main: (page: Page, options: Options) => Promise<void> }>;
  /** What it asserts, each with the experiment that decides it. */
  readonly claims: () => Promise<{ claims: readonly Claim[] }>;
  /** The derivatives that `deno task gradcheck` compares with differences. */
  readonly derivatives?: () => Promise<{ derivatives: readonly Derivative[] }>;
}
