// The functions that formulas may call, each on single numbers: x [] -> f(x) [], or x [], z [] -> f(x, z) [].
//
// WGSL has some of them, but promises too few digits (exp, log, sin, pow), or leaves open what happens at infinity and where
// something is not a number (tanh, max). These are right there, too. What they need to be so:
//
// - A compiler may take it for granted that every number is a number, and that none is infinite. So that is asked of the bits.
// - A constant calculation must not give such a number. What a function of bits gives is no constant.
// - A compiler may sort sums anew, and make n * b + n * c to n * (b + c), which rounds elsewhere. Where that would cost digits,
//   the two n are different to it: one has gone through a mask that changes no bit of it.
// - A GPU may take numbers below 2^-126 for 0. Then these functions do so, too.
//
// Polynomials are fitted so that their largest error is as small as can be.

const SIGN_BIT = 0x80000000u;
const INFINITY_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;

fn fromBits(bits: u32) -> f32 { return bitcast<f32>(bits); }

// The bits without the sign: they grow with the size, and what is not a number lies above infinity.
fn sizeBits(x: f32) -> u32 { return bitcast<u32>(x) & ~SIGN_BIT; }

fn isNan(x: f32) -> bool { return sizeBits(x) > INFINITY_BITS; }
fn isNumber(x: f32) -> bool { return sizeBits(x) <= INFINITY_BITS; }

// A condition holds where it is neither 0 nor not a number. Less 1, the bits of 0 become the largest.
fn isTrue(x: f32) -> bool { return sizeBits(x) - 1u < INFINITY_BITS; }

// The size of one number with the sign of another.
fn withSign(size: f32, x: f32) -> f32 {
  return bitcast<f32>(sizeBits(size) | (bitcast<u32>(x) & SIGN_BIT));
}

// x without the last 12 bits of its digits: the product of two such numbers is exact.
fn shortened(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }

// 2^n for n from -126 to 127: n goes to where a number has its exponent.
fn powerOf2(n: i32) -> f32 { return bitcast<f32>(u32(n + 127) << 23u); }

// The order of numbers as that of whole numbers, with -0 below 0.
fn order(x: f32) -> i32 {
  let bits = bitcast<i32>(x);
  return bits ^ ((bits >> 31u) & 0x7fffffff);
}

fn maximum(x: f32, z: f32) -> f32 {
  let larger = select(z, x, order(x) > order(z));
  return select(select(larger, z, isNan(z)), x, isNan(x));
}

fn minimum(x: f32, z: f32) -> f32 {
  let smaller = select(z, x, order(x) < order(z));
  return select(select(smaller, z, isNan(z)), x, isNan(x));
}

// 1 or -1; x itself where it is 0 or not a number.
fn signOf(x: f32) -> f32 { return select(x, withSign(1.0, x), isTrue(x)); }

// Exponential functions. x is split into n ln 2 + r, with a whole n, so that e^x = 2^n e^r.
const LOG2_E = 1.44269504;
const LN_2 = 0.693147181;
// ln 2 in two parts (Cody and Waite 1980). The first has so few digits that a whole number times it is exact.
const LN_2_HIGH = 0.693359375;
const LN_2_LOW = -0.000212194440;

// n is so small a number that it is short.
fn restOfLn2(x: f32, n: f32) -> f32 { return fma(shortened(n), -LN_2_LOW, fma(n, -LN_2_HIGH, x)); }

// e^r - 1 for a small r: r + r^2 times a polynomial.
fn fractionOfExp(r: f32) -> f32 {
  let curve = fma(fma(fma(fma(0.00138824874, r, 0.00836669165), r, 0.0416672054), r, 0.166665424), r, 0.499999981);
  return fma(r * r, curve, r);
}

// x 2^n in two factors, so that each fits where n is very large or very small.
fn scaled(x: f32, n: i32) -> f32 {
  let half = n >> 1u;
  return x * powerOf2(half) * powerOf2(n - half);
}

// e^(x + low), where low holds digits of x for which a number has no room. Beyond the bounds the result is 0, or infinite.
fn expOfSum(x: f32, low: f32) -> f32 {
  let high = clamp(x, -104.0, 89.0);
  let n = round((high + low) * LOG2_E);
  return scaled(1.0 + fractionOfExp(restOfLn2(high, n) + low), i32(n));
}

fn preciseExp(x: f32) -> f32 { return select(expOfSum(x, 0.0), x, isNan(x)); }

// e^x - 1 = 2^n (e^r - 1) + (2^n - 1): near 0, n is 0, and nothing is added. It is calculated for n - 1, since 2^n may be too
// large.
fn expm1OfBounded(x: f32) -> f32 {
  let n = round(x * LOG2_E);
  let fraction = fractionOfExp(restOfLn2(x, n));
  let power = powerOf2(i32(n) - 1);
  return select(2.0 * fma(power, fraction, power - 0.5), fraction, n == 0.0);
}

fn expm1(x: f32) -> f32 {
  return select(withSign(expm1OfBounded(clamp(x, -30.0, 89.0)), x), x, isNan(x));
}

// (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x: nothing here can be too large.
fn preciseTanh(x: f32) -> f32 {
  let less = expm1OfBounded(clamp(-2.0 * abs(x), -30.0, 0.0));
  return select(withSign(less / (less + 2.0), x), x, isNan(x));
}

// Logarithms. x is split into 2^k (1 + f), with 1 + f between the root of 1/2 and the root of 2.

// k, from the bits of x: their distance from those of the root of 1/2, without the digits.
const ROOT_OF_HALF = 0x3f3504f3;
fn exponentOf(bits: u32) -> i32 { return (i32(bits) - ROOT_OF_HALF) >> 23u; }

struct Split { k: f32, f: f32 }

// For x above 0. Numbers below 2^-126 are whole multiples of 2^-149: their bits, as a whole number, say how many.
fn split(x: f32) -> Split {
  let bits = bitcast<u32>(x);
  let isSmall = bits < 0x00800000u;
  let normal = select(bits, bitcast<u32>(f32(bits)), isSmall);
  let exponent = exponentOf(normal);
  let f = bitcast<f32>(normal - (u32(exponent) << 23u)) - 1.0;
  return Split(f32(select(exponent, exponent - 149, isSmall)), f);
}

// log(1 + f) - f = -f^2 / 2 + f^3 times a polynomial.
fn curveOfLog(f: f32) -> f32 {
  let low = fma(fma(fma(-0.0763449776, f, 0.127615775), f, -0.131601822), f, 0.142017579);
  let curve = fma(fma(fma(fma(low, f, -0.166233574), f, 0.200012269), f, -0.25000821), f, 0.333333317);
  return fma(f * f * f, curve, -0.5 * f * f);
}

// k ln 2 + log(1 + f)
fn joined(k: f32, f: f32) -> f32 {
  return fma(k, LN_2_HIGH, f + fma(shortened(k), LN_2_LOW, curveOfLog(f)));
}

// A logarithm, but minus infinity at the lowest x, not a number below, and x itself where that is infinite or not a number.
fn logWithEnds(x: f32, value: f32, lowest: f32) -> f32 {
  if (sizeBits(x) >= INFINITY_BITS && bitcast<u32>(x) != (INFINITY_BITS | SIGN_BIT)) {
    return x;
  }
  if (order(x) <= order(lowest)) {
    return fromBits(select(NAN_BITS, INFINITY_BITS | SIGN_BIT, order(x) == order(lowest)));
  }
  return value;
}

fn preciseLog(x: f32) -> f32 {
  let parts = split(x);
  return logWithEnds(select(x, 0.0, sizeBits(x) == 0u), joined(parts.k, parts.f), 0.0);
}

// log(1 + x). The sum is rounded; where that counts, near 0, x itself is the rest.
fn log1p(x: f32) -> f32 {
  let parts = split(1.0 + x);
  return logWithEnds(x, withSign(joined(parts.k, select(parts.f, x, parts.k == 0.0)), x), -1.0);
}

// Powers: x^z = 2^(z log2 |x|). The product has more digits than a number has room for, and they count where the power is
// large; so both factors come in two parts, the first of which has 12 digits.

struct Parts { high: f32, low: f32 }

// 1 / ln 2 in two parts.
const LOG2_E_HIGH = 1.4423828125;
const LOG2_E_LOW = 0.000312228389;

fn log2InParts(x: f32) -> Parts {
  let parts = split(x);
  let k = parts.k;
  let short = shortened(parts.f);
  let rest = fma(short, LOG2_E_LOW, fma(curveOfLog(parts.f), LOG2_E, (parts.f - short) * LOG2_E));
  let head = short * LOG2_E_HIGH;
  let high = shortened(k + (head + rest));
  return Parts(high, ((k - high) + head) + rest);
}

// 2^(z log2 x) for a finite x above 0.
fn sizeOfPower(x: f32, z: f32) -> f32 {
  let parts = log2InParts(x);
  let both = parts.high + parts.low;
  let plain = clamp(z, -1e30, 1e30) * both;
  if (abs(plain) >= 1024.0) {
    return scaled(1.0, select(-200, 200, plain > 0.0));
  }
  let short = shortened(z);
  let high = short * parts.high;
  let low = fma(short, parts.low, (z - short) * both);
  let bounded = clamp(high, -151.0, 129.0);
  let n = round(bounded + low);
  return scaled(1.0 + fractionOfExp(((bounded - n) + low) * LN_2), i32(n));
}

// 1 to any power is 1, and so is anything to the power of 0. A negative finite x has no power that is not whole.
fn precisePow(x: f32, z: f32) -> f32 {
  let size = sizeBits(x);
  if (bitcast<u32>(x) == bitcast<u32>(1.0) || sizeBits(z) == 0u) {
    return 1.0;
  }
  let isWhole = z == floor(z);
  let isNegative = bitcast<u32>(x) != size;
  let isLost = isNegative && size > 0u && size < INFINITY_BITS && !isWhole;
  let isEndless = size == bitcast<u32>(1.0) && sizeBits(z) == INFINITY_BITS;
  if (isNan(x) || isNan(z) || isLost || isEndless) {
    return fromBits(NAN_BITS);
  }
  var power = sizeOfPower(abs(x), z);
  if (size == 0u || size == INFINITY_BITS) {
    power = fromBits(select(0u, INFINITY_BITS, (size == INFINITY_BITS) == (bitcast<u32>(z) < SIGN_BIT)));
  }
  let isOdd = isWhole && 0.5 * z != floor(0.5 * z);
  return select(power, -power, isOdd && isNegative);
}

// The normal distribution. Its tail, the share of numbers above a size, is e^(-size^2 / 2) times Mills's ratio, which falls
// slowly (Mills 1926). A polynomial in w = 1 / (1 + size / 4) fits it, so the smallest values keep their digits.

// e^(-size^2 / 2). The square of the first digits is exact; what is missing comes as the digits behind it.
fn bell(size: f32) -> f32 {
  let short = shortened(size);
  return expOfSum(-0.5 * short * short, -0.5 * (size - short) * (size + short));
}

fn tail(size: f32) -> f32 {
  let w = 1.0 / fma(size, 0.25, 1.0);
  let low = fma(fma(fma(fma(0.0169515004, w, -0.064866006), w, 0.0566736554), w, 0.0215202506), w, 0.0186715614);
  let middle = fma(fma(fma(low, w, 0.0833302165), w, 0.0732000541), w, 0.095245993);
  return bell(size) * (w * fma(fma(middle, w, 0.0995267346), w, 0.0997460443));
}

// |x|, no further than where the tail has ended.
fn boundedSize(x: f32) -> f32 { return min(abs(x), 20.0); }

fn normalDensity(x: f32) -> f32 { return select(bell(boundedSize(x)) * 0.398942280, x, isNan(x)); }

fn normalBelow(x: f32) -> f32 {
  let above = tail(boundedSize(x));
  return select(select(1.0 - above, above, x < 0.0), x, isNan(x));
}

fn erf(x: f32) -> f32 {
  let size = boundedSize(x);
  let far = fma(tail(size * 1.41421356), -2.0, 1.0);
  let square = size * size;
  let low = fma(fma(fma(7.85386125e-5, square, -0.000801019359), square, 0.00518832768), square, -0.0268538119);
  let near = size * fma(fma(fma(low, square, 0.112835851), square, -0.376126258), square, 1.12837917);
  return select(withSign(select(far, near, size < 1.0), x), x, isNan(x));
}
