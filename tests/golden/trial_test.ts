/** The runner of the golden cases, tried on made ones: what it must catch, and what it says. */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { fileOf } from "../../chapters/start.ts";
import { parameter } from "../../lib/create.ts";
import { remembered } from "../../lib/op.ts";
import * as ops from "../../lib/ops/mod.ts";
import { detach, type Tensor } from "../../lib/tensor.ts";
import type { GoldenCase } from "./cases.ts";
import { parseCases } from "./parse.ts";
import { exitStatus, fileText, notCovered, summary } from "./report.ts";
import { tryFile } from "./run.ts";
import { type Adapter, tryCase } from "./trial.ts";
import "../lib/exact.ts";

const vector = (...data: number[]) => ({ shape: [data.length], data });

const made: GoldenCase = {
  name: "made",
  op: "square",
  params: {},
  inputs: { x: vector(3, -1) },
  outputs: { y: vector(9, 1) },
  upstream: { y: vector(1, 0.5) },
  grads: { x: vector(6, -1) },
};

const square: Adapter = ({ x }) => ops.square(x);

Deno.test("a case passes that agrees in outputs and gradients", async () => {
  assertEquals(await tryCase(made, { square }), { golden: made, verdict: "passed" });
  const total = { ...made, outputs: { y: vector(9, 1), z: { shape: [], data: [2] } } };
  const both = { ...total, upstream: { ...made.upstream, z: { shape: [], data: [10] } }, grads: { x: vector(16, 9) } };
  const twice: Adapter = ({ x }) => ({ y: ops.square(x), z: ops.sum(x) });
  assertEquals((await tryCase(both, { square: twice })).verdict, "passed", "upstream of all outputs is added up");
});

/** The square, whose gradient comes back as a row of a matrix. */
const bent = remembered<[x: Tensor]>("bent", "square", {
  value: (x) => ops.square(x),
  gradient: (dy, _y, x) => [() => ops.reshape(ops.mul(ops.mul(dy, 2), x), [1, -1])],
});

const failures: [what: string, adapter: Adapter, changed: Partial<GoldenCase>, problem: RegExp][] = [
  [
    "the upstream has another shape",
    square,
    { upstream: { y: vector(1) } },
    /^made: for upstream, y has shape \[2\], not \[1\]$/,
  ],
  ["an output differs", ({ x }) => ops.mul(ops.square(x), 2), {}, /^made: y: number 0 is 18, not 9$/],
  ["a gradient differs", square, { grads: { x: vector(6, 1) } }, /^made: gradient of x: number 1 is -1, not 1$/],
  [
    "an output has another shape",
    ({ x }) => ops.reshape(ops.square(x), [1, 2]),
    {},
    /^made: y has shape \[1, 2\], not \[2\]$/,
  ],
  ["an output is missing", ({ x }) => ({ z: ops.square(x) }), {}, /^made: y is missing in ours$/],
  [
    "no gradient comes back",
    ({ x }) => detach(ops.square(x)),
    {},
    /^Cannot find gradients of a tensor that is not tracked/,
  ],
  [
    "the gradient leads elsewhere",
    ({ x }) => ops.add(detach(ops.square(x)), ops.mul(parameter(1), 0)),
    {},
    /gradient of x: number 0 is 0, not 6$/,
  ],
  [
    "an input is missing",
    ({ z, other }) => ops.mul(z, other.shape[0]),
    {},
    /^made: it has no input z or other, only x \(.*undefined.*\)$/,
  ],
  [
    "a gradient has the right numbers in another shape",
    ({ x }) => bent(x),
    {},
    /^made: gradient of x has shape \[1, 2\], not \[2\]$/,
  ],
  ["the op throws", ({ x }) => ops.matmul(x, ops.reshape(x, [1, 2])), {}, /^Cannot multiply matrices/],
  [
    "exact figures differ",
    square,
    { exact: { outputs: { y: vector(9.00000000001, 1) }, grads: {} } },
    /^made, exact: y/,
  ],
];

for (const [what, adapter, changed, problem] of failures) {
  Deno.test(`a case fails, and says why, where ${what}`, async () => {
    const outcome = await tryCase({ ...made, ...changed }, { square: adapter });
    assertEquals(outcome.verdict, "failed");
    assertMatch(outcome.problem ?? "", problem);
  });
}

Deno.test("a tolerance of its own is a case's own affair", async () => {
  const near = { ...made, outputs: { y: vector(9.001, 1) } };
  assertEquals((await tryCase(near, { square })).verdict, "failed");
  assertEquals((await tryCase({ ...near, tol: { rtol: 1e-3, atol: 0 } }, { square })).verdict, "passed");
});

Deno.test("a case is not covered where no op is known, or the op lacks what it asks for", async () => {
  assertEquals((await tryCase(made, {})).verdict, "not covered");
  assertEquals((await tryCase({ ...made, op: "toString" }, { square })).verdict, "not covered");
  assertEquals((await tryCase(made, { square: () => undefined })).verdict, "not covered");
});

Deno.test("whole numbers become indices, true and false become 1 and 0", async () => {
  const inputs = {
    x: vector(1, 2),
    index: { ...vector(1, 0, 1), dtype: "int64" as const },
    mask: { ...vector(1, 0, 1), dtype: "bool" as const },
  };
  const golden = { ...made, inputs, outputs: { y: vector(2, 0, 2) }, upstream: {}, grads: {} };
  const picked: Adapter = ({ x, index, mask }) => ops.mul(ops.lookup(x, index), mask);
  assertEquals((await tryCase(golden, { square: picked })).verdict, "passed");
  const [read] = parseCases(
    "made.json",
    JSON.stringify([{ ...golden, inputs: { mask: { shape: [2], data: [true, false], dtype: "bool" } } }]),
  );
  assertEquals(read.inputs, { mask: { shape: [2], data: [1, 0], dtype: "bool" } });
});

const text = (changed: object) => JSON.stringify([{ ...made, ...changed }]);

const unreadable: [text: string, message: string | RegExp][] = [
  [text({ grads: { z: vector(1) } }), "Cannot read made in made.json: gradient z belongs to no input"],
  [text({ upstream: { z: vector(1) } }), "Cannot read made in made.json: upstream z belongs to no output"],
  [text({ upstream: {} }), "Cannot read made in made.json: it has gradients, but no upstream that they come from"],
  [text({ outputs: {}, upstream: {}, grads: {} }), "Cannot read made in made.json: it has no output to compare"],
  ["[]", "Cannot read made.json: its list of cases is empty"],
  [JSON.stringify([made, made]), "Cannot read made in made.json: two cases have this name"],
  [text({ grads: { toString: vector(1) } }), "Cannot read made in made.json: gradient toString belongs to no input"],
  [
    text({ upstream: { toString: vector(1) } }),
    "Cannot read made in made.json: upstream toString belongs to no output",
  ],
  [
    text({ inputs: { x: { ...vector(1), dtype: "float32" } } }),
    'Cannot read made in made.json: input x: its "dtype" is "float32", not "int64" or "bool"',
  ],
  ["[", /^Cannot read made\.json: it is no JSON \(.+\)$/],
  ["{}", "Cannot read made.json: it holds no list of cases"],
  ["[1]", "Cannot read case 1 of made.json: it is no object"],
  ["[{}]", 'Cannot read case 1 of made.json: it has no "inputs"'],
  [text({ name: undefined }), 'Cannot read case 1 of made.json: it has no "name"'],
  [text({ op: undefined }), 'Cannot read made in made.json: it has no "op"'],
  [text({ op: 3 }), 'Cannot read made in made.json: its "op" is no text'],
  [text({ grads: undefined }), 'Cannot read made in made.json: it has no "grads"'],
  [text({ params: [] }), 'Cannot read made in made.json: its "params" is no object'],
  [text({ outputs: { y: 3 } }), /^Cannot read made in made\.json: output y: it is no tensor, \{"shape"/],
  [
    text({ grads: {}, inputs: { x: { shape: [1], data: ["nan"] } } }),
    /^Cannot read made in made\.json: input x: it is no tensor/,
  ],
  [
    text({ grads: { x: { shape: [3], data: [1] } } }),
    "Cannot read made in made.json: gradient x: it has 1 numbers; its shape [3] holds 3",
  ],
  [
    text({ inputs: { batches: [[0]] } }),
    "Cannot read made in made.json: its batches are no list of lists of row numbers",
  ],
  [text({ tol: { rtol: 1 } }), 'Cannot read made in made.json: its "tol" needs the numbers "rtol" and "atol"'],
  [text({ exact: {} }), 'Cannot read made in made.json: exact: it has no "outputs"'],
];

for (const [wrong, message] of unreadable) {
  Deno.test(`a file that cannot be read is named, with the case: ${message}`, () => {
    const error = assertThrows(() => parseCases("made.json", wrong), Error);
    if (typeof message === "string") assertEquals(error.message, message);
    else assertMatch(error.message, message);
  });
}

Deno.test("NaN and the infinities are spelled, null stays null", () => {
  const numbers = '{"shape": [4], "data": ["NaN", "Infinity", "-Infinity", -0.0]}';
  const [golden] = parseCases(
    "made.json",
    text({ name: "NaN", params: { most: null, low: "-Infinity" } }).replace('{"shape":[2],"data":[9,1]}', numbers),
  );
  assertEquals(golden.outputs.y.data, [NaN, Infinity, -Infinity, -0]);
  assertEquals(golden.params, { most: null, low: -Infinity });
  assertEquals(golden.name, "NaN", "a name is a text, whatever it says");
});

Deno.test("lists may be nested as deeply as they like", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const nested = (value: object) => text(value).replace('"deep"', deep);
  assertEquals(parseCases("made.json", nested({ params: { list: "deep" } })).length, 1);
  assertThrows(() => parseCases("made.json", nested({ inputs: { x: "deep" } })), Error, "input x: it is no tensor");
});

Deno.test("the report counts by op, and shows what differs below it", async () => {
  const tried = await tryFile("cases.json", await Deno.readTextFile(fileOf("tests/golden/made/cases.json")));
  assertEquals(fileText(tried).split("\n"), [
    "cases.json                         passed   failed   not covered",
    "  square                                1        1",
    "    square/wrong: gradient of x: number 1 is -1, not 1",
    "  cube                                                         1",
  ]);
  assertEquals(summary([tried]), "3 cases in 1 files: 1 passed, 1 failed, 1 not covered.");
  assertEquals([exitStatus([tried]), notCovered(tried)], [1, ["cube"]]);
  const passed = { ...tried, outcomes: tried.outcomes.filter(({ verdict }) => verdict !== "failed") };
  assertEquals(exitStatus([passed]), 0, "what is not covered is no failure");
  const unread = { file: "lost.json", outcomes: [], problem: "Cannot read lost.json: it is no JSON" };
  assertEquals(fileText(unread), "lost.json\n    Cannot read lost.json: it is no JSON");
  const last = "2 cases in 2 files: 1 passed, 0 failed, 1 not covered. 1 of the files cannot be read.";
  assertEquals([summary([passed, unread]), exitStatus([passed, unread])], [last, 1]);
});
