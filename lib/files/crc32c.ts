/**
 * A checksum of 32 bits for bytes: CRC-32C (Castagnoli et al. 1993). It finds each single error burst of up to 32 bits.
 *
 * Bytes are read as one long polynomial whose coefficients are bits, 0 or 1, and the checksum is what remains when another
 * polynomial divides it. To subtract is to compare bit by bit: there is nothing to carry.
 */

/** The polynomial that divides, without its highest bit. The lowest bit stands for the highest power. */
const POLYNOMIAL = 0x82f63b78;

/** What remains of each byte, divided bit by bit: eight steps that need not be taken for each byte of a file. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** The checksum: 0xe3069283 for the text "123456789". */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff; // else zeros at the beginning would change nothing
  for (const byte of bytes) rest = REMAINDERS[(rest ^ byte) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/**
 * The checksum as it stands in files of records: turned by 15 bits, plus a constant. The checksum of bytes that contain their own
 * checksum says little, and such files may be records of others.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const sum = crc32c(bytes);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
