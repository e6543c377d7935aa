/** The library in a page of Chromium, under the content policies that a page may have. */
import { assert, assertEquals } from "@std/assert";
import { device, Reference, useDevice } from "../../lib/mod.ts";
import { runInPage } from "./page.ts";
import { losses } from "./training.ts";
import type { Told } from "./wasm_program.ts";

const PROGRAM = new URL("wasm_program.ts", import.meta.url),
  VANISHING = new URL("vanishing_program.ts", import.meta.url);

/** All that the Wasm device needs of a policy. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** Headers under a policy, of a page that is cross-origin isolated or not. */
function headersOf(policy: string, isolation: Readonly<Record<string, string>> = ISOLATED) {
  return { "content-security-policy": policy, ...isolation };
}

const expected = await losses(), most = Math.min(8, navigator.hardwareConcurrency);
const none = { isShared: false, isEqual: true, isOver: true };
const onWasm = { device: "wasm", warnings: [], losses: expected };

for (const inWorker of [false, true]) {
  const where = inWorker ? "in a worker of a page" : "on the main thread of a page";

  Deno.test(`${where}, the library trains on threads to the bits that it has here, and they rest when idle`, async () => {
    assert(expected[expected.length - 1] < 0.5 * expected[0], "it learns");
    const found = await runInPage(PROGRAM, { headers: headersOf(POLICY), inWorker });
    assertEquals(found, { ...onWasm, threads: most, sharing: { isShared: true, isEqual: true, isOver: true } });
  });

  Deno.test(`${where}, a worker that vanishes is not waited for`, async () => {
    const found = await runInPage(VANISHING, { headers: headersOf(POLICY), inWorker });
    const reason =
      "a worker failed: it vanished in the midst of its work, as when something ends it or memory runs out";
    assertEquals(found, { numbers: new Array(20).fill(2), threads: 1, reason });
  });

  Deno.test(`${where} that may have no workers from blobs, there is one thread, and it says why`, async () => {
    const headers = headersOf("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
    const whyOneThread = "a worker failed: its program was refused; a content policy must allow it (worker-src blob:)";
    assertEquals(await runInPage(PROGRAM, { headers, inWorker }), {
      ...onWasm,
      threads: 1,
      sharing: { ...none, whyOneThread },
    });
  });

  Deno.test(`${where} that is not isolated, there is one thread, and it says why`, async () => {
    const whyOneThread = "only a page that is cross-origin isolated may share memory between threads";
    const found = await runInPage(PROGRAM, { headers: headersOf(POLICY, {}), inWorker });
    assertEquals(found, { ...onWasm, threads: 1, sharing: { ...none, whyOneThread } });
  });

  Deno.test(`${where} that forbids WebAssembly, the reference device takes over, and warns`, async () => {
    const found = await runInPage(PROGRAM, { headers: headersOf("default-src 'self'"), inWorker }) as Told;
    const slowly = await onReference();
    assertEquals([found.device, found.losses], ["reference", slowly]);
    assert(
      found.warnings.length === 1 &&
        found.warnings[0].endsWith("which is slow: a content policy forbids WebAssembly here."),
    );
  });
}

/** The losses on the device that is left where there is no WebAssembly. */
async function onReference(): Promise<number[]> {
  const before = device();
  useDevice(new Reference("float32"));
  try {
    return await losses();
  } finally {
    useDevice(before);
  }
}
