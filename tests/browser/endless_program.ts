/** What a test runs in a page that never answers. */
export default function () {
  for (;;);
}
