/** Downloads from a server on this machine that answers well and badly; prints what came of each try, as JSON. */
import { download } from "../chapters/download.ts";
import { sha256Of } from "../lib/data/bytes.ts";
import type { MnistFile } from "../lib/data/mnist.ts";

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) >> 3);
const FILE: MnistFile = {
  name: "numbers.gz",
  bytes: CONTENT.length,
  sha256: await sha256Of(CONTENT),
  sha256Unpacked: "",
  shape: [],
};
const PART = `${FILE.name}.part`;

type Answer = (request: Request) => Response;

const whole: Answer = () => new Response(CONTENT);

const continued: Answer = (request) => {
  const [, start] = request.headers.get("range")?.match(/^bytes=(\d+)-$/) ?? [];
  return start === undefined ? whole(request) : new Response(CONTENT.slice(Number(start)), { status: 206 });
};

/** Half of the file; then the line is cut, or nothing more comes. */
function half(end: (controller: ReadableStreamDefaultController) => void): Answer {
  return () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(CONTENT.slice(0, 50_000));
          setTimeout(() => end(controller), 100);
        },
      }),
    );
}

const cut = half((controller) => controller.error(new Error("cut")));
const short = half((controller) => controller.close());
const silent = half(() => {});
/** All of it, in three parts, none of which comes late, though the last does. */
const slow: Answer = () =>
  new Response(
    new ReadableStream({
      async start(controller) {
        for (const part of [CONTENT.slice(0, 30_000), CONTENT.slice(30_000, 60_000), CONTENT.slice(60_000)]) {
          controller.enqueue(part);
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        controller.close();
      },
    }),
  );
const wrong: Answer = () => new Response(CONTENT.map((byte) => byte ^ 1));
/** Says that it goes on, and begins anew. */
const confused: Answer = () => new Response(CONTENT, { status: 206 });
const unable: Answer = (request) => request.headers.has("range") ? new Response("no", { status: 416 }) : whole(request);
const long: Answer = () => new Response(new Uint8Array(CONTENT.length + 1));
const absent: Answer = () => new Response("no", { status: 404 });

/** Every answer that came; one whose body nobody reads or cancels holds its connection. */
const came: Response[] = [];
const { fetch } = globalThis;
globalThis.fetch = async (...wish: Parameters<typeof fetch>) => {
  const response = await fetch(...wish);
  came.push(response);
  return response;
};

/** Tries one after the other in the same folder; each has an answer for each mirror. */
async function tries(before: Readonly<Record<string, Uint8Array>>, ...answers: Answer[][]) {
  const folder = await Deno.makeTempDir(), results: unknown[] = [];
  for (const [name, bytes] of Object.entries(before)) await Deno.writeFile(`${folder}/${name}`, bytes);
  for (const mirrors of answers) results.push(await oneTry(folder, mirrors));
  await Deno.remove(folder, { recursive: true });
  return results;
}

async function oneTry(folder: string, answers: readonly Answer[]) {
  const requests: string[] = [], said: string[] = [];
  const servers = answers.map((answer) =>
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response() }, (request) => {
      requests.push(request.headers.get("range") ?? "all");
      return answer(request);
    })
  );
  const mirrors = servers.map(({ addr }) => `http://127.0.0.1:${addr.port}/`),
    plain = (text: string) => text.replaceAll(/127\.0\.0\.1(:\d+)?/g, "HOST").replaceAll(folder, "FOLDER");
  const failure = await download({ files: [FILE], folder, mirrors, say: (text) => said.push(text), patience: 0.5 })
    .then(() => undefined, (error) => plain(error.message));
  await Promise.all(servers.map((server) => server.shutdown()));
  const there = [...Deno.readDirSync(folder)].map(({ name }) => `${name} ${Deno.statSync(`${folder}/${name}`).size}`);
  return { requests, said, failure, there: there.sort() };
}

/** A port on which nobody listens. */
async function nobody() {
  const folder = await Deno.makeTempDir(), listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const failure = await download({ files: [FILE], folder, mirrors: [`http://127.0.0.1:${port}/`], say: () => {} })
    .then(() => undefined, (error) => error.message.replaceAll(String(port), "PORT").replaceAll(folder, "FOLDER"));
  await Deno.remove(folder, { recursive: true });
  return failure;
}

console.log(JSON.stringify({
  plain: await tries({}, [whole], [whole]),
  damaged: await tries({ [FILE.name]: CONTENT.slice(1) }, [whole]),
  cut: await tries({}, [cut], [continued]),
  short: await tries({}, [short], [whole]),
  beyond: await tries({ [PART]: new Uint8Array(FILE.bytes + 5) }, [continued]),
  silent: await tries({}, [silent]),
  slow: await tries({}, [slow]),
  wrong: await tries({}, [wrong]),
  wrongPart: await tries({ [PART]: new Uint8Array(10) }, [continued]),
  wrongAgain: await tries({ [PART]: new Uint8Array(10) }, [wrong]),
  long: await tries({}, [long]),
  confused: await tries({ [PART]: CONTENT.slice(0, 10) }, [confused], [continued]),
  unable: await tries({ [PART]: CONTENT.slice(0, 10) }, [unable]),
  wholePart: await tries({ [PART]: CONTENT }, [absent]),
  wrongWhole: await tries({ [PART]: new Uint8Array(FILE.bytes) }, [whole]),
  mirrors: await tries({}, [absent, whole]),
  nobody: await nobody(),
  unread: came.filter(({ body, bodyUsed }) => body && !bodyUsed).map(({ status }) => status),
}));
Deno.exit(0); // answers that never end keep the program
