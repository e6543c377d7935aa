/**
 * Starts a training in a process of its own, kills it with SIGKILL at random moments, and starts it again until it is
 * done; prints what came of it, as JSON. A moment is a line that the training says, and at most two milliseconds, both
 * drawn from a seed. How fast the machine is does not matter.
 */
import { Random } from "../lib/random.ts";

const [seed, kills] = Deno.args.map(Number), random = new Random(seed);

interface Run {
  readonly lines: readonly string[];
  readonly isKilled: boolean;
}

/** When to kill: some milliseconds behind the line that is the `count`th of its kind. */
interface Moment {
  readonly kind: RegExp;
  readonly count: number;
  readonly milliseconds: number;
}

const NEVER: Moment = { kind: /./, count: Infinity, milliseconds: 0 };

/** Half of them behind any line, half where a file begins to be written. */
function drawn(): Moment {
  const isWrite = random.integer(2) === 0;
  const count = 1 + random.integer(isWrite ? 5 : 30);
  return { kind: isWrite ? /^writes/ : /./, count, milliseconds: random.integer(2) * 2 * random.uniform() };
}

/** Starts the training; kills it at a moment, if it is not done by then. */
async function run(folder: string, { kind, count, milliseconds }: Moment): Promise<Run> {
  const place = `file://${folder}/`, rights = [`--allow-read=${folder}`, `--allow-write=${folder}`];
  const options = ["--quiet", "--no-prompt", "--no-remote", "--ignore-env", ...rights];
  const args = ["run", ...options, "tests/killed_training.ts", place];
  const child = new Deno.Command("deno", { args, stdout: "piped", stderr: "inherit" }).spawn();
  const lines: string[] = [], kill = () => stop(child);
  let rest = "", left = count;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const [...whole] = (rest + text).split("\n");
    rest = whole.pop()!;
    lines.push(...whole);
    const before = left;
    left -= whole.filter((line) => kind.test(line)).length;
    if (before > 0 && left <= 0) setTimeout(kill, milliseconds);
  }
  const { signal, code } = await child.status;
  if (signal === null && code !== 0) throw new Error(`The training failed; the seed is ${seed}`);
  return { lines, isKilled: signal === "SIGKILL" };
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch { /* it is done */ }
}

/** What a kill at a bad moment may leave: a part of a checkpoint under the name beside, and half a line of the log. */
async function leaveHalves(folder: string, epoch: number): Promise<void> {
  const name = `checkpoint_${String(epoch).padStart(6, "0")}.safetensors`;
  await Deno.writeFile(`${folder}/.${name}.new`, new Uint8Array(100_000).fill(7));
  await Deno.writeTextFile(`${folder}/training.csv`, "12,0.3", { append: true });
}

const endOf = ({ lines }: Pick<Run, "lines">) => lines.at(-1)!.replace(/^ends with /, "");

const calm = await Deno.makeTempDir(), whole = endOf(await run(calm, NEVER));
const ends: string[] = [], moments: string[] = [], folders = [calm, await Deno.makeTempDir()];
while (moments.length < kills) {
  const folder = folders.at(-1)!, { isKilled, ...found } = await run(folder, drawn());
  if (isKilled) {
    moments.push(found.lines.at(-1) ?? "");
    if (moments.length === 3) await leaveHalves(folder, 8);
  } else {
    ends.push(endOf(found));
    folders.push(await Deno.makeTempDir());
  }
}
ends.push(endOf(await run(folders.at(-1)!, NEVER)));
for (const one of folders) await Deno.remove(one, { recursive: true });
console.log(JSON.stringify({ whole, ends, moments }));
