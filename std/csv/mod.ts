/** A stand-in for `@std/csv`, for machines that do not reach its registry: `parse`, written anew. */
export { parse, type ParseOptions, type ParseResult } from "./parse.ts";
