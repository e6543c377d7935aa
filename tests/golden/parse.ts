/**
 * Reads golden cases from JSON text: a list, each case with its name, its op, and tensors by name.
 *
 * A tensor is flat and row-major with its shape. NaN and the infinities stand as strings, since JSON has no other way.
 */
import { Refusal } from "../../chapters/program.ts";
import { showShape, sizeOf } from "../../lib/shape.ts";
import type { GoldenCase, Parameter, Results, Tensor, Tolerance } from "./cases.ts";

const SPELLED = new Map<unknown, number>([["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]]);

/** What stands in JSON for a number: the number itself, or its name. */
function spelled(value: unknown): unknown {
  return SPELLED.get(value) ?? value;
}

type Fields = Readonly<Record<string, unknown>>;

/** The cases of a file. Throws a Refusal that names the file and the case where the text is something else. */
export function parseCases(file: string, text: string): GoldenCase[] {
  const list = parseJson(file, text);
  if (!Array.isArray(list)) throw new Refusal(`Cannot read ${file}: it holds no list of cases`);
  if (list.length === 0) throw new Refusal(`Cannot read ${file}: its list of cases is empty`);
  const names = new Set<string>();
  return list.map((entry: unknown, i) => {
    const name = isFields(entry) && typeof entry.name === "string" ? entry.name : undefined;
    const where = name === undefined ? `case ${i + 1} of ${file}` : `${name} in ${file}`;
    if (!isFields(entry)) throw new Refusal(`Cannot read ${where}: it is no object`);
    const golden = caseOf(where, entry);
    if (names.has(golden.name)) throw new Refusal(`Cannot read ${where}: two cases have this name`);
    names.add(golden.name);
    return golden;
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`Cannot read ${file}: it is no JSON (${error instanceof Error ? error.message : error})`);
  }
}

function caseOf(where: string, entry: Fields): GoldenCase {
  const golden = uncheckedCase(where, entry), { inputs, outputs, upstream, grads } = golden;
  if (Object.keys(outputs).length === 0) throw new Refusal(`Cannot read ${where}: it has no output to compare`);
  const lost = Object.keys(grads).find((name) => !Object.hasOwn(inputs, name));
  if (lost) throw new Refusal(`Cannot read ${where}: gradient ${lost} belongs to no input`);
  const loose = Object.keys(upstream).find((name) => !Object.hasOwn(outputs, name));
  if (loose) throw new Refusal(`Cannot read ${where}: upstream ${loose} belongs to no output`);
  const isCut = Object.keys(grads).length > 0 && Object.keys(upstream).length === 0;
  if (isCut) throw new Refusal(`Cannot read ${where}: it has gradients, but no upstream that they come from`);
  return golden;
}

function uncheckedCase(where: string, entry: Fields): GoldenCase {
  const { batches, ...inputs } = fieldsIn(where, entry, "inputs");
  return {
    name: textIn(where, entry, "name"),
    op: textIn(where, entry, "op"),
    inputs: tensorsOf(`${where}: input`, inputs),
    params: parametersOf(fieldsIn(where, entry, "params")),
    upstream: tensorsOf(`${where}: upstream`, fieldsIn(where, entry, "upstream")),
    ...resultsOf(where, entry),
    ...batches === undefined ? {} : { batches: batchesOf(where, batches) },
    ...entry.exact === undefined ? {} : { exact: resultsOf(`${where}: exact`, fieldsIn(where, entry, "exact")) },
    ...entry.tol === undefined ? {} : { tol: toleranceOf(where, fieldsIn(where, entry, "tol")) },
  };
}

function parametersOf(fields: Fields): Record<string, Parameter> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, spelled(value) as Parameter]));
}

function resultsOf(where: string, entry: Fields): Results {
  return {
    outputs: tensorsOf(`${where}: output`, fieldsIn(where, entry, "outputs")),
    grads: tensorsOf(`${where}: gradient`, fieldsIn(where, entry, "grads")),
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsIn(where: string, entry: Fields, key: string): Fields {
  const value = entry[key];
  if (isFields(value)) return value;
  throw new Refusal(`Cannot read ${where}: ${key in entry ? `its "${key}" is no object` : `it has no "${key}"`}`);
}

function textIn(where: string, entry: Fields, key: string): string {
  const value = entry[key];
  if (typeof value === "string") return value;
  throw new Refusal(`Cannot read ${where}: ${key in entry ? `its "${key}" is no text` : `it has no "${key}"`}`);
}

function tensorsOf(where: string, fields: Fields): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, tensorOf(`${where} ${name}`, value)]),
  );
}

function tensorOf(where: string, value: unknown): Tensor {
  const numbers = isFields(value) && Array.isArray(value.data) ? value.data.map(spelled) : undefined;
  if (!isFields(value) || !isNumbers(value.shape) || !isNumbers(numbers)) {
    throw new Refusal(`Cannot read ${where}: it is no tensor, {"shape": [...], "data": [...]} with numbers in both`);
  }
  const shape = value.shape.map(Number), data = numbers.map(Number), size = sizeOf(shape);
  if (data.length !== size) {
    throw new Refusal(
      `Cannot read ${where}: it has ${data.length} numbers; its shape ${showShape(shape)} holds ${size}`,
    );
  }
  const { dtype } = value;
  if (dtype === undefined) return { shape, data };
  if (dtype === "int64" || dtype === "bool") return { shape, data, dtype };
  throw new Refusal(`Cannot read ${where}: its "dtype" is ${JSON.stringify(dtype)}, not "int64" or "bool"`);
}

function isNumbers(value: unknown): value is readonly (number | boolean)[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number" || typeof one === "boolean");
}

function batchesOf(where: string, value: unknown): readonly (readonly number[])[] {
  const list: unknown = isFields(value) ? value.list : undefined;
  if (Array.isArray(list) && list.every(isNumbers)) return list.map((batch) => batch.map(Number));
  throw new Refusal(`Cannot read ${where}: its batches are no list of lists of row numbers`);
}

function toleranceOf(where: string, { rtol, atol }: Fields): Tolerance {
  if (typeof rtol === "number" && typeof atol === "number") return { rtol, atol };
  throw new Refusal(`Cannot read ${where}: its "tol" needs the numbers "rtol" and "atol"`);
}
