/** That a page which fails or hangs is told, and ended. */
import { assertEquals, assertRejects } from "@std/assert";
import { fileOf } from "../../chapters/start.ts";
import { runInPage } from "./page.ts";

const program = (name: string) => new URL(`${name}_program.ts`, import.meta.url);

Deno.test("a page that fails says why, on its main thread and in a worker", async () => {
  for (const inWorker of [false, true]) {
    await assertRejects(() => runInPage(program("failing"), { inWorker }), Error, "In the page: RangeError: too much");
  }
});

/** What pages have left behind. */
function profiles(): string[] {
  return [...Deno.readDirSync(fileOf("out"))].map(({ name }) => name).filter((name) => name.startsWith("chromium-"));
}

Deno.test("a page that gives no answer is ended, and leaves nothing behind", async () => {
  Deno.mkdirSync(fileOf("out"), { recursive: true });
  const message = "The page gave no answer within 3 seconds", before = profiles();
  await assertRejects(() => runInPage(program("endless"), { seconds: 3 }), Error, message);
  assertEquals(profiles(), before);
});

Deno.test("a Chromium that ends by itself is told", async () => {
  const flags = ["--version"]; // all that it then does
  await assertRejects(() => runInPage(program("failing"), { flags }), Error, "Chromium ended with code 0");
});
