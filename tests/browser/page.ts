/** Runs a module in a page of Chromium, and hands over what it returns. */
import { fileOf } from "../../chapters/start.ts";
import { endChromium, startChromium } from "./chromium.ts";

export interface PageOptions {
  /** With what the server answers besides, say a content policy. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the module runs in a worker of the page, and not on its main thread. */
  readonly inWorker?: boolean;
  /** More arguments for Chromium. */
  readonly flags?: readonly string[];
  /** How long it may take. */
  readonly seconds?: number;
}

/** The folder for what is not kept. */
const OUT = fileOf("out");

/** Answers with what the module's default export returns, or with its error. */
const START = `import("/program.js").then((program) => program.default())
  .then((value) => ({ value }), (error) => ({ error: String(error?.stack ?? error) }))
  .then((answer) => fetch("/answer", { method: "POST", body: JSON.stringify(answer) }));`;
const START_WORKER = `new Worker("/start.js", { type: "module" });`;

/** What a page tells. */
type Answer = { readonly value: unknown } | { readonly error: string };

/**
 * Bundles a module, imports it in a page, and returns what its default export returns there, a function that is called
 * without arguments: it must be JSON. Throws where the module does, where Chromium is missing, and where it takes too long.
 */
export async function runInPage(program: URL, options: PageOptions = {}): Promise<unknown> {
  const { headers = {}, inWorker = false, flags = [], seconds = 60 } = options;
  const answered = Promise.withResolvers<Answer>();
  const script = (text: string) => ({ text, type: "text/javascript" });
  const server = serve(headers, answered.resolve, {
    "/": {
      text: `<!doctype html><script type="module" src="/${inWorker ? "worker" : "start"}.js"></script>`,
      type: "text/html",
    },
    "/start.js": script(START),
    "/worker.js": script(START_WORKER),
    "/program.js": script(await bundled(program)),
  });
  try {
    const address = `http://127.0.0.1:${server.addr.port}/`;
    const answer = await whileOpen(address, flags, seconds, answered.promise);
    if ("error" in answer) throw new Error(`In the page: ${answer.error}`);
    return answer.value;
  } finally {
    await server.shutdown();
  }
}

async function bundled(program: URL): Promise<string> {
  const args = ["bundle", "--quiet", "--platform", "browser", program.href];
  const { success, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  if (!success) throw new Error(`Cannot bundle ${program}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Serves files on a free port, and takes an answer. */
function serve(
  headers: Readonly<Record<string, string>>,
  take: (answer: Answer) => void,
  files: Readonly<Record<string, { readonly text: string; readonly type: string }>>,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url), file = files[pathname];
    if (request.method === "POST") take(await request.json());
    return new Response(file?.text ?? "", {
      status: file || request.method === "POST" ? 200 : 404,
      headers: { "content-type": `${file?.type ?? "text/plain"}; charset=utf-8`, ...headers },
    });
  });
}

/** What is awaited of a page, which is open meanwhile. Chromium is ended in any case. */
async function whileOpen<Of>(
  address: string,
  flags: readonly string[],
  seconds: number,
  wanted: Promise<Of>,
): Promise<Of> {
  await Deno.mkdir(OUT, { recursive: true });
  const profile = await Deno.makeTempDir({ dir: OUT, prefix: "chromium-" });
  const chromium = startChromium([...flags, `--user-data-dir=${profile}`, address]);
  const said = new Response(chromium.stderr).text(), late = Promise.withResolvers<string>();
  const timer = setTimeout(late.resolve, 1000 * seconds, `The page gave no answer within ${seconds} seconds`);
  const ended = chromium.status.then(({ code }) => `Chromium ended with code ${code}`);
  try {
    const trouble = await Promise.race([wanted.then(() => undefined), late.promise, ended]);
    if (trouble === undefined) return await wanted;
    endChromium(chromium);
    throw new Error(`${trouble}. It said:\n${(await said).slice(-2000)}`);
  } finally {
    clearTimeout(timer);
    endChromium(chromium);
    await Promise.all([chromium.status, said]);
    await remove(profile);
  }
}

/** Processes of Chromium's own may still write into its profile for a moment. */
async function remove(profile: string, tries = 20): Promise<void> {
  try {
    await Deno.remove(profile, { recursive: true });
  } catch (error) {
    if (tries === 1) throw error;
    await new Promise((go) => setTimeout(go, 100));
    await remove(profile, tries - 1);
  }
}
