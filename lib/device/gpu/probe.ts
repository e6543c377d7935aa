/**
 * Whether a GPU may be trusted: before anything is calculated there, it is asked what is known. Drivers have errors that nobody
 * reports, and numbers that are wrong look like numbers that are right.
 */
import code from "../../../gpu/probe.wgsl" with { type: "text" };
import type { Opened } from "./adapter.ts";
import { Context } from "./context.ts";

/** A question, and what came back. */
export interface Answer {
  /** "0.1 * 0.1" */
  readonly question: string;
  readonly expected: number;
  readonly found: number;
  /** Whether the library builds on it. Where it does not, a wrong answer does no harm. */
  readonly isNeeded: boolean;
}

/** A question; what is right, as bits; how bits are read. */
interface Question {
  readonly asks: string;
  readonly bits: number;
  readonly reads: (bits: number) => number;
  readonly isNeeded: boolean;
}

const TURNS = 70_000, TENTH = Math.fround(0.1), SEVEN_TENTHS = Math.fround(0.7), LARGE = 1e38, TINY = 1e-38;

/** In the order in which `probe.wgsl` answers. */
const QUESTIONS: readonly Question[] = [
  whole("the sum of 0 to 63, by 64 threads", 63 * 32),
  real("0.1 * 0.1", TENTH * TENTH),
  real("0.1 + 0.7", TENTH + SEVEN_TENTHS),
  whole("is NaN + 1 NaN, and NaN * 0.1", 1),
  real("1e38 * 1e38", Infinity),
  whole("4294967295 * 4294967295, its last 32 bits", 1),
  { ...whole("5 / 0, of whole numbers", 5), isNeeded: false },
  { ...whole("the remainder of -5 / 3", -2), reads: (bits) => bits | 0, isNeeded: false },
  { ...whole("-1.5 as a whole number from 0 on", 0), isNeeded: false },
  { ...real("1e-38 * 0.1", Math.fround(TINY) * TENTH), isNeeded: false },
  { ...real("1 / 0", Infinity), isNeeded: false },
  { ...real("tanh(100)", 1), isNeeded: false },
  { ...whole(`a sum in a loop of ${TURNS} turns`, sumOfTurns()), isNeeded: false },
];

function whole(asks: string, bits: number): Question {
  return { asks, bits: bits >>> 0, reads: (bits) => bits, isNeeded: true };
}

function real(asks: string, value: number): Question {
  return { asks, bits: new Uint32Array(Float32Array.of(value).buffer)[0], reads: floatOf, isNeeded: true };
}

function floatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

/** What the loop of the shader calculates, in 32 bits. */
function sumOfTurns(): number {
  let sum = 0;
  for (let turn = 0; turn < TURNS; turn++) sum = (Math.imul(sum, 5) + 1) >>> 0;
  return sum;
}

/** Asks all questions at once. Throws where an answer is wrong that the library builds on. */
export async function probe({ device, adapterName }: Opened): Promise<readonly Answer[]> {
  const bits = await bitsFrom(device);
  const answers = QUESTIONS.map(({ asks, bits: right, reads, isNeeded }, i): Answer => {
    return { question: asks, expected: reads(right), found: reads(bits[i]), isNeeded };
  });
  refuseWrong(adapterName, answers);
  return answers;
}

/** The answers that are wrong. */
export function wrongOf(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter(({ expected, found }) => !Object.is(expected, found));
}

/** Throws where the library cannot go on with such answers. */
export function refuseWrong(adapterName: string, answers: readonly Answer[]): void {
  const wrong = wrongOf(answers).find(({ isNeeded }) => isNeeded);
  if (!wrong) return;
  const { question, expected, found } = wrong;
  throw new Error(
    `Cannot trust the GPU ${adapterName}: asked for ${question}, it answers ${found}, and right is ${expected}; ` +
      "install a newer driver of your graphics card, or choose the device wasm",
  );
}

/** One call, one reading. */
async function bitsFrom(device: GPUDevice): Promise<Uint32Array> {
  const { kernels, memory, queue } = new Context(device),
    one = memory.allocate(1),
    answers = memory.allocate(QUESTIONS.length);
  queue.write(one, Float32Array.of(1));
  const kernel = kernels.get("probe", () => ({ file: "probe.wgsl", code, access: "rw" }));
  queue.parameters().u32(TURNS, 0, 5, 2 ** 32 - 1).i32(-5, 3).f32(TENTH, SEVEN_TENTHS, NaN, LARGE, TINY, -1.5);
  queue.run(kernel, [one, answers], [1, 1, 1], () => "the probe");
  return new Uint32Array((await queue.read(answers)).buffer);
}
