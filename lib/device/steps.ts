/**
 * Who gives memory back. What is made inside a step is released when the step ends, unless it was kept; what is made
 * outside of all steps lives as long as someone holds it.
 */

/** Refuses what a step gave back. */
export function refuseFinished(): never {
  throw new Error(
    "Cannot use a tensor of a finished step: its memory was given back. keep(x) inside the step saves it",
  );
}

interface Releasable {
  release(): void;
}

export class Steps<Piece extends Releasable> {
  /** The pieces of each running step, the innermost last. */
  readonly #running: Set<Piece>[] = [];

  /** Begins a step, which ends when it is disposed of: `using _step = ...`. Steps end in the reverse of their order. */
  begin(): Disposable {
    const pieces = new Set<Piece>();
    this.#running.push(pieces);
    return {
      [Symbol.dispose]: () => {
        const at = this.#running.indexOf(pieces);
        if (at < 0) return;
        for (const ended of this.#running.splice(at)) ended.forEach((piece) => piece.release());
      },
    };
  }

  get areRunning(): boolean {
    return this.#running.length > 0;
  }

  /** Notes that a piece was made now. */
  add(piece: Piece): Piece {
    this.#running.at(-1)?.add(piece);
    return piece;
  }
}
