/**
 * What went wrong on the GPU. It is heard of late, when the call that was wrong has long returned, so it is noted here, and
 * thrown by whatever is asked of the device next.
 */
export class Failures {
  #first?: GpuError;

  /** Notes a failure; the first one counts, since others follow from it. */
  note(message: string, cause?: unknown): void {
    this.#first ??= new GpuError(message, { cause });
  }

  get hasFailed(): boolean {
    return this.#first !== undefined;
  }

  /** Throws what was noted. */
  check(): void {
    if (this.#first) throw this.#first;
  }

  /** Listens to a device: to errors that nobody else catches, and to its loss. One that was closed is lost, too. */
  watch(device: GPUDevice): void {
    device.addEventListener("uncapturederror", (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.note(`The GPU refused a call: ${error.message}`, error);
    });
    device.lost.then(({ reason, message }) => {
      const what = reason === "destroyed" ? "was closed" : `was lost (${message || reason})`;
      this.note(`Cannot go on: the GPU ${what}, and what was calculated there is gone`);
    });
  }
}

/** An error of the machine, and no mistake in the code: a driver that refuses, a GPU that is gone, memory that is full. */
export class GpuError extends Error {
  override name = "GpuError";
}
