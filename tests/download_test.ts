/** The download of MNIST, against servers on this machine: the program that tries them has a network, the tests have none. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { hintOf, wholePath } from "../chapters/download.ts";
import { fileOf } from "../chapters/start.ts";

interface Try {
  readonly requests: string[];
  readonly said: string[];
  readonly failure?: string;
  readonly there: string[];
}

/** It writes into temporary folders of its own, wherever the system has them. */
const rights = ["--allow-env=TERM", "--allow-net=127.0.0.1", "--allow-read", "--allow-write"];

let started: Promise<Record<string, Try[]> & { readonly nobody: string; readonly unread: number[] }> | undefined;

/** What came of all tries, which run once. */
function results() {
  return started ??= tryAll();
}

async function tryAll() {
  const args = ["run", "--quiet", "--no-prompt", "--no-remote", "--ignore-env", ...rights, "tests/download_program.ts"];
  const { stdout, stderr } = await new Deno.Command("deno", { args, cwd: fileOf(".") }).output();
  const out = new TextDecoder().decode(stdout);
  if (out === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(out);
}

const RIGHT = "numbers.gz is there, and its checksum is right.";
const WHOLE = ["numbers.gz 100000"];

Deno.test("a file is downloaded, verified, and not asked for again", async () => {
  const { plain: [first, second] } = await results();
  assertEquals(first, { requests: ["all"], said: [RIGHT], there: WHOLE });
  assertEquals(second, {
    requests: [],
    said: ["numbers.gz is there already, and is as it should be."],
    there: WHOLE,
  });
});

Deno.test("a damaged file is downloaded anew", async () => {
  const { damaged: [only] } = await results();
  assertEquals(only, { requests: ["all"], said: [RIGHT], there: WHOLE });
});

for (const how of ["cut", "short"]) {
  Deno.test(`a download that is ${how} keeps what came, and the next one goes on from there`, async () => {
    const { [how]: [first, second] } = await results();
    assertEquals([first.said, first.there], [[], ["numbers.gz.part 50000"]]);
    assertStringIncludes(first.failure!, "50000 of 100000 bytes are kept; the next try goes on from there.");
    assertEquals(second, { requests: ["bytes=50000-"], said: [RIGHT], there: WHOLE });
  });
}

Deno.test("a part that is larger than the file is thrown away", async () => {
  const { beyond: [only] } = await results();
  assertEquals(only, { requests: ["all"], said: [RIGHT], there: WHOLE });
});

Deno.test("a server that falls silent is given up", async () => {
  const { silent: [only] } = await results();
  assertMatch(only.failure!, /^Cannot download numbers\.gz\. HOST: nothing came for 0\.5 seconds\. 50000 of/);
});

Deno.test("a server that is slow, but goes on, is waited for", async () => {
  const { slow: [only] } = await results();
  assertEquals(only, { requests: ["all"], said: [RIGHT], there: WHOLE });
});

Deno.test("what has another checksum is deleted; where a part was there before, all of it is asked for once more", async () => {
  const { wrong: [only], wrongPart: [part], wrongAgain: [again] } = await results();
  const refusal =
    "Cannot download numbers.gz. HOST: what came has another checksum, and was deleted. Without a network, ";
  assertStringIncludes(only.failure!, refusal);
  assertEquals(only.there, []);
  assertEquals(part, { requests: ["bytes=10-", "all"], said: [RIGHT], there: WHOLE });
  assertEquals([again.requests, again.there], [["bytes=10-", "all"], []]);
  assertStringIncludes(again.failure!, refusal);
});

Deno.test("a server that sends more than there should be is refused", async () => {
  const { long: [only] } = await results();
  assertMatch(only.failure!, /HOST: more than the 100000 bytes came that there should be\./);
});

Deno.test("nothing is kept of what was too long, so that the next try begins anew", async () => {
  const { confused: [first, second] } = await results();
  assertEquals([first.requests, first.there], [["bytes=10-"], ["numbers.gz.part 0"]]);
  assert(!first.failure!.includes("are kept"), first.failure);
  assertEquals(second, { requests: ["all"], said: [RIGHT], there: WHOLE });
});

Deno.test("a server that cannot go on from a place is asked for all", async () => {
  const { unable: [only] } = await results();
  assertEquals(only, { requests: ["bytes=10-", "all"], said: [RIGHT], there: WHOLE });
});

Deno.test("where one server does not have the file, the next one is asked", async () => {
  const { mirrors: [only] } = await results();
  assertEquals(only, { requests: ["all", "all"], said: [RIGHT], there: WHOLE });
});

Deno.test("where there is no network, it is said, and what to do", async () => {
  const { nobody } = await results();
  assertMatch(nobody, /^Cannot download numbers\.gz\. 127\.0\.0\.1:PORT: .*refused/);
  assertStringIncludes(nobody, "Without a network, put the four files from elsewhere into FOLDER.");
  assertStringIncludes(nobody, "They take the digits that come with the book.".slice(5));
});

/** `deno task data`, as a reader types it. */
async function task(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = ["task", "--quiet", "--cwd", fileOf("."), "data", ...args];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args: command, env: { NO_COLOR: "1" } }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("`data` alone lists the sets; one that comes with the book says so", async () => {
  const { code, out } = await task();
  assertEquals(code, 0);
  for (const name of ["iris", "breast_cancer", "wine", "diabetes", "digits", "mnist"]) {
    assertMatch(out, new RegExp(`^${name} `, "m"));
  }
  assertEquals((await task("wine")).out, "wine comes with the book: data/wine.csv. data/README.md tells about it.\n");
});

Deno.test("`data` refuses a set that is not there, and a folder with a comma", async () => {
  const unknown = await task("mnst");
  assertEquals(unknown.code, 1);
  assertMatch(unknown.err, /^error: there is no data set mnst\. Did you mean mnist\?\n\nUsage: deno task data/);
  assertEquals((await task("mnist", "a,b")).err, "Cannot write into a,b: choose a path without a comma\n");
});

Deno.test("a whole part, whose name was not changed any more, is verified before anything is asked for", async () => {
  const { wholePart: [only], wrongWhole: [wrong] } = await results();
  assertEquals(only, { requests: [], said: [RIGHT], there: WHOLE });
  assertEquals(wrong, { requests: ["all"], said: [RIGHT], there: WHOLE });
});

Deno.test("no answer is left open: what is not read is cancelled", async () => {
  const { unread } = await results();
  assertEquals(unread, []);
});

Deno.test("the folder is named as it can be typed from anywhere", () => {
  const near = fileOf("data/mnist");
  assertEquals(wholePath("data/mnist"), near);
  assertEquals(wholePath("/elsewhere/mnist"), "/elsewhere/mnist");
  assertEquals(hintOf(near), `MNIST lies in ${near}. Chapters that can use it are told with \`--mnist ${near}\`.`);
  assertStringIncludes(hintOf("/my data"), '`--mnist "/my data"`');
});
