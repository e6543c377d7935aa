/** Starts Chromium without a window. As a program, this file says whether that can be done. */

/** Its sandbox cannot be had in most containers; the pages come from the tests. It is to fetch nothing else. */
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run"];

export function startChromium(args: readonly string[]): Deno.ChildProcess {
  try {
    return new Deno.Command("chromium", { args: [...FLAGS, ...args], stdout: "null", stderr: "piped" }).spawn();
  } catch (cause) {
    throw new Error("Cannot start Chromium: install it, on Debian with `apt-get install chromium`", { cause });
  }
}

/** At once; it may have ended by itself. */
export function endChromium(chromium: Deno.ChildProcess): void {
  try {
    chromium.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

if (import.meta.main) {
  try {
    await startChromium(["--version"]).output();
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
