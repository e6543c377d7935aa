/**
 * Downloads MNIST: each file to a file beside it first, which is renamed once its checksum is right. What was interrupted goes on
 * where it stopped.
 */
import { resolve } from "node:path";
import { sha256Of } from "../lib/data/bytes.ts";
import { MNIST, type MnistFile } from "../lib/data/mnist.ts";
import { EMPTY_ROOM, type Page } from "../lib/figure/page.ts";
import { Refusal, runProgram } from "./program.ts";
import { fileOf } from "./start.ts";
import { terminalLook, terminalPage } from "./terminal.ts";

/** Who offers the files, under their names. The second is asked where the first does not answer. */
export const MIRRORS = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

/** How the files come. */
export interface Download {
  readonly files: readonly MnistFile[];
  /** Where they are put. */
  readonly folder: string;
  readonly mirrors: readonly string[];
  /** What happened to each file. */
  readonly say: (text: string) => void;
  readonly progress?: Page["progress"];
  /** Seconds without a byte after which a mirror is given up. */
  readonly patience?: number;
}

/** Downloads the files that are not there yet, or are damaged. */
export async function download(wish: Download): Promise<void> {
  await Deno.mkdir(wish.folder, { recursive: true });
  for (const file of wish.files) {
    const path = `${wish.folder}/${file.name}`, found = await sumOf(path);
    if (found === file.sha256) wish.say(`${file.name} is there already, and is as it should be.`);
    else await fetchFile(wish, file, path);
  }
}

/** The checksum of a file; nothing where there is none. */
async function sumOf(path: string): Promise<string | undefined> {
  try {
    return await sha256Of(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function fetchFile(wish: Download, file: MnistFile, path: string): Promise<void> {
  const part = `${path}.part`, failures: string[] = [];
  const isWhole = await sumOf(part) === file.sha256; // what was interrupted just before the end needs no network
  for (const mirror of wish.mirrors) {
    const failure = isWhole ? undefined : await fetchWhole(mirror, wish, file, part);
    if (failure === undefined) {
      await Deno.rename(part, path);
      return wish.say(`${file.name} is there, and its checksum is right.`);
    }
    failures.push(`${new URL(mirror).host}: ${failure}`);
  }
  throw new Refusal(failed(file, await sizeOf(part), failures, wish.folder));
}

/** Fetches a file, and says what was in the way. A wrong sum may be the fault of what was there before: then once more, all of it. */
async function fetchWhole(mirror: string, wish: Download, file: MnistFile, part: string): Promise<string | undefined> {
  const isBegun = await sizeOf(part) > 0;
  try {
    await fetchFrom(mirror, wish, file, part);
  } catch (error) {
    return reasonOf(error);
  }
  if (await sumOf(part) === file.sha256) return undefined;
  await Deno.remove(part);
  return isBegun ? fetchWhole(mirror, wish, file, part) : "what came has another checksum, and was deleted";
}

/** Why there is nothing, and what can be done. */
function failed({ name, bytes }: MnistFile, size: number, failures: readonly string[], folder: string): string {
  const kept = size > 0 ? ` ${size} of ${bytes} bytes are kept; the next try goes on from there.` : "";
  return `Cannot download ${name}. ${
    failures.join("; ")
  }.${kept} Without a network, put the four files from elsewhere ` +
    `into ${folder}. The chapters do without MNIST: they take the digits that come with the book.`;
}

/** What a server answers that cannot go on from the place that was asked for. */
const NO_SUCH_PART = 416;

/** Adds to the part what is missing of it; a mirror that cannot continue begins anew. */
async function fetchFrom(mirror: string, wish: Download, { name, bytes }: MnistFile, part: string): Promise<void> {
  const have = await sizeOf(part), start = have < bytes ? have : 0, watch = watchdog(wish.patience ?? 30);
  try {
    const headers: HeadersInit = start > 0 ? { Range: `bytes=${start}-` } : {};
    let response = await fetch(new URL(name, mirror), { headers, signal: watch.signal });
    if (response.status === NO_SUCH_PART) {
      await response.body?.cancel(); // else it holds its connection
      response = await fetch(new URL(name, mirror), { signal: watch.signal });
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`the server answers ${response.status}`);
    }
    const at = response.status === 206 ? start : 0;
    const progress = (wish.progress ?? EMPTY_ROOM.progress)(name, bytes);
    try {
      await append(response.body, part, at, bytes, (done) => (watch.wait(), progress.update(done)));
    } finally {
      progress.end();
    }
  } finally {
    watch.end();
  }
}

/** Writes a stream into a file from a place on; what stood behind that place is gone. Of a stream that is too long nothing stays. */
async function append(
  stream: ReadableStream<Uint8Array>,
  path: string,
  at: number,
  most: number,
  tell: (done: number) => void,
): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  await file.truncate(at);
  await file.seek(at, Deno.SeekMode.Start);
  let done = at;
  for await (const bytes of stream) {
    done += bytes.length;
    if (done > most) {
      await file.truncate(0); // else each later try would go on from what is wrong
      throw new Error(`more than the ${most} bytes came that there should be`);
    }
    for (let from = 0; from < bytes.length;) from += await file.write(bytes.subarray(from));
    tell(done);
  }
  if (done < most) throw new Error(`it stopped after ${done} of ${most} bytes`);
}

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path).catch(() => undefined))?.size ?? 0;
}

/** A signal that ends a request from which nothing has come for a while. */
function watchdog(seconds: number) {
  const controller = new AbortController();
  const bark = () => controller.abort(new Error(`nothing came for ${seconds} seconds`));
  let timer = setTimeout(bark, 1000 * seconds);
  const end = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    wait() {
      end();
      timer = setTimeout(bark, 1000 * seconds);
    },
    end,
  };
}

/** What went wrong, without the address, which stands beside it. */
function reasonOf(error: unknown): string {
  const deepest = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = deepest instanceof Error ? deepest.message : String(deepest);
  return text.replace(/^error sending request .*?\): (client error \(Connect\): )?/, "");
}

/** A folder under its whole path, which is right wherever the reader stands: this program is told it as it is called from the root. */
export function wholePath(place: string): string {
  return resolve(fileOf("."), place);
}

/** What can be done with the files. */
export function hintOf(folder: string): string {
  const path = /\s/.test(folder) ? `"${folder}"` : folder;
  return `MNIST lies in ${folder}. Chapters that can use it are told with \`--mnist ${path}\`.`;
}

async function main(place: string): Promise<void> {
  const folder = wholePath(place);
  const page = terminalPage(terminalLook(true));
  const say = (text: string) => console.log(text);
  await download({ files: Object.values(MNIST), folder, mirrors: MIRRORS, say, progress: page.progress });
  say(hintOf(folder));
}

if (import.meta.main) await runProgram(() => main(Deno.args[0]));
