import { assertEquals } from "@std/assert";
import * as library from "../../lib/mod.ts";
import * as ops from "../../lib/ops/mod.ts";
import "./exact.ts";

/** Ops that other ops are made of, and that nobody else needs. */
const INNER = ["addRows", "crossEntropyTerms", "gatherWalk", "product", "scatterWalk", "standardize"];

Deno.test("every op is a public name, but for the pieces that ops are made of", () => {
  const isPiece = (name: string) => INNER.includes(name) || name.endsWith("Terms");
  const isPublic = (name: string) => Object.hasOwn(library, name);
  assertEquals(Object.keys(ops).filter((name) => isPiece(name) === isPublic(name)), []);
});
