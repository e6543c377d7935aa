import { assert } from "@std/assert";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { peakOf } from "../../../../lib/device/wasm/peak.ts";
import { HALF_STEP } from "../../ops/noisy.ts";

for (const plain of [false, true]) {
  Deno.test(`the peak ${plain ? "without" : "with"} multiply-add comes from work that was done`, () => {
    const memory = new Memory(16), { address } = memory.workspace;
    memory.floats.fill(NaN, address / 4, address / 4 + 48);
    const peak = peakOf(new Context(memory, { plain }));
    // x = 0.75 x + 0.25 leads to 1. Two roundings each time, of which three quarters stay, add up to eight at most.
    const sums = memory.floats.subarray(address / 4, address / 4 + 48);
    assert(sums.every((x) => Math.abs(x - 1) <= 8 * HALF_STEP), sums.join(" "));
    // Four units of four lanes at 10 GHz would reach 320: what is beyond that was not calculated.
    assert(peak > 0 && peak < 320, `${peak} GFLOP/s`);
  });
}
