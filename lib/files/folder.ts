/** Where files are kept: a folder of a disk, or of memory. The library itself touches no disk, so that it runs in a browser. */

/** A file stands there whole or not at all: what is written is written beside, and then takes the name. */
export interface Folder {
  /** The names of the files, in order. */
  names(): Promise<string[]>;
  /** The bytes of a file; `undefined` where there is none. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Writes a file, in place of one that has the name, which stays until all of the new one is written. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Adds bytes at the end of a file, which may be left with a part of them where the program is killed. */
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
}

/** A folder that is gone when the program ends. */
export function memoryFolder(): Folder {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    names: () => Promise.resolve([...files.keys()].sort()),
    read: (name) => Promise.resolve(files.get(checkName(name))?.slice()),
    write(name, bytes) {
      files.set(checkName(name), bytes.slice());
      return Promise.resolve();
    },
    append(name, bytes) {
      const before = files.get(checkName(name)) ?? new Uint8Array(0),
        all = new Uint8Array(before.length + bytes.length);
      all.set(before);
      all.set(bytes, before.length);
      files.set(name, all);
      return Promise.resolve();
    },
    remove(name) {
      files.delete(checkName(name));
      return Promise.resolve();
    },
  };
}

/** A name that leads to no other folder, and hides nothing. */
export function checkName(name: string): string {
  if (/^[\w-][\w.-]*$/.test(name)) return name;
  throw new Error(`Cannot keep a file "${name}": a name has letters, digits, "_", "-" and ".", and begins with no dot`);
}
