/** What all primitives share: the device, its memory, its kernels, and the queue of its work. */
import { Failures } from "./failures.ts";
import { Kernels } from "./kernels.ts";
import { Memory } from "./memory.ts";
import { Queue } from "./queue.ts";

export class Context {
  readonly failures = new Failures();
  readonly memory: Memory;
  readonly kernels: Kernels;
  readonly queue: Queue;

  constructor(readonly device: GPUDevice) {
    this.failures.watch(device);
    this.memory = new Memory(device, this.failures);
    this.kernels = new Kernels(device, this.failures);
    this.queue = new Queue(device, this.memory, this.kernels, this.failures);
  }
}
