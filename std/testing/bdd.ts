/**
 * `describe` and `it` of `@std/testing/bdd`, over `node:test`, whose hooks have other names. A test gets the context of
 * `node:test`, not a `Deno.TestContext`: what needs one (a snapshot, a step) stands in a `Deno.test`.
 */
export { after as afterAll, afterEach, before as beforeAll, beforeEach, describe, it } from "node:test";
