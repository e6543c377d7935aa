/**
 * `assertSnapshot` of `@std/testing/snapshot`, over the one that Deno has built in. The values are stored in
 * `__snapshots__` beside the test file, in the same format; `deno test --update-snapshots` writes them anew.
 */

/** How a value is named, written and stored. */
export type SnapshotOptions<T = unknown> = Deno.TestSnapshotOptions<T>;

/** That the value is written as it was when the snapshot was stored. */
export function assertSnapshot<T>(context: Deno.TestContext, actual: T, options?: SnapshotOptions<T>): Promise<void> {
  return context.assertSnapshot(actual, options);
}
