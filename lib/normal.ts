/**
 * The normal distribution, which GELU is made of, and the error function.
 *
 * Symbols: phi(z) the bell curve, how dense the numbers lie at z; Phi(z) the share of them that lie below z.
 */

/** phi(z) = `e^(-z²/2) / sqrt(2 pi)`. */
export function normalDensity(z: number): number {
  if (Math.abs(z) > 39) return 0;
  const short = Math.fround(z); // its square is exact; the rounding of z² would cost digits in the tail
  return Math.exp(-short * short / 2) * Math.exp((short - z) * (short + z) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Phi(z), which is `(1 + erf(z / sqrt(2))) / 2`: near 0 by its series, all of whose terms have one sign, and in the
 * tails by the continued fraction of Laplace (1805), which keeps every digit of the smallest values.
 */
export function normalBelow(z: number): number {
  if (Math.abs(z) < 1.25) {
    let sum = z, term = z;
    for (let k = 3; k < 40; k += 2) sum += term *= z * z / k;
    return 0.5 + normalDensity(z) * sum;
  }
  // k steps leave an error of about e^(-2 |z| sqrt(k)): 400 / z² steps one of e^-40, far below the last digit. Where these
  // are few, some more are needed.
  let fraction = Math.abs(z);
  for (let k = 15 + Math.ceil(400 / (z * z)); k > 0; k--) fraction = Math.abs(z) + k / fraction;
  const tail = normalDensity(z) / fraction;
  return z < 0 ? tail : 1 - tail;
}

/** The error function, `2 Phi(sqrt(2) z) - 1`: near 0 by its own series, since there the difference would cost digits. */
export function erf(z: number): number {
  if (Math.abs(z) > 1) return Math.sign(z) * (1 - 2 * normalBelow(-Math.SQRT2 * Math.abs(z)));
  let sum = z, power = z;
  for (let k = 1; k < 25; k++) {
    power *= -z * z / k;
    sum += power / (2 * k + 1);
  }
  return 2 / Math.sqrt(Math.PI) * sum;
}
