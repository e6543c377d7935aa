// Random multiples of 2^-24, from 0 up to but not including 1: settings [4] -> out [length].

// Philox 2x32 with 10 rounds (Salmon et al. 2011), bit for bit as `philox` in lib/random.ts. Number i depends on its
// place, the stream and the key alone. So no thread waits for another, and the same seed gives the same numbers on
// every device.
struct Parameters {
  length: u32,
  start: u32,
  stream: u32,
  key: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

override SIZE: u32 = 64;

const MULTIPLIER = 0xd256d193u;
const GOLDEN_RATIO = 0x9e3779b9u;
const ROUNDS = 10u;

// The upper 32 bits of a product of 64 bits, which WGSL does not have. Each number is cut into halves of 16 bits, as
// `x` is high 2^16 + low, and four small products are added up as on paper. What they carry over is never more than 32
// bits.
fn upper_half(x: u32, y: u32) -> u32 {
  let x_high = x >> 16u;
  let x_low = x & 0xffffu;
  let y_high = y >> 16u;
  let y_low = y & 0xffffu;
  let middle = x_high * y_low + ((x_low * y_low) >> 16u);
  let other = x_low * y_high + (middle & 0xffffu);
  return x_high * y_high + (middle >> 16u) + (other >> 16u);
}

@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * SIZE + local;
  if (i >= parameters.length) {
    return;
  }
  var low = parameters.start + i;
  var high = parameters.stream;
  var key = parameters.key;
  for (var round = 0u; round < ROUNDS; round++) {
    let upper = upper_half(low, MULTIPLIER);
    low *= MULTIPLIER;
    high = upper ^ key ^ high;
    // The scrambled half is the low one of the next round.
    let swapped = low;
    low = high;
    high = swapped;
    key += GOLDEN_RATIO;
  }
  // f32 holds 24 bits exactly. A division by 2^24 could be rounded, a product with 2^-24 is not.
  out[i] = f32(low >> 8u) * 0x1p-24f;
}
