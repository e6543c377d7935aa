/** A stand-in for `@std/csv`, for machines that do not reach its registry: `parse`, over the npm package csv-parse. */
export { parse, type ParseOptions, type ParseResult } from "./parse.ts";
