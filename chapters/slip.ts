/**
 * Slips of the notes: what no experiment has to decide. A name that a library does not have, a sign, a word; or a statement that
 * rests on what somebody has published.
 *
 * Statements that can be measured are claims of the chapters. ERRATA.md is made of both.
 */

export interface Slip {
  /** The chapter that treats the matter. */
  readonly chapter: number;
  /** Where the notes speak of it, such as "000:227". */
  readonly notes: string;
  /** What the notes say, in one sentence of our own. */
  readonly notesSay: string;
  /** What is right, in one sentence or two. */
  readonly says: string;
  /** Whence it is known: a program that was run, a page of documentation, a paper. */
  readonly source: string;
}
