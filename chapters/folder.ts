/** A folder of the reader's disk. */
import { checkName, type Folder } from "../lib/files/folder.ts";

/** The folder at a place that ends in "/". It must be there. */
export function folderAt(place: URL): Folder {
  const at = (name: string) => new URL(checkName(name), place);
  return {
    async names() {
      const found = await Array.fromAsync(Deno.readDir(place));
      return found.filter(({ isFile, name }) => isFile && !name.startsWith(".")).map(({ name }) => name).sort();
    },
    read: (name) => Deno.readFile(at(name)).catch(absent),
    async write(name, bytes) {
      const to = at(name), beside = new URL(`.${name}.new`, place); // what a program left there that was killed goes
      try {
        await store(beside, bytes, { write: true, create: true, truncate: true });
        await Deno.rename(beside, to);
      } catch (error) {
        await Deno.remove(beside).catch(() => {}); // the first error says what is wrong, such as a full disk
        throw error;
      }
    },
    append: (name, bytes) => store(at(name), bytes, { append: true, create: true }),
    remove: (name) => Deno.remove(at(name)).catch(absent),
  };
}

/** Writes all bytes, and waits until the disk has them: else a rename may be kept, and what it names not. */
async function store(place: URL, bytes: Uint8Array, options: Deno.OpenOptions): Promise<void> {
  using file = await Deno.open(place, options);
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  await file.sync();
}

function absent(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
