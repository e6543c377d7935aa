/** What a test runs in a page that fails. */
export default function () {
  throw new RangeError("too much");
}
