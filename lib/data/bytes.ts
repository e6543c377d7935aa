/** Files of bytes: how they come, unpacked where they are packed, and known by their checksum. */
import { DataError } from "./records.ts";
import { bytesOf, fileNameOf } from "./open.ts";

/** The bytes of a file, unpacked where gzip has packed it. Throws where it is damaged, or is not the file with this checksum. */
export async function readBytes(url: URL, sha256?: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = fileNameOf(url), bytes = await unpacked(file, await bytesOf(url));
  if (sha256 !== undefined) await checkSum(file, bytes, sha256);
  return bytes;
}

/** The bytes that gzip has packed; others as they are. */
export async function unpacked(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new DataError(file, "it is packed by gzip, and damaged or cut off", { cause: error });
  }
}

/** That the bytes are those that are meant. */
export async function checkSum(file: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void> {
  const found = await sha256Of(bytes);
  if (found === sha256) return;
  throw new DataError(file, `its sha256 is ${found}, expected ${sha256}: it is damaged, or another file`);
}

/** The checksum of bytes, as 64 hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
