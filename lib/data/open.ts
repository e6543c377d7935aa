/** Opens files of data, from the disk or the network; what is in the way is said in words that help. */
import { DataError } from "./records.ts";

/** The folder of the book: a file in it is called by its name from here, as the reader sees it. */
const BOOK = new URL("../../", import.meta.url).href;

/** What a file is called in messages. */
export function fileNameOf({ href, protocol, pathname }: URL): string {
  if (href.startsWith(BOOK)) return decodeURIComponent(href.slice(BOOK.length));
  return decodeURIComponent(protocol === "file:" ? pathname : href);
}

/** All bytes of a file. */
export async function bytesOf(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const file = fileNameOf(url);
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new DataError(file, `the server answers ${response.status}`);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(file, problemOf(url, file, error), { cause: error, isMissing: isMissing(error) });
  }
}

/** Why nothing came. An error of `fetch` tells what went wrong by its text alone, or by that of its cause. */
function problemOf(url: URL, file: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "NotCapable") {
    const right = url.protocol === "file:" ? `--allow-read=${file}` : `--allow-net=${url.host}`;
    return `reading it is not allowed; add ${right}`;
  }
  if (isMissing(error)) {
    const isOurs = url.href.startsWith(`${BOOK}data/`);
    return `there is no such file${isOurs ? "; the book's own data comes back with: git checkout data" : ""}`;
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes("(os error 2)");
}
