import { assertEquals } from "@std/assert";
import { defaultDevice } from "../../../lib/device/default.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";

/** A device for machines that give at most so much memory, what was asked for, and what was warned of. */
function choose({ reason, most = Infinity }: { reason?: string; most?: number } = {}) {
  const asked: number[] = [], warnings: string[] = [], small = new Reference("float32");
  const device = defaultDevice({
    whyNoVectors: () => reason,
    wasm(mebibytes) {
      asked.push(mebibytes);
      if (mebibytes > most) throw new RangeError("out of memory");
      return small;
    },
    warn: (text) => warnings.push(text),
  });
  return { asked, warnings, isWasm: device === small, type: device.dataType };
}

Deno.test("where nobody chooses, the device is a Wasm device", () => {
  const device = defaultDevice();
  assertEquals([device instanceof Wasm, device.dataType], [true, "float32"]);
  device.close();
});

Deno.test("less memory is asked for where the machine refuses much", () => {
  assertEquals(choose(), { asked: [1024], warnings: [], isWasm: true, type: "float32" });
  assertEquals(choose({ most: 100 }), { asked: [1024, 256, 64], warnings: [], isWasm: true, type: "float32" });
});

Deno.test("without vectors or memory it is the reference device, and that is said", () => {
  const slow = "Tensors are calculated on the reference device, which is slow";
  assertEquals(choose({ reason: "there is no WebAssembly here" }), {
    asked: [],
    warnings: [`${slow}: there is no WebAssembly here.`],
    isWasm: false,
    type: "float32",
  });
  assertEquals(choose({ most: 1 }).warnings, [`${slow}: this machine refuses 64 MiB of memory.`]);
});
