// Sine and cosine, as formulas may call them, on single numbers: x [] -> sin(x) [].
//
// x is split into whole quarter turns and a rest of at most half a quarter turn. How often a quarter turn fits into x must be
// known to far more digits than x has, so it is calculated in whole numbers (Payne and Hanek 1983).

const HALF_PI = 1.57079633;

// The upper half of the product of two whole numbers.
fn upperProduct(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u);
}

// 32 bits of 2 / pi from a place on; the first 32 places are 0.
fn bitsOfTwoOverPi(place: u32) -> u32 {
  var words = array<u32, 8>(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
  let shift = place & 31u;
  let word = place >> 5u;
  return (words[word] << shift) | ((words[word + 1u] >> 1u) >> (31u - shift));
}

struct Turn {
  // How many quarter turns; only the last two bits are right.
  quarters: u32,
  // What is left, in radians.
  rest: f32,
}

// For a finite x of at least pi / 4, which is 24 digits times a power of 2: that says where in 2 / pi the bits begin whose
// products count. Those before give whole turns. The product is a number of 2 bits before the point and 62 behind it.
fn turnOf(x: f32) -> Turn {
  let bits = bitcast<u32>(x);
  let digits = (bits & 0x007fffffu) | 0x00800000u;
  let place = (bits >> 23u) - 120u;
  let middle = bitsOfTwoOverPi(place + 32u);
  let below = upperProduct(bitsOfTwoOverPi(place + 64u), digits);
  let low = middle * digits + below;
  let high = bitsOfTwoOverPi(place) * digits + upperProduct(middle, digits) + select(0u, 1u, low < below);
  let quarters = (high + 0x20000000u) >> 30u;
  let rest = high - (quarters << 30u);
  let isBelow = rest >= 0x80000000u;
  let size = select(rest, ~rest + select(0u, 1u, low == 0u), isBelow);
  let lowSize = select(low, ~low + 1u, isBelow);
  let zeros = min(countLeadingZeros(size), 31u);
  let first = (size << zeros) | ((lowSize >> 1u) >> (31u - zeros));
  let radians = f32(first) * bitcast<f32>((97u - zeros) << 23u) * HALF_PI; // the factor is 2^(-30 - zeros)
  return Turn(quarters, select(radians, -radians, isBelow));
}

// The sine of a size that is so many quarter turns ahead: the sine or the cosine of the rest, with one of two signs.
fn wave(size: f32, ahead: u32) -> f32 {
  var turn = Turn(0u, size);
  if (size >= 0.785398) {
    turn = turnOf(size);
  }
  let r = turn.rest;
  let quarters = turn.quarters + ahead;
  let square = r * r;
  let sine = fma(square * r, fma(fma(-0.000195069425, square, 0.00833209975), square, -0.166666537), r);
  let bend = fma(square, -0.5, 1.0);
  let cosine = fma(square * square, fma(fma(2.44236254e-5, square, -0.00138872334), square, 0.041666644), bend);
  let value = select(sine, cosine, (quarters & 1u) != 0u);
  return select(value, -value, (quarters & 2u) != 0u);
}

fn preciseSin(x: f32) -> f32 {
  let bits = bitcast<u32>(wave(abs(x), 0u)) ^ (bitcast<u32>(x) & 0x80000000u);
  return whereFinite(x, bitcast<f32>(bits));
}

// A sine that is a quarter turn ahead.
fn preciseCos(x: f32) -> f32 {
  return whereFinite(x, wave(abs(x), 1u));
}

// The value; not a number where x is none, or infinite: then its bits, with some more set, are not a number either.
fn whereFinite(x: f32, value: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return select(value, bitcast<f32>(bits | 0x00400000u), (bits & 0x7f800000u) == 0x7f800000u);
}
