import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Failures } from "../../../../lib/device/gpu/failures.ts";
import { contextTest } from "./context.ts";

Deno.test("the first failure is thrown, and thrown again; others follow from it", () => {
  const failures = new Failures(), cause = { message: "why" };
  failures.check();
  assert(!failures.hasFailed);
  failures.note("the first", cause);
  failures.note("the second");
  for (let i = 0; i < 2; i++) assertEquals(assertThrows(() => failures.check(), Error, "the first").cause, cause);
  assert(failures.hasFailed);
});

/** A device as far as failures listen to it. */
function watched(reason: string, message: string) {
  const device = Object.assign(new EventTarget(), { lost: Promise.resolve({ reason, message }) });
  return { failures: new Failures(), device: device as unknown as GPUDevice };
}

for (
  const [reason, message, says] of [
    [
      "unknown",
      "the driver went away",
      "the GPU was lost (the driver went away), and what was calculated there is gone",
    ],
    ["unknown", "", "the GPU was lost (unknown), and what was calculated there is gone"],
    ["destroyed", "device was lost", "the GPU was closed, and what was calculated there is gone"],
  ] as const
) {
  Deno.test(`a device that is lost (${reason}, "${message}") says so`, async () => {
    const { failures, device } = watched(reason, message);
    failures.watch(device);
    failures.check();
    await device.lost;
    assertThrows(() => failures.check(), Error, says);
  });
}

contextTest(
  "an error that nobody catches is thrown by the next reading",
  async ({ device, queue, memory, failures }) => {
    device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE }); // a usage that is not allowed
    await assertRejects(() => queue.read(memory.allocate(1)), Error, "The GPU refused a call: ");
    assert(failures.hasFailed);
  },
  { breaks: true },
);
