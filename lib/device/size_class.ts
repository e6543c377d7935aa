/** Sizes of memory by quarters of powers of two, so that what one tensor gave back fits many others. */
export function sizeClass(bytes: number): number {
  const quarter = Math.max(64, 2 ** Math.floor(Math.log2(bytes)) / 4);
  return Math.ceil(bytes / quarter) * quarter;
}
