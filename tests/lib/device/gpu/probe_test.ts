import { assertEquals, assertThrows } from "@std/assert";
import { openAdapter } from "../../../../lib/device/gpu/adapter.ts";
import { type Answer, probe, refuseWrong, wrongOf } from "../../../../lib/device/gpu/probe.ts";
import { adapterTest } from "./context.ts";
import { gpuTest } from "./gpu.ts";

adapterTest("the GPU here gives the right answer to all that the library builds on", async () => {
  const opened = await openAdapter(), answers = await probe(opened);
  opened.device.destroy();
  assertEquals([answers.length, answers.filter(({ isNeeded }) => isNeeded).length], [13, 6]);
  assertEquals(wrongOf(answers).filter(({ isNeeded }) => isNeeded), []);
});

gpuTest("an open GPU tells what it has answered", (gpu) => {
  assertEquals(gpu.answers.find(({ question }) => question === "0.1 + 0.7")?.found, Math.fround(0.8));
  assertEquals(gpu.answers.find(({ question }) => question === "1e38 * 1e38")?.found, Infinity);
  return Promise.resolve();
});

function answer(expected: number, found: number, isNeeded = true): Answer {
  return { question: "the remainder of -5 / 3", expected, found, isNeeded };
}

Deno.test("a wrong answer that is needed is refused: the question, both answers, and what helps", () => {
  refuseWrong("X", [answer(1, 1), answer(NaN, NaN)]);
  assertThrows(
    () => refuseWrong("an old driver", [answer(1, 1), answer(1, 5, false), answer(-2, 2), answer(1, 7)]),
    Error,
    "Cannot trust the GPU an old driver: asked for the remainder of -5 / 3, it answers 2, and right is -2; " +
      "install a newer driver of your graphics card, or choose the device wasm",
  );
});

Deno.test("a wrong answer that nothing builds on is told, and not refused", () => {
  refuseWrong("X", [answer(1, 5, false)]);
  assertEquals(wrongOf([answer(1, 1, false), answer(1, 5, false), answer(0, -0, false)]).map(({ found }) => found), [
    5,
    -0,
  ]);
});
